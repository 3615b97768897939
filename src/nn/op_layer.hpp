// OpLayer: an operation that was called on symbolic tensors, as a layer of the model that it is part of.
#pragma once

#include "addax/layer.hpp"
#include "ops/op.hpp"

namespace addax {

class OpLayer final : public LayerBase {
 public:
  OpLayer(const Op& op, AttrsRef attrs);

  /// Keras' name of the operation: "add" is Add, "log_softmax" is LogSoftmax.
  std::string class_name() const override;
  Tensors call_all(const Tensors& inputs, const CallContext& context) override;

  const Op& op() const { return op_; }
  const AttrsRef& attrs() const { return attrs_; }

 private:
  const Op& op_;
  AttrsRef attrs_;
};

}  // namespace addax
