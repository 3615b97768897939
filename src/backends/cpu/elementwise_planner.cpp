// Plans programs of elementwise work: where one compiled loop cannot be had, instructions become block functions on
// slots, in blocks that stay in the first cache.
#include <algorithm>
#include <optional>

#include "backends/cpu/elementwise_prepared.hpp"
#include "backends/cpu/elementwise_work.hpp"

namespace addax::backends::cpu {

namespace {

constexpr size_t cache_budget = 32768;
constexpr int64_t longest_block = 1024;
// Short blocks where data come from memory: what one step waits for then overlaps with what the next ones compute.
constexpr size_t streamed_from = size_t{1} << 20, streamed_block = 3584;  // bytes of inputs: of all, of a block
constexpr int at_end = 1 << 20, at_sums = at_end - 1;  // uses behind all steps: by stores, and by sums before them
constexpr int64_t chunk_elements = 65536, most_chunks = 32;  // of sums
constexpr int64_t compiled_from = 512;                       // elements

size_t round_up(size_t bytes) { return (bytes + 63) / 64 * 64; }

// Makes a Prepared of a program.
class Planner {
 public:
  Planner(const Program& program, std::span<const Spec> in, std::span<const Spec> out)
      : program_(program),
        in_(in),
        out_(out.first(program.outputs.size())),
        sums_(out.subspan(program.outputs.size())),
        shape_(sums_.empty() ? out_[0].shape : program.shape),
        p_(std::make_shared<Prepared>()) {}

  std::shared_ptr<const Prepared> plan() {
    p_->table = &block_table();
    p_->n = shape_.size();
    for (const Spec& spec : out_) p_->outputs.push_back(spec.dtype);
    for (const Spec& spec : in_) read_ += spec.bytes();
    p_->is_streamed = read_ >= streamed_from;
    compile();
    if (!p_->loop) choose_steps();
    choose_block();
    if (!p_->loop) fill_constants();
    if (!sums_.empty()) p_->chunks = std::clamp<int64_t>(p_->n / chunk_elements, 1, most_chunks);
    p_->work = p_->n * std::max<int64_t>(cost_, 1);
    return p_;
  }

 private:
  struct Register {
    DType dtype;
    uint16_t slot = 0;
    int last_use = never;
    int output = -1;  // the output that the writing step fills directly
  };

  size_t inputs() const { return in_.size(); }
  size_t output_slot(size_t k) const { return p_->constant_end + k; }

  // One loop for all of the program, where it can be had.
  void compile() {
    if (p_->n < compiled_from) return;
    const std::vector<Instruction> steps = without_roundings(program_);
    CompiledLoop::Given given{.program = program_, .steps = steps, .inputs = {}, .outputs = p_->outputs};
    for (const Spec& spec : in_) given.inputs.push_back(spec.dtype);
    for (const Spec& sum : sums_) {
      given.line = ColumnSums(sum.shape.size()).width();
      if (given.line % CompiledLoop::lanes != 0 || sum.shape.size() != sums_[0].shape.size()) return;
    }
    p_->loop = CompiledLoop::of(given);
    if (!p_->loop) return;
    number_slots();
    for (size_t k = 0; k < out_.size(); ++k) {
      sizes_[output_slot(k)] = out_[k].dtype.size();
      p_->stores.push_back({uint16_t(output_slot(k)), uint16_t(k), nullptr});
    }
    for (size_t k = 0; k < sums_.size(); ++k) add_sum(k, nullptr, 0, 0);
    for (const Instruction& step : steps) cost_ += cost(step.op);
  }

  void choose_steps() {
    work_ = join_pairs(program_, *p_->table);
    for (uint8_t sum : program_.sums) summed_.push_back(joined_to_sum(sum));
    number_slots();
    find_uses();
    for (size_t i = 0; i < work_.size(); ++i) add_work(int(i));
    for (size_t k = 0; k < out_.size(); ++k) add_store(k);
    add_sums();
    find_hazards();
  }

  // The one instruction that makes what is summed, taken out of the others where its loop can add to the sums itself.
  std::optional<Work> joined_to_sum(uint8_t sum) {
    auto reads = [&](const Work& work) {
      return std::ranges::count(std::span(work.step.src).first(size_t(work.operands)), sum) > 0;
    };
    auto adds = [&](const std::optional<Work>& work) { return work && reads(*work); };
    auto maker = std::ranges::find_if(work_, [&](const Work& work) { return work.step.dst == sum; });
    if (maker == work_.end() || maker->joined || maker->operands > 2 || std::ranges::any_of(work_, reads) ||
        std::ranges::any_of(summed_, adds) ||
        std::ranges::count(program_.outputs, sum) + std::ranges::count(program_.sums, sum) > 1)
      return {};
    Work work = *maker;
    work.joined = joined_function(*p_->table, work.step.op, ElementwiseOp::add, false, register_dtype(work.step.dtype));
    if (!work.joined) return {};
    work_.erase(maker);
    return work;
  }

  void number_slots() {
    p_->constant_end = inputs() + program_.constants.size();
    registers_.resize(size_t(program_.registers()));
    for (size_t r = 0; r < p_->constant_end; ++r) {
      registers_[r].dtype = register_dtype(r < inputs() ? in_[r].dtype : program_.constants[r - inputs()].dtype);
      registers_[r].slot = uint16_t(r);
    }
    sizes_.assign(p_->constant_end + out_.size(), 0);
    defined_.assign(out_.size(), at_end);
  }

  void find_uses() {
    for (size_t i = 0; i < work_.size(); ++i)
      for (int s = 0; s < work_[i].operands; ++s) registers_[work_[i].step.src[size_t(s)]].last_use = int(i);
    for (size_t k = 0; k < sums_.size(); ++k) {
      registers_[program_.sums[k]].last_use = at_sums;
      for (int s = 0; summed_[k] && s < summed_[k]->operands; ++s)
        registers_[summed_[k]->step.src[size_t(s)]].last_use = at_sums;
    }
    for (size_t k = 0; k < out_.size(); ++k) {
      Register& r = registers_[program_.outputs[k]];
      bool written = program_.outputs[k] >= p_->constant_end;
      const Instruction* writer = written ? writer_of(program_.outputs[k]) : nullptr;
      if (writer && r.output < 0 && r.last_use < at_end && fits(*writer, r, out_[k].dtype))
        r.output = int(k);
      else
        r.last_use = at_end;
    }
  }

  const Instruction* writer_of(uint8_t reg) const {
    for (const Instruction& step : program_.instructions)
      if (step.dst == reg) return &step;
    return nullptr;
  }

  // Whether a step can write the stored form: always for plain dtypes; for half floats a cast that nobody reads.
  bool fits(const Instruction& step, const Register& r, DType stored) const {
    DType result = result_dtype(step.op, step.dtype, step.to);
    if (register_dtype(stored) == stored) return register_dtype(result) == stored;
    bool unread = r.last_use == never && std::ranges::count(program_.outputs, step.dst) == 1;
    return step.op == ElementwiseOp::cast && result == stored && unread;
  }

  uint16_t take_slot(size_t size) {
    for (size_t i = 0; i < free_.size(); ++i)
      if (sizes_[free_[i]] == size) {
        uint16_t slot = free_[i];
        free_.erase(free_.begin() + long(i));
        return slot;
      }
    sizes_.push_back(size);
    return uint16_t(sizes_.size() - 1);
  }

  void add_work(int i) {
    const Work& work = work_[size_t(i)];
    const Instruction& step = work.step;
    Register& r = registers_[step.dst];
    DType from = register_dtype(step.dtype), result = result_dtype(step.op, step.dtype, step.to);
    r.dtype = register_dtype(result);
    if (r.output >= 0) {
      r.slot = uint16_t(output_slot(size_t(r.output)));
      sizes_[r.slot] = p_->outputs[size_t(r.output)].size();
      defined_[size_t(r.output)] = i;
    } else {
      r.slot = take_slot(r.dtype.size());
    }
    uint16_t a = 0, b = 0, c = 0;
    if (int n = work.operands; n > 0) {
      a = registers_[step.src[0]].slot;
      b = n > 1 ? registers_[step.src[1]].slot : a;
      c = n > 2 ? registers_[step.src[2]].slot : a;
    }
    cost_ += work.cost;
    if (work.joined) {
      p_->steps.push_back({work.joined, r.slot, {a, b, c}});
    } else if (step.op != ElementwiseOp::cast) {
      p_->steps.push_back({p_->table->op[int(step.op)][from], r.slot, {a, b, c}});
    } else if (result == r.dtype || (r.output >= 0 && out_[size_t(r.output)].dtype == result)) {
      p_->steps.push_back({p_->table->cast[from][result], r.slot, {a, a, a}});
    } else if (from == DType::float32) {
      p_->steps.push_back({p_->table->rounded[result], r.slot, {a, a, a}});
    } else {  // a half float in a float register: rounded by the way there and back
      uint16_t half = take_slot(result.size());
      p_->steps.push_back({p_->table->cast[from][result], half, {a, a, a}});
      p_->steps.push_back({p_->table->cast[result][r.dtype], r.slot, {half, half, half}});
      free_.push_back(half);
    }
    release(work, i);
  }

  // Frees the temporaries that the i-th work was the last to read.
  void release(const Work& work, int i) {
    for (int s = 0; s < work.operands; ++s) {
      Register& r = registers_[work.step.src[size_t(s)]];
      if (r.last_use != i || r.slot < p_->constant_end + out_.size()) continue;
      free_.push_back(r.slot);
      r.last_use = never;  // an operand given twice is freed once
    }
  }

  void add_store(size_t k) {
    Register& r = registers_[program_.outputs[k]];
    if (r.output == int(k)) {
      p_->stores.push_back({r.slot, uint16_t(k), nullptr});
    } else if (r.slot < inputs() &&
               in_[r.slot].dtype == r.dtype) {  // an input handed on: read before outputs are stored
      uint16_t copy = take_slot(r.dtype.size());
      p_->steps.push_back({p_->table->cast[r.dtype][r.dtype], copy, {r.slot, r.slot, r.slot}});
      p_->stores.push_back({copy, uint16_t(k), p_->table->cast[r.dtype][p_->outputs[k]]});
    } else {
      p_->stores.push_back({r.slot, uint16_t(k), p_->table->cast[r.dtype][p_->outputs[k]]});
    }
    cost_ += 1;
  }

  void add_sums() {
    for (size_t k = 0; k < sums_.size(); ++k) {
      const auto& work = summed_[k];
      const uint8_t a = work ? work->step.src[0] : program_.sums[k],
                    b = work && work->operands > 1 ? work->step.src[1] : a;
      add_sum(k, work ? work->joined : nullptr, registers_[a].slot, registers_[b].slot);
      cost_ += work ? work->cost : 0;
    }
  }
  void add_sum(size_t k, BlockFunction joined, uint16_t a, uint16_t b) {
    const ColumnSums columns(sums_[k].shape.size());
    p_->sums.push_back({columns, joined, a, b, p_->chunk_sums, p_->chunk_lines});
    p_->chunk_sums += size_t(columns.columns());
    p_->chunk_lines += size_t(columns.width());
    cost_ += 1;
  }

  void find_hazards() {
    for (size_t i = 0; i < inputs(); ++i)
      for (size_t k = 0; k < out_.size(); ++k)
        if (registers_[i].last_use > defined_[k]) p_->hazards.push_back({uint16_t(i), uint16_t(k)});
  }

  // Blocks as long as all that a block touches stays in the first cache.
  void choose_block() {
    size_t touched = 0;
    for (size_t size : sizes_) touched += size;
    for (const Spec& spec : in_) touched += register_dtype(spec.dtype).size();
    for (const Constant& constant : program_.constants) touched += register_dtype(constant.dtype).size();
    int64_t block = std::min(longest_block, int64_t(cache_budget / touched));
    if (p_->is_streamed && !p_->loop) block = std::min(block, int64_t(streamed_block * size_t(p_->n) / read_));
    p_->block = std::max<int64_t>(block / 64 * 64, 16);
    while (lay_out() > max_scratch) p_->block /= 2;
    end_blocks_with_rows();
  }

  // Where inputs are spread over long rows, no block then lies in two of them: its operands stay where they are.
  void end_blocks_with_rows() {
    int64_t row = 0;
    for (const Operand& operand : p_->inputs) row = std::max(row, operand.row());
    const bool splits_lines = p_->loop && !sums_.empty() && row % CompiledLoop::lanes != 0;
    if (row <= p_->block || splits_lines) return;
    const int64_t blocks = (row + p_->block - 1) / p_->block;
    p_->row = row;
    p_->block = std::min(p_->block, ((row + blocks - 1) / blocks + 63) / 64 * 64);
    lay_out();
  }

  // Places the slots for the present block length; returns the bytes of scratch.
  size_t lay_out() {
    p_->inputs.clear();
    p_->offsets.assign(sizes_.size(), 0);
    size_t scratch = 0, constants = 0;
    for (size_t slot = 0; slot < sizes_.size(); ++slot) {
      bool is_constant = slot >= inputs() && slot < p_->constant_end;
      size_t& end = is_constant ? constants : scratch;
      p_->offsets[slot] = end;
      if (slot < inputs()) {
        const auto form = p_->loop ? Operand::Form::stored : Operand::Form::registers;
        end += p_->inputs.emplace_back(in_[slot], shape_, p_->block, form).scratch();
      } else if (!is_constant || !p_->loop) {
        size_t size = is_constant ? registers_[slot].dtype.size() : sizes_[slot];
        end += round_up(size_t(p_->block) * size);
      }
    }
    p_->constants.resize(constants / sizeof(Prepared::Line));
    return scratch;
  }

  void fill_constants() {
    auto* base = reinterpret_cast<char*>(p_->constants.data());
    for (size_t i = 0; i < program_.constants.size(); ++i) {
      const Constant& c = program_.constants[i];
      bool integer = c.dtype.is_int();
      const void* from = integer ? static_cast<const void*>(&c.integer) : &c.value;
      DType as = integer ? DType::int64 : DType::float64;
      std::vector<char> stored(sizeof(double));
      p_->table->cast[as][c.dtype](stored.data(), from, nullptr, nullptr, 1, 0);  // rounds to a half float
      char* to = base + p_->offsets[inputs() + i];
      DType dtype = register_dtype(c.dtype);
      for (int64_t j = 0; j < p_->block; ++j)
        p_->table->cast[c.dtype][dtype](to + size_t(j) * dtype.size(), stored.data(), nullptr, nullptr, 1, 0);
    }
  }

  const Program& program_;
  std::span<const Spec> in_, out_, sums_;
  const Shape shape_;  // of the outputs
  std::shared_ptr<Prepared> p_;
  std::vector<Work> work_;
  std::vector<std::optional<Work>> summed_;  // for each sum what adds to it, where that is more than an addition
  std::vector<Register> registers_;
  std::vector<size_t> sizes_;  // bytes per element of the outputs' and temporary slots
  std::vector<int> defined_;   // the work that writes each output directly
  std::vector<uint16_t> free_;
  int64_t cost_ = 0;
  size_t read_ = 0;  // bytes of inputs
};

}  // namespace

std::shared_ptr<const Prepared> prepare(const Program& program, std::span<const Spec> in, std::span<const Spec> out) {
  return Planner(program, in, out).plan();
}

}  // namespace addax::backends::cpu
