// FunctionalModel: what Model(inputs, outputs) makes.
#pragma once

#include "addax/model.hpp"

namespace addax {

class FunctionalModel final : public ModelBase {
 public:
  using ModelBase::ModelBase;
  std::string class_name() const override { return "Functional"; }
  bool supports_masking() const override { return true; }
};

}  // namespace addax
