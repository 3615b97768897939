// addax inspect and addax verify: what a file holds, and whether all of it can be read.
#include <cstdio>

#include "addax/file_contents.hpp"
#include "addax/ops.hpp"
#include "addax/saving.hpp"
#include "commands.hpp"

namespace tools {
namespace {

using namespace addax;

std::string text_of(const Json* value) {
  return value == nullptr || value->is_null() ? "" : value->is_string() ? value->as_string() : value->to_string();
}

/// A member of an object, or nullptr where there is no such object or member.
const Json* member(const Json* object, const char* key) { return object == nullptr ? nullptr : object->find(key); }

/// The layers whose outputs a node's arguments are, wherever these stand.
void find_inputs(const Json& value, std::vector<std::string>& names) {
  if (value.is_array())
    for (const Json& item : value.items()) find_inputs(item, names);
  if (!value.is_object()) return;
  const Json* history = value.find("keras_history");
  if (history != nullptr && history->is_array() && !history->empty() && (*history)[0].is_string())
    names.push_back((*history)[0].as_string());
  for (const auto& below : value.members()) find_inputs(below.second, names);
}

/// "dense (Dense) [None, 784] ← flatten" for each layer, those of inner models behind it.
void add_layers(const Json& record, const std::string& indent, std::vector<std::vector<std::string>>& rows) {
  const Json* layers = member(record.find("config"), "layers");
  if (layers == nullptr || !layers->is_array()) return;
  for (const Json& layer : layers->items()) {
    const Json* config = layer.find("config");
    const Json* shape = member(layer.find("build_config"), "input_shape");
    if (shape == nullptr) shape = member(config, "batch_shape");
    std::vector<std::string> inputs;
    if (const Json* nodes = layer.find("inbound_nodes")) find_inputs(*nodes, inputs);
    std::string from;
    for (const std::string& name : inputs) from += (from.empty() ? "from " : ", ") + name;
    rows.push_back({indent + text_of(member(config, "name")), text_of(layer.find("class_name")), text_of(shape), from});
    add_layers(layer, indent + "  ", rows);
  }
}

Json json_of(const std::vector<saving::StoredVariable>& variables) {
  Json list = Json::array();
  for (const saving::StoredVariable& variable : variables) {
    Json row = Json::object();
    if (!variable.path.empty()) row["path"] = variable.path;
    if (!variable.place.empty()) row["place"] = variable.place;
    row["shape"] = Json::array(variable.spec.shape.to_vector());
    row["dtype"] = variable.spec.dtype.name();
    row["bytes"] = variable.spec.bytes();
    list.push_back(std::move(row));
  }
  return list;
}

void print_variables(const char* title, const std::vector<saving::StoredVariable>& variables) {
  std::vector<std::vector<std::string>> rows;
  uint64_t bytes = 0;
  for (const saving::StoredVariable& variable : variables) {
    bytes += variable.spec.bytes();
    rows.push_back({variable.name(), variable.spec.shape.to_string(), std::string(variable.spec.dtype.name()),
                    std::to_string(variable.spec.bytes())});
  }
  std::printf("%s: %zu, %llu bytes\n", title, rows.size(), static_cast<unsigned long long>(bytes));
  print_table(rows);
}

/// The step of the optimizer; null where the file has no state.
Json step_of(const saving::FileContents& contents) {
  if (contents.optimizer.empty() || contents.optimizer[0].spec.shape.rank() != 0) return {};
  return contents.optimizer[0].read().item<int64_t>();
}

void print_compiled(const Json& compiled) {
  const Json* optimizer = compiled.find("optimizer");
  if (optimizer == nullptr) optimizer = compiled.find("optimizer_config");
  const Json* rate = member(member(optimizer, "config"), "learning_rate");
  std::printf("compile:\n");
  std::vector<std::vector<std::string>> rows{{"optimizer", text_of(member(optimizer, "class_name"))},
                                             {"learning_rate", text_of(rate)}};
  for (const auto& [key, value] : compiled.members())
    if (&value != optimizer && !value.is_null()) rows.push_back({key, text_of(&value)});
  print_table(rows);
}

void print_text(const std::string& path, const saving::FileContents& contents) {
  std::printf("%s: %s", path.c_str(), contents.format.c_str());
  for (const char* key : {"keras_version", "date_saved"})
    if (const Json* value = contents.metadata.find(key)) std::printf(", %s %s", key, text_of(value).c_str());
  std::printf("\n");
  if (!contents.config.is_null()) {
    std::printf("model: %s (%s)\n", text_of(member(contents.config.find("config"), "name")).c_str(),
                text_of(contents.config.find("class_name")).c_str());
    std::vector<std::vector<std::string>> rows;
    add_layers(contents.config, "", rows);
    print_table(rows);
  }
  print_variables("weights", contents.weights);
  if (!contents.compile_config.is_null()) print_compiled(contents.compile_config);
  if (contents.optimizer.empty()) return;
  print_variables("optimizer state", contents.optimizer);
  std::printf("optimizer step: %s\n", step_of(contents).to_string().c_str());
}

}  // namespace

void inspect(const Call& call) {
  const std::string& path = call.paths[0];
  saving::FileContents contents = saving::read_contents(path);
  if (!call.json) return print_text(path, contents);
  print(Json::object({{"file", path},
                      {"format", contents.format},
                      {"metadata", contents.metadata},
                      {"config", contents.config},
                      {"compile_config", contents.compile_config},
                      {"weights", json_of(contents.weights)},
                      {"weight_bytes", contents.weight_bytes()},
                      {"optimizer", json_of(contents.optimizer)},
                      {"optimizer_step", step_of(contents)}}));
}

void verify(const Call& call) {
  const std::string& path = call.paths[0];
  saving::FileContents contents = saving::read_contents(path);
  Json not_finite = Json::array();
  for (const auto* variables : {&contents.weights, &contents.optimizer})
    for (const saving::StoredVariable& variable : *variables) {
      Tensor value = variable.read();
      if (value.dtype().is_float() && !ops::all(ops::isfinite(value)).item<bool>())
        not_finite.push_back(variable.name());
    }
  if (!contents.config.is_null()) saving::load_model(path);
  if (call.json)
    return print(Json::object({{"file", path},
                               {"format", contents.format},
                               {"weights", contents.weights.size()},
                               {"weight_bytes", contents.weight_bytes()},
                               {"not_finite", not_finite}}));
  std::printf("%s: good, %zu weights of %llu bytes\n", path.c_str(), contents.weights.size(),
              static_cast<unsigned long long>(contents.weight_bytes()));
  for (const Json& name : not_finite.items()) std::printf("  not finite: %s\n", name.as_string().c_str());
}

}  // namespace tools
