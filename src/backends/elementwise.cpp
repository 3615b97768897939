// What is known of elementwise ops without running them: names, operands, dtypes; and programs as text.
#include "backends/elementwise.hpp"

#include <fmt/format.h>

namespace addax::backends {

namespace {

enum class Domain { real, number, integer, bits, any };
enum class Result { same, boolean };

struct Row {
  std::string_view name;
  int arity;
  Domain domain;
  Result result;
};

constexpr Row rows[elementwise_op_count] = {
#define ADDAX_ROW(name, Functor, arity, domain, result) {#name, arity, Domain::domain, Result::result},
    ADDAX_ELEMENTWISE_OPS(ADDAX_ROW)
#undef ADDAX_ROW
        {"cast", 1, Domain::any, Result::same},
    {"index", 0, Domain::number, Result::same},
};
const Row& row(ElementwiseOp op) { return rows[int(op)]; }

}  // namespace

std::string_view name(ElementwiseOp op) { return row(op).name; }
int arity(ElementwiseOp op) { return row(op).arity; }
int cost(ElementwiseOp op) { return row(op).domain == Domain::real ? 6 : 1; }

bool takes(ElementwiseOp op, DType dtype) {
  if (op == ElementwiseOp::index) return dtype.size() >= 4;
  switch (row(op).domain) {
    case Domain::real: return dtype.is_float();
    case Domain::number: return dtype != DType::bool_;
    case Domain::integer: return dtype.is_int();
    case Domain::bits: return !dtype.is_float();
    case Domain::any: return true;
  }
  return false;
}

DType result_dtype(ElementwiseOp op, DType dtype, DType to) {
  if (op == ElementwiseOp::cast) return to;
  return row(op).result == Result::boolean ? DType(DType::bool_) : dtype;
}

std::string Program::to_string() const {
  std::string text;
  for (size_t i = 0; i < constants.size(); ++i)
    text += fmt::format("r{} = {} {}; ", size_t(inputs) + i, constants[i].value, constants[i].dtype.name());
  for (const Instruction& step : instructions) {
    text += fmt::format("r{} = {}(", step.dst, name(step.op));
    for (int i = 0; i < arity(step.op); ++i) text += fmt::format("{}r{}", i ? ", " : "", step.src[size_t(i)]);
    text += fmt::format(") {}; ", result_dtype(step.op, step.dtype, step.to).name());
  }
  for (size_t i = 0; i < outputs.size(); ++i) text += fmt::format("{}r{}", i ? ", " : "-> ", outputs[i]);
  for (uint8_t sum : sums) text += fmt::format("{}sum(r{})", text.ends_with("; ") ? "-> " : ", ", sum);
  return text;
}

}  // namespace addax::backends
