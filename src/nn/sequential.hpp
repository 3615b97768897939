// SequentialBase: the layers behind a Sequential handle. As soon as the input is known they are a graph.
#pragma once

#include "addax/model.hpp"

namespace addax {

class SequentialBase final : public ModelBase {
 public:
  explicit SequentialBase(LayerOptions options) : ModelBase(std::move(options)) {}

  std::string class_name() const override { return "Sequential"; }
  /// Appends; where the input is known, builds the layer. After an exception nothing was appended.
  void add(const Sequential::Item& item);
  void pop();

  void build_all(const std::vector<Shape>& input_shapes) override;
  Tensors call_all(const Tensors& inputs, const CallContext& context) override;
  bool supports_masking() const override { return true; }
  /// The layers inside gave the outputs their masks: that of the inputs need not fit.
  Tensor compute_mask(const Tensors&, const Tensor&) override { return {}; }
  /// Without the Input().
  std::vector<Layer> model_layers() const override;
  Json get_config() const override;
  static Layer from_config(const Json& config);

 private:
  void connect(const Tensors& outputs);

  Tensor input_;  // symbolic; undefined until it is known
};

}  // namespace addax
