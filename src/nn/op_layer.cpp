#include "nn/op_layer.hpp"

#include "nn/layer_inner.hpp"
#include "ops/operation.hpp"

namespace addax {

// An operation works in the dtypes that it is given: no policy casts its inputs.
OpLayer::OpLayer(const Op& op, AttrsRef attrs) : op_(op), attrs_(std::move(attrs)) { inner().autocast = false; }

std::string OpLayer::class_name() const { return operation_class(op_.name); }

Tensors OpLayer::call_all(const Tensors& inputs, const CallContext&) { return apply_all(op_, inputs, attrs_); }

}  // namespace addax
