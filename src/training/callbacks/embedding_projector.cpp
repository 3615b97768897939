#include "training/callbacks/embedding_projector.hpp"

#include <span>

#include "core/file.hpp"

namespace addax {
namespace {

std::vector<Layer> embeddings_of(const Model& model) {
  std::vector<Layer> found;
  for (const Layer& layer : model.layers())
    if (layer->class_name() == "Embedding") found.push_back(layer);
  return found;
}

std::string table_name(const Layer& layer) { return layer.name() + ".tsv"; }

void write_text(const std::filesystem::path& path, const std::string& text) {
  std::error_code unmade;  // the write says what is wrong
  std::filesystem::create_directories(path.parent_path(), unmade);
  write_file(path, std::as_bytes(std::span(text)));
}

}  // namespace

void configure_projector(const Model& model, const EmbeddingsMetadata& metadata, const std::filesystem::path& folder) {
  std::string text;
  auto unused = metadata.by_layer;
  for (const Layer& layer : embeddings_of(model)) {
    std::string labels = metadata.for_all;
    if (auto found = unused.find(layer.name()); found != unused.end()) {
      labels = found->second;
      unused.erase(found);
    }
    auto quoted = [](const std::string& value) { return Json(value).to_string(); };
    text +=
        "embeddings {\n  tensor_name: " + quoted(layer.name()) + "\n  tensor_path: " + quoted(table_name(layer)) + "\n";
    if (!labels.empty()) text += "  metadata_path: " + quoted(labels) + "\n";
    text += "}\n";
  }
  if (!unused.empty())
    throw OptionError("TensorBoard: expected embeddings_metadata for Embedding layers of the model, got \"" +
                      unused.begin()->first + "\".");
  write_text(folder / "projector_config.pbtxt", text);
}

void write_embeddings(const Model& model, const std::filesystem::path& folder) {
  for (const Layer& layer : embeddings_of(model)) {
    Tensor table = layer.weights().front().value();
    std::vector<double> values = table.to_vector<double>();
    auto width = static_cast<size_t>(table.shape()[-1]);
    std::string text;
    for (size_t i = 0; i < values.size(); ++i) text += float_repr(values[i]) + ((i + 1) % width == 0 ? "\n" : "\t");
    write_text(folder / table_name(layer), text);
  }
}

}  // namespace addax
