// LearningRateFinder: a learning rate that fits, from a short run with rising rates.
#pragma once

#include <string>
#include <vector>

#include "addax/callback.hpp"

namespace addax {

struct LearningRateFinderOptions {
  double min_lr = 1e-7, max_lr = 10;  // of the first and the last step
  int64_t steps = 100;
  double smoothing = 0.9;  // weight of what came before in the moving mean of the loss, from 0 up to, not including, 1
  double stop_factor = 4;  // ends where the loss is so many times its least value
};

namespace callbacks {

/// What LearningRateFinder() found; a callback.
class LearningRateFinderCallback : public Callback {
 public:
  using Callback::Callback;
  /// The rate of each step, and the moving mean of its loss. StateError before fit().
  const std::vector<double>& learning_rates() const;
  const std::vector<double>& losses() const;
  /// The rate at which the loss falls fastest over the logarithm of the rate. StateError before fit(), and where fewer
  /// than ten steps were made.
  double suggestion() const;
  /// Draws the losses over the rates into an SVG file. OptionError for another ending; FileError where it cannot be
  /// written.
  void plot(const std::string& to_file = "learning_rates.svg") const;
};

/// fit() with it trains `steps` batches, over as many epochs as it is given, with rates that rise evenly by factors,
/// and then puts the weights, the optimizer and its rate back: "Cyclical Learning Rates for Training Neural Networks"
/// (Smith, 2015). OptionError for rates that do not rise, and where the optimizer's rate is a schedule (StateError).
LearningRateFinderCallback LearningRateFinder(const LearningRateFinderOptions& options = {});
}  // namespace callbacks

}  // namespace addax
