// What compile() was told, as Keras writes it into model files, and the way back.
#include <algorithm>

#include "addax/saving.hpp"
#include "losses/registry.hpp"
#include "nn/config_structure.hpp"
#include "nn/layer_graph.hpp"
#include "nn/layer_inner.hpp"
#include "nn/serialize.hpp"
#include "optimizers/registry.hpp"
#include "training/registries.hpp"
#include "training/trainer.hpp"

namespace addax {
namespace {

/// A loss or metric: the name that it was given by, its record, or null.
template <class H>
Json one_to(const H& value, const Registry<H>& registry) {
  if (!value.given_name().empty()) return value.given_name();
  return value.defined() ? record_of(value, registry) : Json();
}

/// The way back; null is None.
template <class H>
H one_from(const Json& json, const Registry<H>& registry) {
  if (json.is_null()) return H();
  // Made of its name, so that the name stays its key in logs; some names are variants that the shapes choose.
  if (json.is_string() && !find_custom(typeid(H), json.as_string(), json.as_string())) return H(json.as_string());
  return object_of(json, registry);
}

/// Whether this is an object of outputs' names, rather than a record.
bool is_named(const Json& json) { return json.is_object() && !json.contains("class_name"); }

template <class T, class To>
Json list_to(const std::vector<T>& list, const std::vector<std::string>& names, To to) {
  Json result = names.empty() ? Json::array() : Json::object();
  for (size_t i = 0; i < list.size(); ++i)
    if (names.empty())
      result.push_back(to(list[i]));
    else
      result[names[i]] = to(list[i]);
  return result;
}

/// The keys of outputs that are a dictionary in Keras: `Model(x, {{"kind", a}, {"size", b}})`.
std::vector<std::string> output_keys(const ModelBase& model) {
  return model.graph() ? model.graph()->outputs().names() : std::vector<std::string>();
}

/// Names for what was given in the order of the outputs. Keras would take it in the order of their sorted keys.
template <class T>
const std::vector<std::string>& names_for(const std::vector<T>& list, const std::vector<std::string>& names,
                                          const std::vector<std::string>& keys) {
  return names.empty() && list.size() == keys.size() ? keys : names;
}

/// Elements of an array, or of an object together with their names. `keys` are those of the elements of an array.
struct Elements {
  explicit Elements(const Json& json, const std::vector<std::string>& keys = {}) {
    if (json.is_array()) {
      for (const Json& item : json.items()) values.push_back(&item);
      if (keys.size() == values.size()) names = keys;
    } else {
      for (const auto& [name, item] : json.members()) names.push_back(name), values.push_back(&item);
    }
  }
  std::vector<const Json*> values;
  std::vector<std::string> names;
};

bool is_object_record(const Json& json) { return json.is_object() && !is_named(json); }

/// What structures inside structures hold, as one list.
Elements flat_elements(const Json& json) {
  Elements flat(Json::array());
  for_each_leaf(json, is_object_record, [&](const Json& item) { flat.values.push_back(&item); });
  return flat;
}

/// Elements for outputs, which are a list where they were structures inside structures.
Elements elements_for_outputs(const Json& json, const std::vector<std::string>& keys) {
  return is_nested(json, is_object_record) ? flat_elements(json) : Elements(json, keys);
}

Json losses_to(const Losses& losses, const std::vector<std::string>& keys) {
  if (losses.empty()) return nullptr;
  auto to = [](const Loss& loss) { return one_to(loss, loss_registry()); };
  return losses.for_all() ? to(losses.list()[0])
                          : list_to(losses.list(), names_for(losses.list(), losses.names(), keys), to);
}

Losses losses_from(const Json& json, const std::vector<std::string>& keys) {
  if (json.is_null()) return {};
  if (!json.is_array() && !is_named(json)) return one_from(json, loss_registry());
  Elements elements = elements_for_outputs(json, keys);
  std::vector<Loss> list;
  for (const Json* item : elements.values) list.push_back(one_from(*item, loss_registry()));
  return Losses::of(std::move(list), std::move(elements.names));
}

Json weights_to(const LossWeights& weights, const std::vector<std::string>& keys) {
  if (weights.list().empty()) return nullptr;
  return list_to(weights.list(), names_for(weights.list(), weights.names(), keys),
                 [](double weight) { return Json(weight); });
}

LossWeights weights_from(const Json& json, const std::vector<std::string>& keys) {
  if (json.is_null()) return {};
  if (json.is_number()) return json.as_double();
  Elements elements = elements_for_outputs(json, keys);
  std::vector<double> list;
  for (const Json* item : elements.values) list.push_back(double_from_config(*item));
  return LossWeights::of(std::move(list), std::move(elements.names));
}

Json metrics_to(const Metrics& metrics, const std::vector<std::string>& keys) {
  if (metrics.lists().empty()) return nullptr;
  auto one = [](const Metric& metric) { return one_to(metric, metric_registry()); };
  auto list = [&](const Metrics::List& of_output) { return list_to(of_output.metrics, {}, one); };
  if (!metrics.names().empty()) return list_to(metrics.lists(), metrics.names(), list);
  return list_to(metrics.lists()[0].metrics, names_for(metrics.lists()[0].metrics, {}, keys), one);
}

Metrics::List metric_list_from(const Json& json) {
  Metrics::List list;
  if (!json.is_array()) {
    if (!json.is_null()) list.metrics.push_back(one_from(json, metric_registry()));
    return list;
  }
  for (const Json& item : json.items())
    if (!item.is_null()) list.metrics.push_back(one_from(item, metric_registry()));
  return list;
}

/// Whether these are entries for the outputs, in their order: lists, or a metric or null for each.
bool is_for_each(const Json& json, size_t outputs, bool keyed) {
  if (!json.is_array()) return false;
  auto any = [&](bool (Json::*is)() const) {
    return std::any_of(json.items().begin(), json.items().end(), [&](const Json& item) { return (item.*is)(); });
  };
  return any(&Json::is_array) || (json.size() == outputs && (keyed || any(&Json::is_null)));
}

/// Whether these are metrics in the structure that the outputs had: one for each of them, neither by their names nor
/// in a list as long.
bool is_structure_for(const Json& json, const std::vector<std::string>& outputs) {
  if (!is_nested(json, is_object_record) || flat_elements(json).values.size() != outputs.size()) return false;
  if (json.is_array()) return json.size() != outputs.size();
  return std::any_of(json.members().begin(), json.members().end(), [&](const Json::Member& member) {
    return std::find(outputs.begin(), outputs.end(), member.first) == outputs.end();
  });
}

Metrics metrics_from(const Json& json, const std::vector<std::string>& outputs, bool keyed) {
  if (json.is_null()) return {};
  if (!keyed && is_structure_for(json, outputs)) {
    std::vector<Metrics::List> lists;
    for (const Json* item : flat_elements(json).values) lists.push_back(metric_list_from(*item));
    return Metrics::of(std::move(lists), outputs);
  }
  const bool lists = is_for_each(json, outputs.size(), keyed);
  if (!lists && !is_named(json)) return Metrics::of({metric_list_from(json)});
  if (lists && json.size() == 1) return Metrics::of({metric_list_from(json[0])});
  Elements elements(json);
  std::vector<Metrics::List> result;
  for (const Json* item : elements.values) result.push_back(metric_list_from(*item));
  if (lists && outputs.size() >= result.size())
    elements.names.assign(outputs.begin(), outputs.begin() + static_cast<std::ptrdiff_t>(result.size()));
  if (lists && elements.names.empty() && result.size() > 1) refuse_value("metrics for the model's one output", json);
  return Metrics::of(std::move(result), std::move(elements.names));
}

// Steps are always planned; what a file says about XLA is kept for Keras.
constexpr const char *yes = "true", *no = "false";

Json jit_compile_to(const std::string& option) {
  return option == yes || option == no ? Json(option == yes) : Json(option);
}

}  // namespace

Json Model::get_compile_config() const {
  const auto& trainer = as<ModelBase>().trainer();
  if (!trainer) return Json::object();
  const CompileOptions& options = trainer->options;
  const std::vector<std::string> keys = output_keys(as<ModelBase>());
  return Json::object({{"optimizer", record_of(options.optimizer, optimizer_registry())},
                       {"loss", losses_to(options.loss, keys)},
                       {"loss_weights", weights_to(options.loss_weights, keys)},
                       {"metrics", metrics_to(options.metrics, keys)},
                       {"weighted_metrics", metrics_to(options.weighted_metrics, keys)},
                       {"run_eagerly", options.run_eagerly},
                       {"steps_per_execution", options.steps_per_execution},
                       {"jit_compile", jit_compile_to(options.jit_compile)}});
}

void Model::compile_from_config(const Json& config) const {
  constexpr const char* place = "compile_config";
  CompileOptions options;
  ConfigReader reader(config, place);
  Json optimizer, loss, loss_weights, metrics, weighted_metrics, jit_compile;
  reader.read("optimizer", optimizer);
  reader.read("loss", loss);
  reader.read("loss_weights", loss_weights);
  reader.read("metrics", metrics);
  reader.read("weighted_metrics", weighted_metrics);
  reader.read("run_eagerly", options.run_eagerly);
  reader.read("steps_per_execution", options.steps_per_execution);
  reader.read("jit_compile", jit_compile);
  reader.finish(UnknownKeys::ignore);
  try {
    std::vector<std::string> keys = output_keys(as<ModelBase>());
    std::sort(keys.begin(), keys.end());
    const bool keyed = !keys.empty();
    const std::vector<std::string> outputs = keyed ? keys : as<ModelBase>().output_names();
    if (!optimizer.is_null()) options.optimizer = object_of(optimizer, optimizer_registry());
    options.loss = losses_from(loss, keys);
    options.loss_weights = weights_from(loss_weights, keys);
    options.metrics = metrics_from(metrics, outputs, keyed);
    options.weighted_metrics = metrics_from(weighted_metrics, outputs, keyed);
    if (jit_compile.is_bool()) options.jit_compile = jit_compile.as_bool() ? yes : no;
  } catch (Error& error) {
    error.add_place(place);
    throw;
  }
  compile_unchecked(*this, options);  // a model whose losses fit no output can still predict
}

Json saving::serialize_keras_object(const Metric& object) { return record_of(object, metric_registry()); }

template <>
Metric saving::deserialize_keras_object<Metric>(const Json& config, const DeserializeOptions& options) {
  CustomObjectScope scope(options.custom_objects);
  return object_of(config, metric_registry());
}

}  // namespace addax
