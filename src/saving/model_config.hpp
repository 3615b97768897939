// Models from their records in files.
#pragma once

#include "addax/saving.hpp"

namespace addax {

/// The model of a record, built, and where asked for compiled as the record says. What the record gets wrong is a
/// FormatError that begins with `where`; keys that nobody reads are named in one warning. One without a module is of
/// Keras 2.
Model model_of(const std::string& where, Json record, bool compile);

/// Compiles a model as Keras 2 wrote it down; FormatError as above.
void compile_as_in_keras_2(const std::string& where, const Model& model, Json training_config);

}  // namespace addax
