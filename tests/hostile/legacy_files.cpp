// Hostile .h5 files of Keras 2: configs in attributes that lie, lists of names that lead nowhere.
#include "hostile/corpus.hpp"
#include "saving/hdf5_writer.hpp"

namespace addax::tests {
namespace {

const std::string good_config =
    R"({"class_name": "Sequential", "config": {"name": "old", "layers": [{"class_name": "InputLayer", "config": )"
    R"({"batch_input_shape": [null, 6], "dtype": "float32", "name": "x"}}, {"class_name": "Dense", "config": )"
    R"({"name": "dense", "units": 4, "activation": "linear"}}]}})";
const std::string good_training =
    R"({"loss": "mse", "metrics": null, "optimizer_config": {"class_name": "Adam", "config": {"learning_rate": 0.5}}})";

/// What a file holds, each part of which may be left out or be another.
struct Legacy {
  std::string config = good_config, training = good_training;
  std::vector<std::string> layers{"dense"}, weights{"dense/kernel:0", "dense/bias:0"};
  std::vector<Shape> shapes{{6, 4}, {4}};
  bool config_is_list = false;

  std::string bytes() const {
    Hdf5Writer file;
    if (config_is_list)
      file.attribute("", "model_config", std::vector<std::string>{config, config});
    else if (!config.empty())
      file.attribute("", "model_config", config);
    if (!training.empty()) file.attribute("", "training_config", training);
    file.group("model_weights/dense");
    file.attribute("model_weights", "layer_names", layers);
    file.attribute("model_weights/dense", "weight_names", weights);
    const char* names[] = {"kernel:0", "bias:0"};
    for (size_t i = 0; i < shapes.size(); ++i) {
      std::vector<float> values(static_cast<size_t>(shapes[i].size()), 0.5f);
      file.dataset(std::string("model_weights/dense/dense/") + names[i], {shapes[i], DType::float32}, values.data());
    }
    Bytes image = file.bytes();
    return {reinterpret_cast<const char*>(image.data()), image.size()};
  }
};

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

}  // namespace

void add_legacy_files(Corpus& corpus) {
  auto add = [&](const std::string& what, const Legacy& file, const std::string& says) {
    corpus.push_back({"legacy_" + what + ".h5", file.bytes(), says});
  };
  auto config = [&](const std::string& what, const std::string& from, const std::string& to, const std::string& says) {
    add("config_" + what, {.config = replaced(good_config, from, to)}, says);
  };
  add("config_none", {.config = ""}, "expected a whole model, got a file without \"model_config\"");
  add("config_list", {.config_is_list = true}, "expected a whole model, got a file without \"model_config\"");
  add("config_cut", {.config = good_config.substr(0, 60)}, " at model_config: expected ");
  add("config_number", {.config = "7"}, " at model_config: expected the record of a model, got 7.");
  add("config_deep", {.config = std::string(100000, '[')}, " at model_config: expected at most 64 levels");
  add("config_utf8", {.config = "\"\xff\""}, " at model_config: expected text in UTF-8");
  config("class", "Dense", "Dance", "dense (Dance): expected the class of a known layer");
  config("lambda", "Dense", "Lambda", "Lambda");
  config("tfsm", "Dense", "TFSMLayer", "Code in files is never run");
  config("units_huge", "\"units\": 4", "\"units\": 99999999999", "expected weights that the file can fill");
  config("units_nan", "\"units\": 4", "\"units\": NaN", "units: expected an integer, got NaN.");
  config("units_4_gib", "\"units\": 4", "\"units\": 1e9", "expected weights that the file can fill");
  config("units_other", "\"units\": 4", "\"units\": 5", "kernel [6, 5], in the file [6, 4]");
  config("shape_text", "[null, 6]", "\"6\"", "expected a shape, got \"6\"");
  config("shape_none", "[null, 6]", "null", "x (InputLayer)");
  config("layers_text", "\"layers\": [", "\"layers\": 3, \"old\": [", "layers: expected a list, got 3");
  config("layers_object", "\"layers\": [{", "\"layers\": [[{\"a\": 1}], {", "a record with class_name");
  config("config_of_layer", "\"config\": {\"name\": \"dense\"", "\"config\": [], \"old\": {\"name\": \"dense\"",
         "at model_config: JSON: expected an object, got []");
  add("training_cut", {.training = good_training.substr(0, 50)}, " at training_config: expected ");
  add("training_list", {.training = "[1, 2]"}, " at training_config: ");
  add("training_optimizer", {.training = replaced(good_training, "Adam", "Eve")},
      "expected the class of a known optimizer, got \"Eve\"");
  add("training_code",
      {.training = replaced(good_training, "\"mse\"", R"({"class_name": "__lambda__", "config": {}})")},
      "Code in files is never run");
  add("training_rate", {.training = replaced(good_training, "0.5", "\"fast\"")}, "learning_rate");
  add("names_none", {.layers = {}}, "dense (Dense): 2 variables, in the file 0");
  add("names_other", {.layers = {"nobody"}}, "dense (Dense): 2 variables, in the file 0");
  add("names_up", {.layers = {"../../../etc/passwd"}}, "dense (Dense): 2 variables, in the file 0");
  add("names_empty", {.layers = {"", "/", "//"}}, "dense (Dense): 2 variables, in the file 0");
  add("names_twice", {.layers = {"dense", "dense"}},
      "expected different layers in \"layer_names\", got \"dense\" twice");
  add("names_of_control", {.layers = {"dense"}, .weights = {"a\n\x1b[31m", "\x7f\xff"}},
      "kernel [6, 4], in the file none");
  add("names_and_weights_of_thousands",
      {.layers = std::vector<std::string>(3000, "dense"), .weights = std::vector<std::string>(3000, "dense/kernel:0")},
      "expected different layers in \"layer_names\", got \"dense\" twice");
  add("weights_none", {.weights = {}}, "dense (Dense): 2 variables, in the file 0");
  add("weights_of_thousands", {.weights = std::vector<std::string>(3000, "dense/kernel:0")},
      "a weight for each name in \"weight_names\", got 3000 names for 2");
  add("weights_twice", {.weights = {"dense/kernel:0", "dense/kernel:0"}}, "bias [4], in the file [6, 4]");
  add("weights_group", {.weights = {"dense", "dense/bias:0"}}, "kernel [6, 4], in the file none");
  add("weights_turned", {.weights = {"dense/bias:0", "dense/kernel:0"}}, "kernel [6, 4], in the file [4]");
  add("weights_other", {.shapes = {{4, 6}, {4}}}, "kernel [6, 4], in the file [4, 6]");
  std::string whole = Legacy().bytes();
  for (size_t part : {1, 2, 3, 5, 7})
    corpus.push_back({"legacy_cut_" + std::to_string(part) + "_of_8.h5", whole.substr(0, whole.size() / 8 * part),
                      "expected a file of " + std::to_string(whole.size()) + " bytes"});
  corpus.push_back({"legacy_empty.h5", "", "expected an HDF5 file, got 0 bytes"});
  corpus.push_back({"legacy_of_today.h5", weights_file(), "without \"model_config\""});
}

void add_good_legacy_files(Corpus& corpus) { corpus.push_back({"good.h5", Legacy().bytes(), ""}); }

}  // namespace addax::tests
