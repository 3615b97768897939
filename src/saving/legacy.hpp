// .h5 files of Keras 2, which Keras still writes on request: whole models, and weights alone.
#pragma once

#include <string>

#include "addax/model.hpp"

namespace addax {

void save_legacy(const Model& model, const std::string& path);
Model load_legacy(const std::string& path, bool compile);

/// The weights of such a file into a model: layers in their order, or by their names.
void load_legacy_weights(const std::string& path, const Model& model, const LoadWeightsOptions& options);

}  // namespace addax
