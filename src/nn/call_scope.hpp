// CallScope: what a thread knows while a layer's call runs: the layers around it, whether they train, and where losses
// that are added on the way go.
#pragma once

#include <optional>
#include <string>
#include <utility>
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

/// Keeps what add_loss() is given, and penalties on activities, while it lives: a plan's tensors must not outlive it,
/// and threads that call one model must not meet. Without one the layers keep them.
class LossCollector {
 public:
  LossCollector();
  ~LossCollector();
  LossCollector(const LossCollector&) = delete;
  LossCollector& operator=(const LossCollector&) = delete;
  static LossCollector* current();
  std::vector<std::pair<const LayerBase*, Tensor>> losses;

 private:
  LossCollector* outer_;
};

void keep_loss(LayerBase& layer, const Tensor& loss);
/// What the layer and those inside it added in their last call.
Tensors added_losses(LayerBase& layer);

}  // namespace addax
