// Hostile configs of one layer: records of objects that name code, other classes or nothing, and each argument of a
// wrong kind.
#include "addax/layers/dense.hpp"
#include "addax/saving.hpp"
#include "hostile/corpus.hpp"

namespace addax::tests {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN(), infinity = std::numeric_limits<double>::infinity();

Json& layer_in(Json& record) { return record["config"]["layers"].items()[1]; }

/// Adds the model's config after `change` was done to its Dense layer.
void add_layer(Corpus& corpus, const std::string& what, auto change, const std::string& says) {
  Json record = dense_record();
  change(layer_in(record));
  corpus.push_back({"record_" + what + ".keras", archive_with(record.to_string()), says});
}

/// The same after one argument of the layer, or of an object in it, was replaced.
void add_argument(Corpus& corpus, const std::string& what, const std::string& key, Json value,
                  const std::string& says) {
  add_layer(
      corpus, "argument_" + what, [&](Json& layer) { layer["config"][key] = std::move(value); }, says);
}

Json record_of_class(const char* module, const char* class_name, Json config = Json::object(),
                     Json registered = nullptr) {
  return Json::object(
      {{"module", module}, {"class_name", class_name}, {"config", config}, {"registered_name", registered}});
}

void add_code(Corpus& corpus) {
  auto replaced = [&](const std::string& what, const Json& record, const std::string& says) {
    add_layer(
        corpus, "layer_" + what, [&](Json& layer) { layer = record; }, says);
  };
  const Json bytecode = Json::object(
      {{"class_name", "__lambda__"}, {"config", Json::object({{"code", "4wEAAAAAAAAA"}, {"defaults", nullptr}})}});
  replaced("lambda", record_of_class("keras.layers", "Lambda", Json::object({{"function", bytecode}})), "Lambda");
  replaced("bytecode", bytecode, "Code in files is never run");
  replaced("tfsm", record_of_class("keras.layers", "TFSMLayer", Json::object({{"filepath", "/tmp"}})),
           "holds code. Code in files is never run");
  replaced("torch", record_of_class("keras.layers", "TorchModuleWrapper", Json::object({{"module", "gASV"}})),
           "holds code. Code in files is never run");
  replaced("os_system", record_of_class("os", "system", Json::object({{"command", "true"}})), "got \"system\" of os");
  replaced("builtins_eval", record_of_class("builtins", "eval"), "expected the name of a known layer");
  replaced("function", record_of_class("builtins", "function", "eval", "function"), "expected the name of a known");
  replaced("gadget", record_of_class("keras.src.utils.file_utils", "get_file"), "got \"get_file\"");
  replaced("unsafe", record_of_class("keras.config", "enable_unsafe_deserialization"),
           "got \"enable_unsafe_deserialization\"");
  replaced("optimizer", record_of_class("keras.optimizers", "Adam"), "expected the class of a known layer");
  replaced("registered_elsewhere", record_of_class("keras.layers", "Dense", Json::object(), "evil>Dense"),
           "got \"evil>Dense\"");
  replaced("package_alike", record_of_class("keras_evil.layers", "Dense"), "got \"Dense\" of keras_evil.layers");
  replaced("class_of_megabytes", record_of_class("keras.layers", std::string(4 << 20, 'D').c_str()),
           "at most 1024 bytes as class_name, got \"DDD");
  replaced("name_of_megabytes",
           record_of_class("keras.layers", "Dense", Json::object({{"name", std::string(4 << 20, 'n')}})),
           "at most 1024 bytes as name, got \"nnn");
  replaced("name_of_control", record_of_class("keras.layers", "De\nnse\x1b[31m\x7f"), "got \"De");
  replaced("name_turned", record_of_class("keras.layers", "De\u202ense\u2028\u0085"), "got \"De");
  replaced("null", nullptr, "got null");
  replaced("number", 3, "got 3");
  replaced("list", Json::array({1, 2}), "got [1, 2]");
  replaced("without_class", Json::object({{"config", Json::object()}}), "class_name");
  replaced("class_null", Json::object({{"class_name", nullptr}}), "got \"\"");
  replaced("class_number", Json::object({{"class_name", 7}}), "a string as class_name, got 7");
  replaced("class_list", Json::object({{"class_name", Json::array()}}), "a string as class_name, got []");
  replaced("module_number", Json::object({{"class_name", "Dense"}, {"module", 7}}), "a string as module, got 7");
  replaced("registered_number", Json::object({{"class_name", "Dense"}, {"registered_name", 7}}),
           "a string as registered_name, got 7");
  replaced("config_list", Json::object({{"class_name", "Dense"}, {"config", Json::array()}}),
           "expected an object as config, got []");
  replaced("config_text", Json::object({{"class_name", "Dense"}, {"config", "units"}}),
           "expected an object as config, got \"units\"");
  replaced("without_units", record_of_class("keras.layers", "Dense"), "units");
}

void add_arguments(Corpus& corpus) {
  const Json config = dense_record()["config"]["layers"][1]["config"];
  for (const auto& [key, value] : config.members()) {
    if (key == "quantization_config") continue;  // nobody reads it
    const std::string of = key == "name" ? "Dense: name: expected a string" : "dense (Dense)";
    add_argument(corpus, key + "_object", key, Json::object({{"odd", Json::array({1})}}), of);
    add_argument(corpus, key + "_list", key, Json::array({1, "two"}), of);
    if (key != "units") add_argument(corpus, key + "_number", key, 7.5, of);
  }
  add_argument(corpus, "units_negative", "units", -1, "units");
  add_argument(corpus, "units_zero", "units", 0, "units");
  add_argument(corpus, "units_fraction", "units", 1.5, "units: expected an integer, got 1.5.");
  add_argument(corpus, "units_nan", "units", nan, "units: expected an integer, got NaN.");
  add_argument(corpus, "units_infinite", "units", infinity, "units: expected an integer, got Infinity.");
  add_argument(corpus, "units_1e300", "units", 1e300, "units: expected an integer, got 1e+300.");
  add_argument(corpus, "units_true", "units", true, "units: expected an integer, got true.");
  add_argument(corpus, "units_null", "units", nullptr, "units: expected an integer, got null.");
  add_argument(corpus, "units_text", "units", "4", "units: expected an integer, got \"4\".");
  add_argument(corpus, "units_2_62", "units", int64_t{1} << 62, "dense (Dense): ");
  add_argument(corpus, "units_largest", "units", std::numeric_limits<int64_t>::max(), "dense (Dense): ");
  add_argument(corpus, "units_4_tib", "units", int64_t{1} << 37, "expected weights that the file can fill");
  add_argument(corpus, "units_of_16_mib", "units", int64_t{3} << 18, "expected weights that the file can fill");
  add_argument(corpus, "activation_code", "activation", "os.system", "got \"os.system\"");
  add_argument(corpus, "activation_function", "activation", record_of_class("builtins", "function", "eval"),
               "got \"eval\"");
  add_argument(corpus, "initializer_module", "kernel_initializer", record_of_class("pickle", "loads"),
               "got \"loads\" of pickle");
  add_argument(corpus, "initializer_layer", "kernel_initializer", record_of_class("keras.layers", "Dense"),
               "expected the class of a known initializer");
  add_argument(corpus, "dtype_unknown", "dtype", "float31", "float31");
  add_argument(corpus, "dtype_code", "dtype", record_of_class("os", "system"), "dense (Dense)");
  add_argument(corpus, "dtype_of_kilobytes", "dtype", std::string(100 << 10, 'f'), "dense (Dense)");
  add_argument(corpus, "unknown_of_megabytes", "units", std::string(1 << 20, '7'),
               "units: expected an integer, got \"777");
  Json deep = Json::array();
  for (int level = 0; level < 50; ++level) deep = Json::array({deep});
  add_argument(corpus, "units_deep", "units", deep, "units: expected an integer, got [[[");
}

void add_shapes(Corpus& corpus) {
  auto input = [&](const std::string& what, Json shape, const std::string& says) {
    Json record = dense_record();
    record["config"]["layers"].items()[0]["config"]["batch_shape"] = std::move(shape);
    corpus.push_back({"record_input_" + what + ".keras", archive_with(record.to_string()), says});
  };
  constexpr int64_t huge = int64_t{1} << 40, largest = std::numeric_limits<int64_t>::max();
  Json many = Json::array();
  for (int i = 0; i < 100000; ++i) many.push_back(1);
  input("null", nullptr, "input");
  input("text", "784", "expected a shape, got \"784\"");
  input("nan", Json::array({nullptr, nan}), "expected an integer, got NaN");
  input("negative", Json::array({nullptr, -3}), "lengths that are not negative");
  input("of_many_axes", many, "InputLayer");
  input("of_2_80", Json::array({nullptr, huge, huge}), "expected weights that the file can fill");
  input("of_largest", Json::array({nullptr, largest}), "expected an integer of at most 2^48");
  input("of_huge_batch", Json::array({huge, huge}), "expected weights that the file can fill");
  input("object", Json::object(), "expected a shape, got {}");
  input("of_objects", Json::array({Json::object()}), "expected an integer, got {}");
}

/// Layers that make much of little, in the middle of the model.
void add_growth(Corpus& corpus) {
  auto behind_shape = [&](const std::string& what, Json shape, const char* class_name, Json config,
                          const std::string& says) {
    Json record = dense_record(), &layers = record["config"]["layers"];
    if (!shape.is_null())
      layers.push_back(record_of_class("keras.layers", "Reshape", Json::object({{"target_shape", std::move(shape)}})));
    layers.push_back(record_of_class("keras.layers", class_name, std::move(config)));
    corpus.push_back({"record_growth_" + what + ".keras", archive_with(record.to_string()), says});
  };
  auto behind = [&](const std::string& what, const char* class_name, Json config, const std::string& says) {
    behind_shape(what, nullptr, class_name, std::move(config), says);
  };
  constexpr int64_t huge = int64_t{1} << 61, large = int64_t{1} << 40;
  behind("repeat_negative", "RepeatVector", Json::object({{"n", -5}}), "RepeatVector");
  Json unknown = Json::object({{"name", std::string(1000, 'n')}, {"n", 3}, {"rate", "fast"}});
  for (int i = 0; i < 100000; ++i) unknown.members().emplace_back("k" + std::to_string(i), 0);
  behind("unknown_arguments", "RepeatVector", unknown, "unknown");
  behind("reshape", "Reshape", Json::object({{"target_shape", Json::array({huge, huge})}}), "Reshape");
  behind("reshape_product", "Reshape", Json::object({{"target_shape", Json::array({large, large})}}), "at most 2^62");
  const Json line = Json::array({-1, 1}), picture = Json::array({-1, 1, 1});
  behind_shape("dilation", line, "Conv1D",
               Json::object({{"filters", 1}, {"kernel_size", 1 << 16}, {"dilation_rate", int64_t{1} << 47}}),
               "at most 2^60");
  behind_shape("padding", line, "ZeroPadding1D", Json::object({{"padding", huge}}), "ZeroPadding1D");
  behind_shape("up_sampling", picture, "UpSampling2D",
               Json::object({{"size", Json::array({large, large})}, {"interpolation", "bilinear"}}), "UpSampling2D");
  behind("reshape_unknown", "Reshape", Json::object({{"target_shape", Json::array({-1, -1})}}), "Reshape");
  behind("reshape_zero", "Reshape", Json::object({{"target_shape", Json::array({-1, 0})}}), "Reshape");
  behind("permute", "Permute", Json::object({{"dims", Json::array({huge})}}), "Permute");
  behind("permute_zero", "Permute", Json::object({{"dims", Json::array({0})}}), "Permute");
  behind("embedding", "Embedding", Json::object({{"input_dim", large}, {"output_dim", large}}), "Embedding");
  behind("embedding_of_gigabytes", "Embedding", Json::object({{"input_dim", 1 << 20}, {"output_dim", 1 << 12}}),
         "expected weights that the file can fill");
  behind("einsum", "EinsumDense", Json::object({{"equation", "ab,bc->ac"}, {"output_shape", large}}), "EinsumDense");
  behind("einsum_equation", "EinsumDense", Json::object({{"equation", ",,->->"}, {"output_shape", 3}}), "EinsumDense");
  behind("einsum_of_megabytes", "EinsumDense",
         Json::object({{"equation", std::string(1 << 20, 'a')}, {"output_shape", 3}}), "EinsumDense");
  behind("dropout_nan", "Dropout", Json::object({{"rate", nan}}), "Dropout");
  behind("dropout_2", "Dropout", Json::object({{"rate", 2.0}}), "Dropout");
  behind("axis", "Softmax", Json::object({{"axis", huge}}), "Softmax");
  behind("normalization_axis", "LayerNormalization", Json::object({{"axis", -huge}}), "LayerNormalization");
  behind("batch_normalization_axis", "BatchNormalization", Json::object({{"axis", 5}}), "BatchNormalization");
  behind("groups", "GroupNormalization", Json::object({{"groups", 0}}), "GroupNormalization");
  behind("groups_negative", "GroupNormalization", Json::object({{"groups", -7}}), "GroupNormalization");
  behind("time_distributed_nothing", "TimeDistributed", Json::object({{"layer", nullptr}}), "TimeDistributed");
}

void add_compile(Corpus& corpus) {
  auto compiled = [&](const std::string& what, const std::string& key, Json value, const std::string& says) {
    Json record = dense_record();
    record["compile_config"][key] = std::move(value);
    corpus.push_back({"record_compile_" + what + ".keras", archive_with(record.to_string()), says});
  };
  compiled("optimizer_unknown", "optimizer", "adamant", "adamant");
  compiled("optimizer_code", "optimizer", record_of_class("os", "system"), "got \"system\" of os");
  compiled("optimizer_number", "optimizer", 5, "got 5");
  compiled("optimizer_rate", "optimizer",
           record_of_class("keras.optimizers", "Adam", Json::object({{"learning_rate", "fast"}})), "learning_rate");
  compiled(
      "optimizer_rate_of_code", "optimizer",
      record_of_class("keras.optimizers", "Adam", Json::object({{"learning_rate", record_of_class("os", "system")}})),
      "got \"system\" of os");
  compiled("loss_unknown", "loss", "mean_cubed_error", "mean_cubed_error");
  compiled("loss_code", "loss", record_of_class("builtins", "function", "exec"), "got \"exec\"");
  compiled("loss_lambda", "loss", Json::object({{"class_name", "__lambda__"}, {"config", Json::object()}}),
           "Code in files is never run");
  compiled("loss_weights", "loss_weights", "heavy", "loss_weights");
  compiled("metrics_number", "metrics", 5, "metrics");
  compiled("metrics_unknown", "metrics", Json::array({"beauty"}), "beauty");
  compiled("steps", "steps_per_execution", -1, "steps_per_execution");
  compiled("steps_nan", "steps_per_execution", nan, "steps_per_execution");
}

}  // namespace

void add_record_files(Corpus& corpus) {
  add_code(corpus);
  add_arguments(corpus);
  add_shapes(corpus);
  add_growth(corpus);
  add_compile(corpus);
}

Json dense_record() {
  Sequential model({Input({6}, {.name = "x"}), layers::Dense(4, {.name = "dense"})}, {.name = "small"});
  model.compile({.optimizer = "adam", .loss = "mse"});
  return Json::parse(model.to_json());
}

}  // namespace addax::tests
