// Operations of functional models in configs: the class and arguments of Keras.
#pragma once

#include <functional>

#include "addax/json.hpp"
#include "nn/node.hpp"
#include "nn/op_layer.hpp"

namespace addax {

/// What a model's config says of an operation: its record, without the node.
Json op_record(const OpLayer& layer);
/// Its call, with each tensor as `tensor` writes it.
Json op_arguments(const OpLayer& layer, const Node& node, const std::function<Json(const Tensor&)>& tensor);

/// Whether a record is that of an operation, rather than of a layer.
bool is_op_record(const Json& record);

/// An operation and what it is called on.
struct OpCall {
  Layer layer;
  Tensors inputs;
};
using TensorFrom = std::function<Tensor(const Json&)>;
/// Such a record with one of its calls, whose tensors `tensor` finds.
OpCall op_call_of(const Json& record, const Json& node, const TensorFrom& tensor);

}  // namespace addax
