// InputLayer: where a model begins. Input() gives its symbolic tensor.
#pragma once

#include "addax/layer.hpp"

namespace addax {

class InputLayer final : public LayerBase {
 public:
  /// `shape` with the batch axis.
  InputLayer(Shape batch_shape, InputOptions options);

  std::string class_name() const override { return "InputLayer"; }
  Tensors call_all(const Tensors& inputs, const CallContext&) override { return inputs; }
  Json get_config() const override;
  const InputOptions& options() const { return options_; }

 private:
  Shape batch_shape_;
  InputOptions options_;
};

/// The tensor of an input layer.
Tensor tensor_of(InputLayer& layer);
/// A symbolic tensor at which a model begins.
Tensor input_tensor(const Shape& batch_shape, const InputOptions& options);
/// Whether a tensor is what Input() gave.
bool is_input(const Tensor& tensor);

/// The tensor of an InputLayer's config.
Tensor input_from_config(const Json& config);

}  // namespace addax
