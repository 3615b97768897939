// Models from their records in files.
#pragma once

#include "addax/saving.hpp"

namespace addax {

/// The model of a record, built, and where asked for compiled as the record says. What the record gets wrong is a
/// FormatError that begins with `where`; keys that nobody reads are named in one warning.
Model model_of(const std::string& where, const Json& record, bool compile);

/// Compiles a model as a config of compile() says; FormatError as above.
void compile_as(const std::string& where, const Model& model, const Json& compile_config);

}  // namespace addax
