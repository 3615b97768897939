// addax convert and addax predict.
#include <cstdio>

#include "addax/data/npy.hpp"
#include "addax/errors.hpp"
#include "addax/file_contents.hpp"
#include "addax/ops.hpp"
#include "addax/saving.hpp"
#include "commands.hpp"

namespace tools {
namespace {

using namespace addax;

bool is_weights(const std::string& path) {
  for (const char* ending : {".weights.h5", ".weights.json", ".safetensors", ".npz"})
    if (path.ends_with(ending)) return true;
  return false;
}

void write(const Model& model, const std::string& path) {
  is_weights(path) ? model.save_weights(path) : model.save(path);
}

/// Through the model that --model names, or that A holds.
void convert_model(const std::string& from, const std::string& to, const std::string& model_path) {
  Model model = saving::load_model(model_path.empty() ? from : model_path);
  if (!model_path.empty()) model.load_weights(from);
  write(model, to);
}

}  // namespace

void convert(const Call& call) {
  const std::string &from = call.paths[0], &to = call.paths[1];
  if (is_weights(from) && call.model.empty()) {
    if (!is_weights(to))
      throw OptionError("convert: expected a model for " + to + ", got weights alone in " + from +
                        ". Name the model with --model.");
    saving::write_weights(to, saving::read_contents(from));
  } else {
    convert_model(from, to, call.model);
  }
  if (call.json) return print(Json::object({{"from", from}, {"to", to}}));
  std::printf("%s: written from %s\n", to.c_str(), from.c_str());
}

void predict(const Call& call) {
  Model model = saving::load_model(call.paths[0], {.compile = false});
  const std::vector<std::string> names = model.inputs().names();
  const size_t given = call.paths.size() - 2;
  Tensors inputs;
  for (size_t i = 0; i < given; ++i) {
    const Tensor x = data::load_npy(call.paths[i + 1]);
    names.size() == given ? inputs.push_back(names[i], x) : inputs.push_back(x);
  }
  Tensor output = model.predict(inputs, {.verbose = 0});
  if (output.dtype() == DType::bfloat16) output = ops::cast(output, DType::float32);
  data::save_npy(call.paths.back(), output);
  if (call.json)
    return print(Json::object({{"output", call.paths.back()},
                               {"shape", Json::array(output.shape().to_vector())},
                               {"dtype", output.dtype().name()}}));
  std::printf("%s: %s\n", call.paths.back().c_str(), output.spec().to_string().c_str());
}

}  // namespace tools
