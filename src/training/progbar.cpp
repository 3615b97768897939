#include "addax/utils/progbar.hpp"

#include <algorithm>

#include "training/progress.hpp"

namespace addax::utils {

struct Progbar::State {
  State(std::optional<int64_t> target, const ProgbarOptions& options)
      : target(target), stateful(options.stateful_metrics), progress(options.verbose, target.value_or(-1)) {
    progress.begin();
  }

  /// `steps` more had these values on average.
  void count(const Logs& values, int64_t steps, bool last) {
    const double weight = static_cast<double>(std::max<int64_t>(steps, 1));
    for (const auto& [key, value] : values) {
      const bool as_it_is = last || std::find(stateful.begin(), stateful.end(), key) != stateful.end();
      const double before = as_it_is || !weights.contains(key) ? 0 : weights[key];
      const double mean = before == 0 ? value : means[key] + (value - means[key]) * weight / (before + weight);
      means.set(key, mean);
      weights.set(key, before + weight);
    }
  }

  const std::optional<int64_t> target;
  const std::vector<std::string> stateful;
  Progress progress;
  Logs means, weights;
  int64_t done = 0;
};

Progbar::Progbar(std::optional<int64_t> target, const ProgbarOptions& options)
    : state_(std::make_shared<State>(target, options)) {}

void Progbar::update(int64_t current, const Logs& values, std::optional<bool> finalize) const {
  State& s = *state_;
  const bool last = finalize.value_or(s.target && current >= *s.target);
  s.count(values, current - s.done, last);
  s.done = current;
  if (last)
    s.progress.finish(current, s.means);
  else if (s.progress.due())
    s.progress.step(current, s.means);
}

void Progbar::add(int64_t n, const Logs& values) const { update(state_->done + n, values); }

}  // namespace addax::utils
