// CallScope: what a thread knows while a layer's call runs: the layers around it, whether they train, and where losses
// that are added on the way go.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "addax/layer.hpp"
#include "ops/autocast.hpp"

namespace addax {

class CallScope {
 public:
  CallScope(LayerBase& layer, std::optional<bool> training);
  ~CallScope();
  CallScope(const CallScope&) = delete;
  CallScope& operator=(const CallScope&) = delete;

  bool training() const { return training_; }
  /// "sequential/dense": the names of the layers around, and of this one.
  std::string path() const;
  static CallScope* current();

 private:
  LayerBase& layer_;
  CallScope* outer_;
  bool training_;
  Autocast autocast_;
};

/// Collects what add_loss() is given, and penalties on activities, while it lives.
class LossCollector {
 public:
  LossCollector();
  ~LossCollector();
  LossCollector(const LossCollector&) = delete;
  LossCollector& operator=(const LossCollector&) = delete;
  static LossCollector* current();
  Tensors losses;

 private:
  LossCollector* outer_;
};

}  // namespace addax
