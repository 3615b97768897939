#include "addax/callbacks/learning_rate_finder.hpp"

#include <algorithm>
#include <cmath>

#include "addax/model.hpp"
#include "training/callback_list.hpp"
#include "training/chart.hpp"

namespace addax::callbacks {
namespace {

class Finder final : public CallbackBase, public PutsBack {
 public:
  explicit Finder(const LearningRateFinderOptions& options) : options_(options) {
    auto require = [](bool holds, const std::string& wanted, const std::string& got) {
      if (!holds) throw OptionError("LearningRateFinder: expected " + wanted + ", got " + got + ".");
    };
    require(options.min_lr > 0 && options.max_lr > options.min_lr && std::isfinite(options.max_lr),
            "0 < min_lr < max_lr", float_repr(options.min_lr) + " and " + float_repr(options.max_lr));
    require(options.steps >= 2, "steps of at least 2", std::to_string(options.steps));
    require(options.smoothing >= 0 && options.smoothing < 1, "smoothing from 0 up to, not including, 1",
            float_repr(options.smoothing));
    require(options.stop_factor > 1, "stop_factor above 1", float_repr(options.stop_factor));
  }

  void on_train_begin(Logs&) override {
    rates.clear();
    losses.clear();
    mean_ = 0;
    Model trained = model();
    Optimizer optimizer = trained.optimizer();
    keep(trained.variables());
    keep(optimizer.variables());
    optimizer.set_learning_rate(options_.min_lr);  // refused where it is a schedule
  }
  void on_train_batch_begin(int64_t, Logs&) override {
    auto share = static_cast<double>(rates.size()) / static_cast<double>(options_.steps - 1);
    rates.push_back(options_.min_lr * std::pow(options_.max_lr / options_.min_lr, share));
    model().optimizer().set_learning_rate(rates.back());
    model().reset_metrics();  // so that the loss is that of the batch alone
  }
  void on_train_batch_end(int64_t, Logs& logs) override {
    mean_ = options_.smoothing * mean_ + (1 - options_.smoothing) * logs["loss"];
    losses.push_back(mean_ / (1 - std::pow(options_.smoothing, static_cast<double>(losses.size() + 1))));
    double least = *std::min_element(losses.begin(), losses.end());
    bool diverges = !std::isfinite(losses.back()) || (losses.back() > options_.stop_factor * least && least > 0);
    if (diverges || std::ssize(losses) >= options_.steps) model().set_stop_training(true);
  }

  void put_back() noexcept override {
    for (auto& [variable, value] : before_) variable.assign(value);
    before_.clear();
  }

  std::vector<double> rates, losses;

 private:
  void keep(const Variables& variables) {
    for (const Variable& v : variables) before_.emplace_back(v, v.value());
  }

  LearningRateFinderOptions options_;
  double mean_ = 0;
  std::vector<std::pair<Variable, Tensor>> before_;
};

const Finder& found(const Callback& callback) {
  const Finder& finder = callback.as<Finder>();
  if (finder.losses.empty())
    throw StateError("LearningRateFinder: expected a fit() with it, got none yet. Give it to .callbacks.");
  return finder;
}

}  // namespace

const std::vector<double>& LearningRateFinderCallback::learning_rates() const { return found(*this).rates; }
const std::vector<double>& LearningRateFinderCallback::losses() const { return found(*this).losses; }

double LearningRateFinderCallback::suggestion() const {
  const Finder& finder = found(*this);
  if (finder.losses.size() < 10)
    throw StateError("LearningRateFinder: expected at least 10 steps, got " + std::to_string(finder.losses.size()) +
                     ". Begin with a lower min_lr, or give it more data or epochs.");
  // Rates are evenly spaced in their logarithm. The first tenth, whose mean is young, does not count, and slopes are
  // those between the means of a twentieth of the run on each side. What is not finite is no slope, and behind the
  // lowest loss nothing counts: what falls there comes down from a peak of a training that has gone astray.
  const std::vector<double>& losses = finder.losses;
  size_t reach = std::max<size_t>(2, losses.size() / 20), best = losses.size() / 10 + reach;
  size_t lowest = best;
  for (size_t i = best; i < losses.size(); ++i)
    if (losses[i] < losses[lowest]) lowest = i;
  double steepest = INFINITY;
  for (size_t i = best; i <= lowest && i + reach < losses.size(); ++i) {
    double slope = 0;
    for (size_t k = 1; k <= reach; ++k) slope += losses[i + k] - losses[i - k];
    if (slope < steepest) steepest = slope, best = i;
  }
  return finder.rates[best];
}

void LearningRateFinderCallback::plot(const std::string& to_file) const {
  check_svg_path("LearningRateFinder", to_file);
  const Finder& finder = found(*this);
  Curve curve{"loss over the learning rate", {}, finder.losses, "#1f77b4"};
  for (size_t i = 0; i < finder.losses.size(); ++i) curve.x.push_back(std::log10(finder.rates[i]));
  write_chart(to_file, {{curve}}, {.log_x = true});
}

LearningRateFinderCallback LearningRateFinder(const LearningRateFinderOptions& options) {
  return LearningRateFinderCallback(std::make_shared<Finder>(options));
}

}  // namespace addax::callbacks
