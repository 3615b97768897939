// OptimizerBase and its handle: options, variables, slots.
#include "addax/optimizer.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>

#include "addax/ops.hpp"
#include "core/names.hpp"
#include "nn/load_budget.hpp"
#include "nn/serialize.hpp"
#include "ops/op.hpp"
#include "optimizers/configured_optimizer.hpp"
#include "optimizers/optimizer_inner.hpp"

namespace addax {

namespace {

void require(bool holds, const std::string& wanted, const Json& got) {
  if (!holds) throw OptionError("Optimizer: expected " + wanted + ", got " + got.to_python() + ".");
}

void check_rate(double rate) { require(std::isfinite(static_cast<float>(rate)), "a finite learning_rate", rate); }

void check_options(const OptimizerOptions& o) {
  int clips = o.clipnorm.has_value() + o.clipvalue.has_value() + o.global_clipnorm.has_value();
  if (clips > 1)
    throw OptionError("Optimizer: expected at most one of clipnorm, clipvalue and global_clipnorm, got " +
                      std::to_string(clips) + ".");
  if (!o.learning_rate.schedule().defined()) check_rate(o.learning_rate.rate());
  if (o.weight_decay) require(*o.weight_decay >= 0, "weight_decay of at least 0", *o.weight_decay);
  for (const auto& [name, value] : {std::pair{"clipnorm", o.clipnorm},
                                    {"clipvalue", o.clipvalue},
                                    {"global_clipnorm", o.global_clipnorm},
                                    {"loss_scale_factor", o.loss_scale_factor}})
    if (value) require(*value > 0, std::string(name) + " above 0", *value);
  if (o.use_ema) require(o.ema_momentum >= 0 && o.ema_momentum <= 1, "ema_momentum within 0 and 1", o.ema_momentum);
  if (o.ema_overwrite_frequency && o.use_ema)
    require(*o.ema_overwrite_frequency >= 1, "ema_overwrite_frequency of at least 1", *o.ema_overwrite_frequency);
  if (o.gradient_accumulation_steps)
    require(*o.gradient_accumulation_steps >= 2, "gradient_accumulation_steps of at least 2",
            *o.gradient_accumulation_steps);
}

/// Optimizer state is no weight: no tape follows it.
Variable state_variable(const Tensor& initial, const std::string& name) {
  Eagerly now;
  Variable variable(initial, {.name = name, .trainable = false});
  state_of(variable).autocast = false;
  return variable;
}

std::string with_underscores(std::string path) {
  std::replace(path.begin(), path.end(), '/', '_');
  return path;
}

/// ShapeError unless there is one value for each variable, of its shape.
void check_values(const OptimizerBase& optimizer, const Tensors& values, const Variables& variables) {
  auto refuse = [&](const std::string& wanted, const std::string& got) {
    throw ShapeError(place_of(optimizer) + ": expected " + wanted + ", got " + got + ".");
  };
  if (values.size() != variables.size())
    refuse("a value for each of its " + std::to_string(variables.size()) + " variables", std::to_string(values.size()));
  for (size_t i = 0; i < variables.size(); ++i)
    if (values[i].shape() != variables[i].shape())
      refuse(variables[i].shape().to_string() + " for " + variables[i].path(), values[i].spec().to_string());
}

void assign_all(Variables& variables, const Tensors& values) {
  for (size_t i = 0; i < variables.size(); ++i) variables[i].assign(ops::cast(values[i], variables[i].dtype()));
}

Tensors values_of(const Variables& variables) {
  Tensors values;
  for (const Variable& v : variables) values.push_back(v.value());
  return values;
}

}  // namespace

std::string place_of(const OptimizerBase& optimizer) { return optimizer.name() + " (" + optimizer.class_name() + ")"; }

std::regex regular_expression(const std::string& where, const std::string& text) {
  try {
    return std::regex(text);
  } catch (const std::regex_error&) {
    throw OptionError(where + ": expected regular expressions, got \"" + text + "\".");
  }
}

std::string lower_case(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

Registry<Optimizer>& optimizer_registry() {
  static Registry<Optimizer> registry("optimizer");
  return registry;
}

Registry<Schedule>& schedule_registry() {
  static Registry<Schedule> registry("learning rate schedule");
  return registry;
}

Json ConfigValue<LearningRate>::to(const LearningRate& rate) {
  if (!rate.schedule().defined()) return static_cast<double>(static_cast<float>(rate.rate()));
  return record_of(rate.schedule(), schedule_registry());
}

LearningRate ConfigValue<LearningRate>::from(const Json& json) {
  if (json.is_number()) return json.as_double();
  if (!json.is_object() || !json.contains("class_name")) refuse_value("a number or the record of a schedule", json);
  return object_of(json, schedule_registry());
}

bool OptimizerBase::Inner::decays(const Variable& variable) const {
  if (std::find(undecayed.begin(), undecayed.end(), &state_of(variable)) != undecayed.end()) return false;
  return std::none_of(undecayed_names.begin(), undecayed_names.end(),
                      [&](const std::regex& name) { return std::regex_search(variable.name(), name); });
}

OptimizerBase::OptimizerBase(OptimizerOptions options) : ObjectBase(options.name), inner_(std::make_unique<Inner>()) {
  check_options(options);
  inner_->options = std::move(options);
  inner_->iterations = state_variable(Tensor::scalar<int32_t>(0), "iteration");
  const LearningRate& rate = inner_->options.learning_rate;
  if (!rate.schedule().defined())
    inner_->learning_rate = state_variable(Tensor::scalar(static_cast<float>(rate.rate())), "learning_rate");
}

OptimizerBase::~OptimizerBase() = default;

const std::string& OptimizerBase::name() const {
  if (ObjectBase::name().empty()) const_cast<OptimizerBase*>(this)->set_name(unique_name(to_snake_case(class_name())));
  return ObjectBase::name();
}

Json OptimizerBase::get_config() const {
  const Json all = to_config(inner_->options);
  Json config = Json::object();
  for (const char* key :
       {"name", "learning_rate", "weight_decay", "clipnorm", "global_clipnorm", "clipvalue", "use_ema", "ema_momentum",
        "ema_overwrite_frequency", "loss_scale_factor", "gradient_accumulation_steps"})
    config[key] = all[key];
  config["name"] = name();
  if (inner_->learning_rate.defined()) config["learning_rate"] = learning_rate();
  return config;
}

const OptimizerOptions& OptimizerBase::options() const { return inner_->options; }
bool OptimizerBase::built() const { return inner_->built; }

void OptimizerBase::build(const Variables& variables) {
  Inner& inner = *inner_;
  if (inner.built) return;
  Eagerly now;
  for (const Variable& v : variables) {
    inner.index[&state_of(v)] = inner.trained.size();
    inner.trained.push_back(v);
  }
  auto one_each = [&](const char* slot_name) {
    add_slots(variables, {slot_name});
    return std::exchange(inner.slots, {});  // they stand in a list of their own
  };
  if (inner.options.use_ema) inner.averages = one_each("average");
  if (inner.accumulates()) inner.accumulators = one_each("gradient_accumulator");
  build_slots(variables);
  inner.built = true;
}

Variable OptimizerBase::add_slot(const Variable& like, const std::string& slot_name, Number initial) {
  LoadBudget::charge({like.shape(), like.dtype()}, place_of(*this));
  Eagerly now;
  Variable slot =
      add_variable(ops::full(like.shape(), initial, like.dtype()), with_underscores(like.path()) + "_" + slot_name);
  inner_->slot_of[{&state_of(like), slot_name}] = slot;
  return slot;
}

void OptimizerBase::add_slots(const Variables& variables, const std::vector<std::string>& slot_names) {
  for (const Variable& v : variables)
    for (const std::string& slot_name : slot_names) add_slot(v, slot_name);
}

Variable OptimizerBase::add_variable(const Tensor& initial, const std::string& variable_name) {
  Variable variable = state_variable(initial, variable_name);
  state_of(variable).path = name() + "/" + variable_name;
  inner_->slots.push_back(variable);
  return variable;
}

bool OptimizerBase::has_slot(const Variable& variable, const std::string& slot_name) const {
  return inner_->slot_of.contains({&state_of(variable), slot_name});
}

Variable OptimizerBase::slot(const Variable& variable, const std::string& slot_name) const {
  auto found = inner_->slot_of.find({&state_of(variable), slot_name});
  if (found != inner_->slot_of.end()) return found->second;
  throw StateError(place_of(*this) + ": expected a slot \"" + slot_name + "\" for " + variable.path() +
                   ", got none. Make it in build_slots() with add_slot().");
}

Variables OptimizerBase::variables() const {
  const Inner& inner = *inner_;
  Variables all{inner.iterations};
  if (inner.learning_rate.defined()) all.push_back(inner.learning_rate);
  for (const Variable& v : all) state_of(v).path = name() + "/" + v.name();
  for (const Variables* part : {&inner.averages, &inner.accumulators, &inner.slots})
    all.insert(all.end(), part->begin(), part->end());
  return all;
}

void OptimizerBase::set_weights(const Tensors& weights) {
  Variables all = variables();
  check_values(*this, weights, all);
  assign_all(all, weights);
}

std::pair<Tensors, Tensors> OptimizerBase::stateless_apply(const Tensors& optimizer_variables, const Tensors& gradients,
                                                           const Tensors& trainable_variables) {
  if (!built())
    throw StateError(place_of(*this) + ": expected an optimizer that was built, got stateless_apply() before. " +
                     "Call build() with the variables first.");
  Variables own = variables(), trained = inner_->trained;
  check_values(*this, optimizer_variables, own);
  check_values(*this, trainable_variables, trained);
  const Tensors own_before = values_of(own), trained_before = values_of(trained);
  auto restore = [&] {
    assign_all(own, own_before);
    assign_all(trained, trained_before);
  };
  std::pair<Tensors, Tensors> result;
  try {
    assign_all(own, optimizer_variables);
    assign_all(trained, trainable_variables);
    apply(gradients, trained);
    result = {values_of(trained), values_of(own)};
  } catch (...) {
    restore();
    throw;
  }
  restore();
  return result;
}

double OptimizerBase::learning_rate() const {
  Eagerly now;
  if (inner_->learning_rate.defined()) return inner_->learning_rate.value().item<float>();
  Tensor step = ops::cast(inner_->iterations.value(), DType::float32);
  return inner_->options.learning_rate.schedule()(step).item<float>();
}

void OptimizerBase::set_learning_rate(const LearningRate& rate) {
  if (rate.schedule().defined()) {
    inner_->options.learning_rate = rate;
    inner_->learning_rate = {};
    return;
  }
  if (!inner_->learning_rate.defined())
    throw StateError(place_of(*this) + ": expected a learning rate that is a number, got a schedule. " +
                     "A schedule sets the rate of every step by itself.");
  check_rate(rate.rate());
  Eagerly now;
  inner_->learning_rate.assign(Tensor::scalar(static_cast<float>(rate.rate())));
}

int64_t OptimizerBase::iterations() const {
  Eagerly now;
  return inner_->iterations.value().item<int64_t>() / inner_->options.gradient_accumulation_steps.value_or(1);
}

void OptimizerBase::exclude_from_weight_decay(const Variables& variables, const std::vector<std::string>& names) {
  if (built())
    throw StateError(place_of(*this) + ": expected exclude_from_weight_decay() before the first step, " +
                     "got it after build().");
  std::vector<std::regex> expressions;
  for (const std::string& text : names) expressions.push_back(regular_expression("exclude_from_weight_decay", text));
  for (const Variable& v : variables) inner_->undecayed.push_back(&state_of(v));
  for (std::regex& expression : expressions) inner_->undecayed_names.push_back(std::move(expression));
}

Optimizer::Optimizer(const char* name) : Optimizer(std::string(name)) {}

Optimizer::Optimizer(const std::string& name) {
  std::string known = optimizer_registry().find(name) ? name : lower_case(name);
  const std::string& asked = optimizer_registry().find(known) ? known : name;
  Handle::operator=(optimizer_registry().make(asked, Json::object(), "Optimizer"));
}

}  // namespace addax
