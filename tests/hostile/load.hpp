// Reading a file of the corpus the way a user would, by the ending of its name.
#pragma once

#include <filesystem>

#include "addax/model.hpp"

namespace addax::tests {

/// A model of Input({6}), Dense(4), whose weights are those of weights_file().
Model small_model();

/// FormatError where the file is refused. Weights go into `model`.
void load(const std::filesystem::path& path, const Model& model);

}  // namespace addax::tests
