#include "backends/cuda/fused_source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

namespace addax::backends::cuda {
namespace {

constexpr std::string_view functors[] = {
#define ADDAX_ROW(name, Functor, ...) #Functor,
    ADDAX_ELEMENTWISE_OPS(ADDAX_ROW)
#undef ADDAX_ROW
};

std::string_view stored_type(DType dtype) {
  constexpr std::string_view names[DType::count] = {"bool",       "int8_t",   "int16_t",  "int32_t",  "int64_t",
                                                    "uint8_t",    "uint16_t", "uint32_t", "uint64_t", "float16_t",
                                                    "bfloat16_t", "float",    "double"};
  return names[dtype];
}

bool is_half(DType dtype) { return dtype == DType::float16 || dtype == DType::bfloat16; }
/// In registers.
std::string_view worked_type(DType dtype) { return is_half(dtype) ? "float" : stored_type(dtype); }

/// A value as what a register of a dtype holds: half floats round on the way.
std::string rounded(DType dtype, const std::string& value) {
  if (is_half(dtype)) return fmt::format("scalar::cast<float>(scalar::cast<{}>({}))", stored_type(dtype), value);
  return fmt::format("scalar::cast<{}>({})", stored_type(dtype), value);
}

std::string constant(const Constant& c) {
  if (c.dtype.is_int()) return rounded(c.dtype, fmt::format("int64_t({:#x}u)", uint64_t(c.integer)));
  return rounded(c.dtype, fmt::format("std::bit_cast<double>(uint64_t({:#x}u))", std::bit_cast<uint64_t>(c.value)));
}

std::string instruction(const Instruction& step) {
  if (step.op == ElementwiseOp::index) return rounded(step.dtype, "i");
  if (step.op == ElementwiseOp::cast) return rounded(step.to, fmt::format("r{}", step.src[0]));
  std::string operands;
  for (int k = 0; k < arity(step.op); ++k) operands += fmt::format("{}r{}", k ? ", " : "", step.src[size_t(k)]);
  return fmt::format("step<scalar::{}, {}>({})", functors[size_t(step.op)],
                     worked_type(result_dtype(step.op, step.dtype)), operands);
}

DType register_of(const Instruction& step) { return result_dtype(step.op, step.dtype, step.to); }

}  // namespace

FusedSource::FusedSource(const Program& program, std::span<const Spec> in, std::span<const Spec> out)
    : program_(program) {
  const Shape& shape = program.sums.empty() ? out[0].shape : program.shape;
  count_ = shape.size();
  for (const Spec& spec : out.first(program.outputs.size())) out_.push_back(spec.dtype);
  for (const Spec& spec : in) {
    in_.push_back(spec.dtype);
    Broadcast& b = broadcasts_.emplace_back();
    b.single = spec.shape.size() == 1 && count_ != 1;
    if (spec.shape == shape || spec.shape.size() == count_ || b.single) continue;
    int64_t stride = 1;
    for (int axis = shape.rank() - 1; axis >= 0; --axis) {
      const int own = axis - shape.rank() + spec.shape.rank();
      const int64_t length = own < 0 ? 1 : spec.shape[own], step = length == 1 ? 0 : stride;
      stride *= length;
      if (shape[axis] == 1) continue;
      if (!b.lengths.empty() && step == b.strides.front() * b.lengths.front()) {
        b.lengths.front() *= shape[axis];
      } else {
        b.lengths.insert(b.lengths.begin(), shape[axis]);
        b.strides.insert(b.strides.begin(), step);
      }
    }
  }
}

size_t FusedSource::words_before(size_t input) const {
  size_t words = 1 + in_.size() + out_.size() + program_.sums.size();
  for (size_t i = 0; i < input; ++i) words += 2 * broadcasts_[i].lengths.size();
  return words;
}

std::string FusedSource::place(size_t input) const {
  const Broadcast& b = broadcasts_[input];
  const size_t at = words_before(input), axes = b.lengths.size();
  if (b.single) return "0";
  if (axes == 0) return "i";
  if (axes == 2 && b.strides[0] == 0 && b.strides[1] == 1)
    return fmt::format("i % int64_t(word[{}])", at + 1);  // a row
  return fmt::format("walked(word + {}, {}, i)", at, axes);
}

std::string FusedSource::text(std::string_view name) const {
  std::string text =
      fmt::format("struct {} {{\n  uint64_t word[{}];\n  ADDAX_DEVICE void operator()(int64_t i) const {{\n", name,
                  words_before(in_.size()));
  size_t reg = 0, word = 1;
  for (size_t i = 0; i < in_.size(); ++i)
    text += fmt::format(
        "    [[maybe_unused]] const auto r{} = scalar::cast<{}>(reinterpret_cast<const {}*>(word[{}])[{}]);\n", reg++,
        worked_type(in_[i]), stored_type(in_[i]), word++, place(i));
  for (const Constant& c : program_.constants)
    text += fmt::format("    [[maybe_unused]] const auto r{} = {};\n", reg++, constant(c));
  for (const Instruction& step : program_.instructions)
    text += fmt::format("    const {} r{} = {};\n", worked_type(register_of(step)), step.dst, instruction(step));
  for (size_t k = 0; k < out_.size(); ++k)
    text += fmt::format("    reinterpret_cast<{0}*>(word[{1}])[i] = scalar::cast<{0}>(r{2});\n", stored_type(out_[k]),
                        word++, program_.outputs[k]);
  for (uint8_t sum : program_.sums)
    text += fmt::format("    reinterpret_cast<float*>(word[{}])[i] = r{};\n", word++, sum);
  return text + "  }\n};\n";
}

std::vector<uint64_t> FusedSource::words(std::span<const View> in, std::span<const View> out,
                                         std::span<void* const> sums) const {
  std::vector<uint64_t> words{uint64_t(count_)};
  auto address = [&](const void* data) { words.push_back(reinterpret_cast<uint64_t>(data)); };
  for (const View& view : in) address(view.data);
  for (const View& view : out.first(out_.size())) address(view.data);
  for (void* sum : sums) address(sum);
  for (const Broadcast& b : broadcasts_)
    for (const auto* list : {&b.lengths, &b.strides})
      for (int64_t number : *list) words.push_back(uint64_t(number));
  return words;
}

}  // namespace addax::backends::cuda
