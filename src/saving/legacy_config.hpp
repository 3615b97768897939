// Configs in the form of Keras 2, which whole-model .h5 files keep: made from today's, and brought into today's.
#pragma once

#include "addax/json.hpp"

namespace addax {

/// {"class_name", "config"} of a model's record. Layers have no module; what stands inside them keeps its form.
Json legacy_model_config(const Json& record);
/// The config of compile() with the optimizer as {"class_name", "config"} under "optimizer_config".
Json legacy_training_config(const Json& compile_config);

/// The records in such a config as today's readers take them: classes and arguments that have other names since.
Json modern_record(Json legacy);
/// The config of compile() from a training config.
Json modern_compile_config(Json training_config);

}  // namespace addax
