#include "addax/optimizers/multi_optimizer.hpp"

#include <algorithm>
#include <set>

#include "nn/serialize.hpp"
#include "optimizers/configured_optimizer.hpp"
#include "optimizers/optimizer_inner.hpp"

namespace addax {

using optimizers::MultiOptimizerOptions;

template <>
inline constexpr auto fields_of<MultiOptimizerOptions> = std::tuple{
    Field{"loss_scale_factor", &MultiOptimizerOptions::loss_scale_factor}, Field{"name", &MultiOptimizerOptions::name}};

namespace optimizers {
namespace {

constexpr const char* map_class = "OptimizerMap";

void check_part(const Optimizer& optimizer) {
  std::string got = optimizer.defined() ? optimizer->class_name() : "an empty handle";
  if (!optimizer.defined() || got == "LossScaleOptimizer" || got == "MultiOptimizer")
    throw OptionError(std::string(map_class) + ": expected optimizers that update weights, got " + got + ".");
}

class Several final : public OptimizerBase {
 public:
  static constexpr const char* keras_name = "MultiOptimizer";
  Several(OptimizerChoice choice, const MultiOptimizerOptions& options)
      : OptimizerBase({.learning_rate = 0.0, .loss_scale_factor = options.loss_scale_factor, .name = options.name}),
        choice_(std::move(choice)) {
    if (!choice_.map()) return;
    for (const auto& [path, optimizer] : choice_.map()->entries()) part_of(optimizer);
    part_of(choice_.map()->default_optimizer());
  }

  std::string class_name() const override { return keras_name; }
  Json get_config() const override;

  Variables variables() const override {
    Variables all = OptimizerBase::variables();
    for (const Part& part : parts_)
      for (const Variable& v : part.optimizer.variables()) all.push_back(v);
    return all;
  }
  double learning_rate() const override { refuse_rate(); }
  void set_learning_rate(const LearningRate&) override { refuse_rate(); }
  void exclude_from_weight_decay(const Variables& variables, const std::vector<std::string>& names) override {
    for (const Part& part : parts_) part.optimizer.exclude_from_weight_decay(variables, names);
  }
  void finalize_variable_values(const Variables& variables) override {
    for (const Part& part : parts_) part.optimizer.finalize_variable_values(variables);
  }
  InnerOptimizers inner_optimizers() const override;

  void apply(const Tensors& gradients, const Variables& trained) override {
    if (trained.empty()) return;
    check_counts(*this, gradients, trained);
    build(trained);
    check_known(*this, trained);
    for (Part& part : parts_) {
      Tensors own;
      Variables variables;
      for (size_t i = 0; i < trained.size(); ++i) {
        if (!contains(part.variables, trained[i])) continue;
        own.push_back(gradients[i]);
        variables.push_back(trained[i]);
      }
      part.optimizer.apply(own, variables);
    }
    inner().iterations.assign_add(1);
  }

 protected:
  void build_slots(const Variables& trained) override {
    for (const Variable& v : trained) {
      Optimizer optimizer = choice_(v);
      check_part(optimizer);
      part_of(optimizer).variables.push_back(v);
    }
    for (Part& part : parts_)
      if (!part.variables.empty()) part.optimizer.build(part.variables);
  }
  void update_step(const Tensor&, Variable, const Tensor&) override {}

 private:
  struct Part {
    Optimizer optimizer;
    Variables variables;
  };

  static bool contains(const Variables& variables, const Variable& one) {
    return std::find(variables.begin(), variables.end(), one) != variables.end();
  }

  /// Of this optimizer, which is taken in where it is new.
  Part& part_of(const Optimizer& optimizer) {
    for (Part& part : parts_)
      if (part.optimizer == optimizer) return part;
    optimizer->inner().options.loss_scale_factor = options().loss_scale_factor;
    return parts_.emplace_back(Part{optimizer, {}});
  }

  [[noreturn]] void refuse_rate() const {
    throw StateError(name() + " (" + keras_name +
                     "): expected a learning rate of an inner optimizer, got one of all of them. Each has its own.");
  }

  OptimizerChoice choice_;
  std::vector<Part> parts_;
};

// As Keras' files name the elements of its attribute `optimizers`.
InnerOptimizers Several::inner_optimizers() const {
  InnerOptimizers all;
  std::map<std::string, int> used;
  for (const Part& part : parts_) {
    std::string name = to_snake_case(part.optimizer->class_name());
    int count = used[name]++;
    all.emplace_back("optimizers/" + name + (count ? "_" + std::to_string(count) : ""), part.optimizer);
  }
  return all;
}

Json Several::get_config() const {
  if (!choice_.map())
    throw StateError(name() + " (" + keras_name +
                     "): expected an OptimizerMap, got a function, which no config can hold. Use a map to save it.");
  auto record = [](const Optimizer& optimizer) { return record_of(optimizer, optimizer_registry()); };
  Json entries = Json::object();
  for (const auto& [path, optimizer] : choice_.map()->entries()) entries[path] = record(optimizer);
  Json map =
      Json::object({{"default_optimizer", record(choice_.map()->default_optimizer())}, {"optimizer_map", entries}});
  const auto& factor = options().loss_scale_factor;
  return Json::object({{"optimizer_map", Json::object({{"module", "keras.optimizers"},
                                                       {"class_name", map_class},
                                                       {"config", map},
                                                       {"registered_name", nullptr}})},
                       {"loss_scale_factor", factor ? Json(*factor) : Json()},
                       {"name", name()}});
}

OptimizerMap map_from(const Json& record) {
  if (!record.is_object() || !record.contains("config")) refuse_value("the record of an OptimizerMap", record);
  ConfigReader reader(record["config"], map_class);
  Json fallback, list = Json::object();
  reader.read("default_optimizer", fallback);
  reader.read("optimizer_map", list);
  reader.finish(UnknownKeys::ignore);
  OptimizerMap::Entries entries;
  for (const auto& [path, optimizer] : list.members())
    entries.emplace_back(path, object_of(optimizer, optimizer_registry()));
  return OptimizerMap(object_of(fallback, optimizer_registry()), std::move(entries));
}

Optimizer multi_from_json(const Json& config) {
  ConfigReader reader(config, Several::keras_name);
  Json map;
  MultiOptimizerOptions options;
  reader.read("optimizer_map", map);
  reader.read_fields(options);
  reader.finish(UnknownKeys::ignore);
  return MultiOptimizer(map_from(map), options);
}

const Registered registered_multi_optimizer(optimizer_registry(), {Several::keras_name,
                                                                   "keras.optimizers",
                                                                   multi_from_json,
                                                                   {lower_case(Several::keras_name)}});

}  // namespace

OptimizerMap::OptimizerMap(Optimizer default_optimizer, Entries optimizer_map)
    : default_(std::move(default_optimizer)), entries_(std::move(optimizer_map)) {
  check_part(default_);
  std::set<std::string> known;
  for (const auto& [path, optimizer] : entries_) {
    check_part(optimizer);
    regular_expression(map_class, path);
    if (!known.insert(path).second)
      throw OptionError(std::string(map_class) + ": expected each key once, got \"" + path + "\" again.");
  }
}

Optimizer OptimizerMap::operator()(const Variable& variable) const {
  const std::string& path = variable.path();
  const Optimizer* found = nullptr;
  for (const auto& [key, optimizer] : entries_)
    if (key == path) return optimizer;
  for (const auto& [key, optimizer] : entries_) {
    if (!std::regex_match(path, regular_expression(map_class, key))) continue;
    if (found != nullptr)
      throw OptionError(std::string(map_class) + ": expected one key that matches " + path + ", got two.");
    found = &optimizer;
  }
  return found != nullptr ? *found : default_;
}

Optimizer MultiOptimizer(const OptimizerChoice& optimizer_map, const MultiOptimizerOptions& options) {
  return make<Several>(optimizer_map, options);
}

}  // namespace optimizers
}  // namespace addax
