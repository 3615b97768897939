// LossBase, its handle, and compile()'s lists of losses.
#include "addax/loss.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "addax/config.hpp"
#include "addax/ops.hpp"
#include "core/names.hpp"
#include "losses/formula_loss.hpp"
#include "losses/weighting.hpp"
#include "nn/serialize.hpp"

namespace addax {
namespace {

constexpr auto reductions =
    std::to_array<std::string_view>({"sum_over_batch_size", "sum", "mean", "mean_with_sample_weight", "none"});

/// A loss made of a callable.
class FunctionLoss final : public LossBase {
 public:
  FunctionLoss(std::function<Tensor(const Tensor&, const Tensor&)> function, std::string name)
      : LossBase(std::move(name)), function_(std::move(function)) {}
  std::string class_name() const override { return function_class; }
  Tensor call(const Tensor& y_true, const Tensor& y_pred) override {
    auto [t, p] = same_rank(y_true, y_pred);
    return function_(t, p);
  }

 private:
  std::function<Tensor(const Tensor&, const Tensor&)> function_;
};

void refuse_again(const std::vector<std::string>& names, const char* argument) {
  for (auto name = names.begin(); name != names.end(); ++name)
    if (std::find(names.begin(), name, *name) != name)
      throw OptionError(std::string(argument) + ": expected each output once, got \"" + *name + "\" again.");
}

}  // namespace

Reduction::Reduction(std::string_view name) {
  auto found = std::find(reductions.begin(), reductions.end(), name);
  if (found == reductions.end())
    throw OptionError("reduction: expected the name of a reduction, got \"" + std::string(name) + "\". " +
                      did_you_mean(name, reductions));
  code_ = static_cast<Code>(found - reductions.begin());
}

std::string_view Reduction::name() const { return reductions[code_]; }

Reduction ConfigValue<Reduction>::from(const Json& json) {
  if (json.is_null()) return Reduction::none;  // Keras' None
  return static_cast<Reduction::Code>(enum_from_config(json, reductions.data(), reductions.size()));
}

Registry<Loss>& loss_registry() {
  static Registry<Loss> registry("loss");
  return registry;
}

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> words) {
  auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  auto same = [&](std::string_view word) {
    return std::ranges::equal(name, word, [&](char a, char b) { return lower(a) == b; });
  };
  return std::any_of(words.begin(), words.end(), same);
}

LossBase::LossBase(std::string name, Reduction reduction, std::optional<DType> dtype)
    : ObjectBase(std::move(name)), reduction_(reduction), dtype_(dtype) {}

DType LossBase::dtype() const { return dtype_.value_or(config::floatx()); }

const std::string& LossBase::name() const {
  if (ObjectBase::name().empty()) const_cast<LossBase*>(this)->set_name(unique_name(to_snake_case(class_name())));
  return ObjectBase::name();
}

Json LossBase::get_config() const {
  return Json::object({{"name", name()}, {"reduction", ConfigValue<Reduction>::to(reduction_)}});
}

Tensor LossBase::compute(const Tensor& y_true, const Tensor& y_pred, const Tensor& sample_weight) {
  Tensor mask = mask_of(y_pred);
  Tensor values = call(ops::cast(y_true, target_dtype(y_true.dtype())), ops::cast(y_pred, dtype()));
  if (Tensor own = mask_of(values); own.defined()) mask = mask.defined() ? mask & own : own;
  values = ops::cast(values, dtype());
  return reduce_weighted(values, masked_weights(sample_weight, mask, dtype(), reduction_), reduction_);
}

void LossBase::check(const Tensor&, const Spec&) const {}

Loss::Loss(const char* name) : Loss(std::string(name)) {}

Loss::Loss(const std::string& name) : given_name_(name) {
  if (is_crossentropy(name)) return;
  Handle::operator=(loss_registry().make(name, Json::object(), "Loss"));
}

Loss Loss::of(std::function<Tensor(const Tensor&, const Tensor&)> function, std::string name) {
  return make<FunctionLoss>(std::move(function), std::move(name));
}

Loss losses::wrap(std::function<Tensor(const Tensor&, const Tensor&)> fn, const WrapOptions& options) {
  return Loss::of(std::move(fn), options.name);
}

Losses::Losses(std::initializer_list<Named> list) {
  for (const Named& named : list) {
    names_.push_back(named.output);
    list_.push_back(named.loss);
  }
  refuse_again(names_, "loss");
}

Losses Losses::of(std::vector<Loss> list, std::vector<std::string> names) {
  refuse_again(names, "loss");
  Losses losses;
  losses.list_ = std::move(list);
  losses.names_ = std::move(names);
  return losses;
}

LossWeights LossWeights::of(std::vector<double> list, std::vector<std::string> names) {
  refuse_again(names, "loss_weights");
  LossWeights weights;
  weights.list_ = std::move(list);
  weights.names_ = std::move(names);
  return weights;
}

LossWeights::LossWeights(std::initializer_list<std::pair<const char*, double>> list) {
  for (const auto& [output, weight] : list) {
    names_.emplace_back(output);
    list_.push_back(weight);
  }
  refuse_again(names_, "loss_weights");
}

}  // namespace addax
