// Fuzz target: any JSON is either a model's config, which is made, written and made again, or answered with a
// FormatError of one line. The mutator keeps to JSON; different refusals count as coverage, for the library itself is
// built without.
#include <cmath>
#include <limits>
#include <random>

#include "addax/errors.hpp"
#include "addax/saving.hpp"
#include "addax/utils/warning.hpp"
#include "nn/load_budget.hpp"
#include "nn/op_config.hpp"
#include "nn/serialize.hpp"
#include "ops/operation.hpp"
#include "saving/model_config.hpp"

using addax::Json;

extern "C" size_t LLVMFuzzerMutate(uint8_t* data, size_t size, size_t max_size);

namespace {

constexpr size_t outcomes = 1 << 14;
__attribute__((section("__libfuzzer_extra_counters"))) uint8_t outcome_seen[outcomes];

/// Refusals are the same where they differ only in numbers and in what is quoted.
void note(const std::string& text) {
  uint64_t hash = 14695981039346656037u;
  bool quoted = false;
  for (unsigned char c : text) {
    quoted = quoted != (c == '"');
    if (!quoted && (c < '0' || c > '9')) hash = (hash ^ c) * 1099511628211u;
  }
  outcome_seen[hash % outcomes] = 1;
}

/// All values of a document, in order.
void collect(Json& json, std::vector<Json*>& all) {
  all.push_back(&json);
  if (json.is_array())
    for (Json& item : json.items()) collect(item, all);
  if (json.is_object())
    for (auto& [key, value] : json.members()) collect(value, all);
}

class Mutator {
 public:
  explicit Mutator(unsigned seed) : random_(seed) {}

  void change(Json& document, Json& donor) {
    for (size_t times = 1 + below(3); times > 0; --times) {
      std::vector<Json*> all, others;
      collect(document, all);
      collect(donor, others);
      Json& place = *all[below(all.size())];
      switch (below(6)) {
        case 0: place = odd_value(); break;
        case 1: place = Json(*others[below(others.size())]); break;
        case 2: drop(place); break;
        case 3: repeat(place); break;
        case 4: add(place, *others[below(others.size())]); break;
        default: name_other(document);
      }
    }
  }

 private:
  size_t below(size_t count) { return random_() % count; }

  Json odd_value() {
    const std::vector<Json> odd{nullptr,
                                true,
                                false,
                                0,
                                -1,
                                1,
                                2,
                                3,
                                7,
                                0.5,
                                1e300,
                                std::nan(""),
                                int64_t{1} << 31,
                                int64_t{1} << 40,
                                int64_t{1} << 62,
                                std::numeric_limits<int64_t>::max(),
                                std::numeric_limits<int64_t>::min(),
                                "",
                                "relu",
                                "same",
                                "float16",
                                "channels_first",
                                Json::array(),
                                Json::object(),
                                Json::array({1, 2}),
                                Json::array({nullptr, 3}),
                                Json::array({Json::array({0, 1}), Json::array({1, 0})})};
    return odd[below(odd.size())];
  }
  void drop(Json& place) {
    if (place.is_array() && !place.empty())
      place.items().erase(place.items().begin() + static_cast<std::ptrdiff_t>(below(place.size())));
    else if (place.is_object() && !place.empty())
      place.members().erase(place.members().begin() + static_cast<std::ptrdiff_t>(below(place.size())));
  }
  void repeat(Json& place) {
    if (place.is_array() && !place.empty()) place.push_back(Json(place[below(place.size())]));
  }
  void add(Json& place, const Json& value) {
    static const std::vector<const char*> keys{
        "axis",          "units",        "rate",      "n",          "dims",         "shape",  "newshape",
        "repeats",       "pad_width",    "padding",   "size",       "target_shape", "groups", "layer",
        "equation",      "output_shape", "input_dim", "output_dim", "name",         "dtype",  "build_config",
        "inbound_nodes", "batch_shape",  "epsilon",   "activation"};
    if (place.is_object()) place[keys[below(keys.size())]] = Json(value);
  }
  void name_other(Json& document) {
    std::vector<Json*> all;
    collect(document, all);
    Json& place = *all[below(all.size())];
    if (!place.is_object() || !place.contains("class_name")) return;
    const bool operation = addax::is_op_record(place);
    std::vector<std::string_view> names =
        operation ? addax::operation_registry().names() : addax::layer_registry().names();
    place["class_name"] = std::string(names[below(names.size())]);
  }

  std::mt19937 random_;
};

Json parsed(const uint8_t* data, size_t size) {
  return Json::parse({reinterpret_cast<const char*>(data), size}, "input", {.values = 1 << 16});
}

size_t written(const Json& document, uint8_t* out, size_t max_size) {
  const std::string text = document.to_string();
  if (text.size() > max_size) return 0;
  std::copy(text.begin(), text.end(), out);
  return text.size();
}

}  // namespace

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t max_size, unsigned seed) {
  try {
    Json document = parsed(data, size), donor = document;
    Mutator(seed).change(document, donor);
    if (size_t length = written(document, data, max_size)) return length;
  } catch (const addax::Error&) {
  }
  return LLVMFuzzerMutate(data, size, max_size);
}

extern "C" size_t LLVMFuzzerCustomCrossOver(const uint8_t* first, size_t first_size, const uint8_t* second,
                                            size_t second_size, uint8_t* out, size_t max_size, unsigned seed) {
  try {
    Json document = parsed(first, first_size), donor = parsed(second, second_size);
    Mutator(seed).change(document, donor);
    return written(document, out, max_size);
  } catch (const addax::Error&) {
    return 0;
  }
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const bool quiet = (addax::utils::set_warning_handler([](const std::string&) {}), true);
  (void)quiet;
  try {
    Json record = parsed(data, size);
    addax::LoadBudget budget(size, addax::memory_of(record));
    addax::Model model = addax::model_of("input", std::move(record), true);
    note(model->class_name() + (model.built() ? std::to_string(model.count_params()) : "unbuilt"));
    model.to_json();
  } catch (const addax::FormatError& error) {
    note(error.what());
  } catch (const addax::OptionError& error) {
    // A model whose layers cannot be written: an operation that Keras has no class for.
    note(error.what());
  }
  return 0;
}
