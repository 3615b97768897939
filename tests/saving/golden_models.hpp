// The models of the golden weights files, and one of own classes.
#pragma once

#include "addax/model.hpp"

namespace addax::tests {

/// "tiny", "mlp", "nested" or "every_layer" of tests/golden/addax_cross.md, with names as in a fresh Keras session.
Model golden_model(const std::string& name);
/// Zeros that the model takes.
Tensor golden_input(const Model& model);
/// A model of an own class with layers at attributes, in a list, behind an underscore and without an attribute.
Model own_model();

}  // namespace addax::tests
