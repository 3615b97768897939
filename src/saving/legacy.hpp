// .h5 files of Keras 2, which Keras still writes on request: whole models, and weights alone.
#pragma once

#include <string>

#include "addax/model.hpp"
#include "core/hdf5_reader.hpp"
#include "saving/stored_state.hpp"

namespace addax {

void save_legacy(const Model& model, const std::string& path);
Model load_legacy(const std::string& path, bool compile);

/// The weights of such a file into a model: layers in their order, or by their names.
void load_legacy_weights(const std::string& path, const Model& model, const LoadWeightsOptions& options);

/// What such a file holds: configs, null where it has none, and arrays by the paths of their variables, in the order of
/// the file, which must outlive them.
struct LegacyParts {
  Json model_config, training_config;
  std::vector<std::pair<std::string, StoredArray>> weights, optimizer;
};
LegacyParts read_legacy(const Hdf5File& file);

}  // namespace addax
