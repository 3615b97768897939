#include "ops/operation.hpp"

#include <algorithm>
#include <cctype>

namespace addax {

Registry<OperationCall>& operation_registry() {
  static Registry<OperationCall> registry("operation");
  return registry;
}

std::string operation_class(std::string_view function) {
  constexpr std::string_view acronyms[] = {"hsv", "psnr", "rgb", "rms", "ssim"};
  std::string name;
  for (size_t begin = 0; begin < function.size();) {
    size_t end = std::min(function.find('_', begin), function.size());
    std::string_view word = function.substr(begin, end - begin);
    bool acronym = std::find(std::begin(acronyms), std::end(acronyms), word) != std::end(acronyms);
    for (size_t i = 0; i < word.size(); ++i)
      name += i == 0 || acronym ? static_cast<char>(std::toupper(static_cast<unsigned char>(word[i]))) : word[i];
    begin = end + 1;
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
