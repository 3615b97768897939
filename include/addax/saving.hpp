// Models and their parts in files and in JSON, in Keras' own form.
#pragma once

#include <string>
#include <vector>

#include "addax/custom_objects.hpp"
#include "addax/model.hpp"

namespace addax::saving {

/// Keras' record of an object: {"module", "class_name", "config", "registered_name"}. That of a layer which is built
/// says for which shapes, that of a compiled model what compile() was told (keras.saving.serialize_keras_object).
Json serialize_keras_object(const Layer& object);
Json serialize_keras_object(const Optimizer& object);
Json serialize_keras_object(const Schedule& object);
Json serialize_keras_object(const Loss& object);
Json serialize_keras_object(const Metric& object);
Json serialize_keras_object(const Initializer& object);
Json serialize_keras_object(const Regularizer& object);
Json serialize_keras_object(const Constraint& object);
Json serialize_keras_object(const Activation& object);

struct DeserializeOptions {
  CustomObjects custom_objects = {};
};

/// The object of a record: `deserialize_keras_object<Layer>(record)`. H is one of the handles above, or Model.
/// OptionError where nobody knows the class, naming it, or where it refuses its config. Keys that nobody reads are
/// ignored. A model comes compiled where the record says how (keras.saving.deserialize_keras_object).
template <class H>
H deserialize_keras_object(const Json& config, const DeserializeOptions& options = {});

struct LoadModelOptions {
  CustomObjects custom_objects = {};
  bool compile = true;    // as the file says; false: only to predict
  bool safe_mode = true;  // accepted for likeness: code in files is never run
};

/// The model of a file that Model::save() or Keras wrote. It is compiled as it was, with the optimizer's state, so that
/// training goes on. FileError where the file cannot be read; FormatError where it is damaged, names a class that
/// nobody knows, or asks for what is not read for safety (keras.saving.load_model).
Model load_model(const std::string& path, const LoadModelOptions& options = {});
/// The same as model.save(), model.save_weights() and model.load_weights().
void save_model(const Model& model, const std::string& path, const SaveOptions& options = {});
void save_weights(const Model& model, const std::string& path, const SaveWeightsOptions& options = {});
void load_weights(const Model& model, const std::string& path, const LoadWeightsOptions& options = {});

struct ModelFromJsonOptions {
  CustomObjects custom_objects = {};
};

/// The model that to_json() wrote, with new weights (keras.models.model_from_json). FormatError where the text is no
/// such JSON, or names a class that nobody knows.
Model model_from_json(const std::string& json_string, const ModelFromJsonOptions& options = {});

/// A model of the same layers, under the same names, with new weights and not compiled (keras.models.clone_model).
/// OptionError where a class of one's own is not registered.
Model clone_model(const Model& model);

}  // namespace addax::saving

namespace addax::models {
using addax::Model;  // Keras' other places for them
using addax::Sequential;
using saving::clone_model;
using saving::load_model;
using saving::model_from_json;
using saving::save_model;
}  // namespace addax::models
