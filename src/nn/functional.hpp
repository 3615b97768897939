// FunctionalModel: what Model(inputs, outputs) makes.
#pragma once

#include "addax/model.hpp"

namespace addax {

class FunctionalModel final : public ModelBase {
 public:
  using ModelBase::ModelBase;
  std::string class_name() const override { return "Functional"; }
  bool supports_masking() const override { return true; }
  /// The layers inside gave the outputs their masks: that of the inputs need not fit.
  Tensor compute_mask(const Tensors&, const Tensor&) override { return {}; }
  Json get_config() const override;
  static Layer from_config(const Json& config);
};

}  // namespace addax
