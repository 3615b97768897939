// Loops of machine code: which value has which register, when, and what is around the steps.
#include "backends/cpu/elementwise_compiled.hpp"

#include <algorithm>

#include "backends/cpu/elementwise_assembler.hpp"

namespace addax::backends::cpu {

#ifdef ADDAX_MACHINE_CODE
namespace {

constexpr size_t code_bytes = 32768;
constexpr int64_t lanes = CompiledLoop::lanes, unrolled = 2;
constexpr size_t most_held = 12;  // constants in registers of their own

class Generator : public Assembler {
 public:
  explicit Generator(const CompiledLoop::Given& given)
      : Assembler(code_bytes, given.has_bf16), given_(given), program_(given.program) {}

  /// False where the program is beyond this.
  bool generate() {
    if (!is_known()) return false;
    find_uses();
    begin();
    whole_vectors();
    last_vectors();
    finish();
    append();
    if (fits_) setProtectModeRE();
    return fits_;
  }
  using CodeGenerator::getCode;

 private:
  using Reg64 = Xbyak::Reg64;

  static constexpr int nowhere = -1;
  struct Value {
    bool is_mask = false;
    int last_use = nowhere;  // a step, or the end of all
    int place = nowhere;     // the number of its vector or mask register
  };

  bool is_known() const {
    const auto holds = [](const Constant& constant) { return is_float(constant.dtype); };
    const auto is_made = [&](uint8_t reg) { return reg >= first_output(); };
    return std::ranges::all_of(given_.inputs, Assembler::loads) &&
           std::ranges::all_of(given_.outputs, Assembler::stores) &&
           std::ranges::all_of(given_.steps, Assembler::knows) && std::ranges::all_of(program_.constants, holds) &&
           std::ranges::all_of(program_.outputs, is_made);
  }

  size_t inputs() const { return given_.inputs.size(); }
  size_t first_output() const { return inputs() + program_.constants.size(); }
  size_t first_sum() const { return first_output() + given_.outputs.size(); }
  size_t first_not_held() const { return inputs() + std::min(program_.constants.size(), most_held); }
  bool is_held(uint8_t reg) const { return reg >= inputs() && reg < first_not_held(); }

  // ---- Registers --------------------------------------------------------------------------------------------------
  void find_uses() {
    values_.assign(size_t{Program::max_registers}, {});
    const int end = int(given_.steps.size());
    for (size_t i = 0; i < inputs(); ++i) values_[i].is_mask = given_.inputs[i] == DType::bool_;
    for (int i = 0; i < end; ++i) {
      const Instruction& step = given_.steps[size_t(i)];
      for (uint8_t reg : sources(step)) values_[reg].last_use = i;
      values_[step.dst].is_mask = result_dtype(step.op, step.dtype, step.to) == DType::bool_;
    }
    for (uint8_t reg : program_.outputs) values_[reg].last_use = end;
    for (uint8_t reg : program_.sums) values_[reg].last_use = end;
  }
  static std::span<const uint8_t> sources(const Instruction& step) {
    return std::span(step.src).first(size_t(arity(step.op)));
  }

  int take(bool is_mask) {
    auto& free = is_mask ? free_masks_ : free_vectors_;
    if (free.empty()) {
      fits_ = false;
      return is_mask ? first_mask : 0;
    }
    const int place = free.back();
    free.pop_back();
    return place;
  }
  void give(const Value& value) { (value.is_mask ? free_masks_ : free_vectors_).push_back(value.place); }

  // Gets an input or a constant into a register, where it is not in one.
  void fetch(uint8_t reg) {
    Value& value = values_[reg];
    if (value.place != nowhere) return;
    value.place = take(value.is_mask);
    if (reg < inputs())
      load(given_.inputs[reg], value.place, memory(reg, given_.inputs[reg].size()), is_masked_);
    else
      fill(Zmm(value.place), as_register(program_.constants[reg - inputs()]));
  }
  static float as_register(const Constant& constant) {
    auto value = float(constant.value);
    if (constant.dtype != DType::float32) block_table().rounded[constant.dtype](&value, &value, nullptr, nullptr, 1, 0);
    return value;
  }

  // Where an entry of `memory` points: in a register of its own, or got into the spare one.
  Reg64 pointer(size_t entry) {
    for (const auto& [known, reg] : pointers_)
      if (known == entry) return reg;
    mov(spare_, ptr[memory_ + entry * sizeof(char*)]);
    return spare_;
  }
  Address memory(size_t entry, size_t size) { return ptr[pointer(entry) + i_ * int(size) + size_t(offset_) * size]; }

  // ---- The loop ---------------------------------------------------------------------------------------------------
  void begin() {
    for (const Reg64& reg : saved_) push(reg);
    const Reg64 own[] = {r8, r9, r10, r11, rbx, rbp, r12, r13, r14};
    for (size_t entry = 0; entry < first_sum() + program_.sums.size(); ++entry) {
      if ((entry >= inputs() && entry < first_output()) || pointers_.size() == std::size(own)) continue;
      const Reg64& reg = own[pointers_.size()];
      mov(reg, ptr[memory_ + entry * sizeof(char*)]);
      pointers_.emplace_back(entry, reg);
    }
    for (int vector = vectors; vector-- > 0;) free_vectors_.push_back(vector);
    for (int mask = masks; mask-- > first_mask;) free_masks_.push_back(mask);
    for (size_t reg = inputs(); reg < first_not_held(); ++reg) fetch(uint8_t(reg));
    unheld_vectors_ = free_vectors_;
    unheld_masks_ = free_masks_;
    mov(ones_, -1);
    xor_(i_.cvt32(), i_.cvt32());
  }

  void whole_vectors() {
    Label again, done;
    L(again);
    lea(spare_, ptr[i_ + size_t(unrolled * lanes)]);
    cmp(spare_, n_);
    jg(done, T_NEAR);
    for (offset_ = 0; offset_ < unrolled * lanes; offset_ += lanes) one_vector();
    offset_ = 0;
    add(i_, int(unrolled * lanes));
    jmp(again, T_NEAR);
    L(done);
  }

  // What is left, under a mask.
  void last_vectors() {
    Label again, done;
    is_masked_ = true;
    L(again);
    mov(spare_, n_);
    sub(spare_, i_);
    jle(done, T_NEAR);
    bzhi(spare_.cvt32(), ones_.cvt32(), spare_.cvt32());
    kmovw(there_, spare_.cvt32());
    one_vector();
    add(i_, int(lanes));
    jmp(again, T_NEAR);
    L(done);
  }

  void finish() {
    vzeroupper();
    for (auto reg = std::rbegin(saved_); reg != std::rend(saved_); ++reg) pop(*reg);
    ret();
  }

  // One vector of all values. Stores come last: an output may be an input's memory.
  void one_vector() {
    free_vectors_ = unheld_vectors_;
    free_masks_ = unheld_masks_;
    for (size_t reg = 0; reg < values_.size(); ++reg)
      if (!is_held(uint8_t(reg))) values_[reg].place = nowhere;
    for (int i = 0; i < int(given_.steps.size()); ++i) one_step(i);
    for (size_t k = 0; k < program_.sums.size(); ++k) add_to_line(k);
    if (!program_.sums.empty()) advance_in_lines();
    for (size_t k = 0; k < given_.outputs.size(); ++k)
      store(given_.outputs[k], memory(first_output() + k, given_.outputs[k].size()), values_[program_.outputs[k]].place,
            is_masked_);
  }

  void one_step(int i) {
    const Instruction& step = given_.steps[size_t(i)];
    const auto operands = sources(step);
    for (uint8_t reg : operands) fetch(reg);
    for (size_t s = 0; s < operands.size(); ++s) {
      const bool again = std::ranges::count(operands.first(s), operands[s]) > 0;
      if (values_[operands[s]].last_use == i && !is_held(operands[s]) && !again) give(values_[operands[s]]);
    }
    Value& made = values_[step.dst];
    made.place = take(made.is_mask);
    const auto place = [&](size_t s) { return s < operands.size() ? values_[operands[s]].place : 0; };
    make(step, {made.place, place(0), place(1), place(2)}, is_stored_only(step));
    if (made.last_use == nowhere) give(made);
  }

  bool is_stored_only(const Instruction& step) const {
    for (size_t k = 0; k < given_.outputs.size(); ++k)
      if (program_.outputs[k] == step.dst && given_.outputs[k] != step.to) return false;
    const auto reads = [&](const Instruction& other) { return std::ranges::count(sources(other), step.dst) > 0; };
    return std::ranges::none_of(given_.steps, reads) && std::ranges::count(program_.sums, step.dst) == 0;
  }

  void add_to_line(size_t sum) {
    fetch(program_.sums[sum]);
    const Address line = ptr[pointer(first_sum() + sum) + at_ * int(sizeof(float))];
    vmovups(t_, line);
    vaddps(t_, Zmm(values_[program_.sums[sum]].place), t_);
    vmovups(is_masked_ ? line | there_ : line, t_);
  }
  void advance_in_lines() {
    Label within;
    add(at_, int(lanes));
    cmp(at_, int(given_.line));
    jl(within);
    xor_(at_.cvt32(), at_.cvt32());
    L(within);
  }

  const CompiledLoop::Given& given_;
  const Program& program_;

  const Reg64 memory_ = rdi, n_ = rsi, at_ = rdx, i_ = rcx, spare_ = rax, ones_ = r15;
  const Reg64 saved_[6] = {rbx, rbp, r12, r13, r14, r15};

  std::vector<Value> values_;
  std::vector<int> free_vectors_, free_masks_, unheld_vectors_, unheld_masks_;
  std::vector<std::pair<size_t, Reg64>> pointers_;
  int64_t offset_ = 0;  // elements from i_ to the present vector
  bool is_masked_ = false, fits_ = true;
};

}  // namespace

std::unique_ptr<const CompiledLoop> CompiledLoop::of(const Given& given) try {
  if (isa() != Isa::avx512 || !__builtin_cpu_supports("bmi2")) return nullptr;
  auto generator = std::make_shared<Generator>(given);
  if (!generator->generate()) return nullptr;
  const auto code = generator->getCode<Code>();
  return std::unique_ptr<const CompiledLoop>(new CompiledLoop(std::move(generator), code));
} catch (const Xbyak::Error&) {  // too much code, or no memory for it
  return nullptr;
}
#else
std::unique_ptr<const CompiledLoop> CompiledLoop::of(const Given&) { return nullptr; }
#endif

}  // namespace addax::backends::cpu
