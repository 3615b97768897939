// MetricBase, its handle, and compile()'s lists of metrics.
#include "addax/metric.hpp"

#include <algorithm>
#include <optional>

#include "addax/config.hpp"
#include "addax/ops.hpp"
#include "losses/registry.hpp"
#include "ops/op.hpp"
#include "training/registries.hpp"

namespace addax {

Registry<Metric>& metric_registry() {
  static Registry<Metric> registry("metric");
  return registry;
}

MetricBase::MetricBase(std::string name, std::optional<DType> dtype)
    : ObjectBase(std::move(name)), dtype_(dtype.value_or(config::floatx())) {}

const std::string& MetricBase::name() const {
  if (ObjectBase::name().empty()) const_cast<MetricBase*>(this)->set_name(unique_name(to_snake_case(class_name())));
  return ObjectBase::name();
}

Json MetricBase::get_config() const { return Json::object({{"name", name()}, {"dtype", dtype_.name()}}); }

Variable MetricBase::add_variable(const StateOptions& options) {
  Eagerly now;
  Tensor initial = ops::full(options.shape, options.initial, options.dtype.value_or(dtype_));
  Variable variable(initial, {.name = options.name, .trainable = false});
  state_of(variable).initial = initial;
  state_of(variable).autocast = false;
  variables_.push_back(variable);
  return variable;
}

void MetricBase::reset_state() {
  for (Variable& v : variables_) v.assign(state_of(v).initial);
}

Metric::Metric(const char* name) : Metric(std::string(name)) {}

Metric::Metric(const std::string& name) : given_name_(name) {
  if (is_crossentropy(name)) return;
  Handle::operator=(metric_registry().make(is_accuracy(name) ? "Accuracy" : name, Json::object(), "Metric"));
}

Metrics::Metrics(std::initializer_list<Named> outputs) {
  std::vector<List> lists;
  std::vector<std::string> names;
  for (const Named& named : outputs) {
    names.push_back(named.output);
    lists.push_back(named.list);
  }
  *this = of(std::move(lists), std::move(names));
}

Metrics Metrics::of(std::vector<List> lists, std::vector<std::string> names) {
  for (auto name = names.begin(); name != names.end(); ++name)
    if (std::find(names.begin(), name, *name) != name)
      throw OptionError("metrics: expected each output once, got \"" + *name + "\" again.");
  Metrics metrics;
  metrics.lists_ = std::move(lists);
  metrics.names_ = std::move(names);
  return metrics;
}

}  // namespace addax
