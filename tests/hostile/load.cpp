#include "hostile/load.hpp"

#include <fstream>

#include "addax/data/csv.hpp"
#include "addax/data/idx.hpp"
#include "addax/data/npy.hpp"
#include "addax/layers/dense.hpp"
#include "addax/saving.hpp"

namespace addax::tests {

Model small_model() {
  return Sequential({Input({6}, {.name = "x"}), layers::Dense(4, {.name = "dense"})}, {.name = "small"});
}

void load(const std::filesystem::path& path, const Model& model) {
  const std::string name = path.string();
  auto each = [](const data::Dataset& set) {
    for (const Batch& batch : set) (void)batch;
  };
  for (const char* ending : {".weights.h5", ".weights.json", ".safetensors", ".npz"})
    if (name.ends_with(ending)) return model.load_weights(name);
  if (name.ends_with(".idx")) return each(data::from_idx(path));
  if (name.ends_with(".npy")) return each(data::from_npy(path));
  if (name.ends_with(".csv")) return each(data::from_csv(path));
  if (name.ends_with(".json")) {
    std::ifstream file(path, std::ios::binary);
    std::string text(std::filesystem::file_size(path), '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    saving::model_from_json(text);
    return;
  }
  saving::load_model(name);
}

}  // namespace addax::tests
