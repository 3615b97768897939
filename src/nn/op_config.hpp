// Operations of functional models in configs: the class and arguments of Keras.
#pragma once

#include <functional>
#include <vector>

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
/// Whether all that its calls are given are tensors, numbers and bools among them.
bool takes_only_tensors(const Json& record);
/// The layer of such a record, to be called on so many tensors. Arguments of the call that are no tensors come from
/// `values`, in their order.
Layer op_layer_of(const Json& record, size_t tensors, const std::vector<Json>& values);

}  // namespace addax
