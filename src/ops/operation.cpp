#include "ops/operation.hpp"

#include <cctype>

namespace addax {

Registry<OperationCall>& operation_registry() {
  static Registry<OperationCall> registry("operation");
  return registry;
}

std::string operation_class(std::string_view function) {
  std::string name;
  bool capital = true;
  for (char c : function) {
    if (c != '_') name += capital ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
    capital = c == '_';
  }
  return name;
}

Tensors record_symbolic(const Op& op, const Tensors& in, AttrsRef attrs) {
  CallView call{op, in, attrs.get()};
  for (const Tensor& t : in)
    if (t.defined() && state_of(t).symbol)
      return static_cast<SymbolicStage&>(*state_of(t).symbol).record(call, std::move(attrs));
  return op.compose(call);
}

}  // namespace addax
