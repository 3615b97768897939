// BinaryFocalCrossentropy and CategoricalFocalCrossentropy: what is right already counts less.
#pragma once

#include "addax/loss.hpp"
#include "addax/numbers.hpp"

namespace addax::losses {

struct BinaryFocalCrossentropyOptions {
  bool apply_class_balancing = false;  // weighs yes by alpha, no by 1 − alpha
  double alpha = 0.25;
  double gamma = 2.0;          // how much less the right ones count
  bool from_logits = false;    // predictions are before the sigmoid
  double label_smoothing = 0;  // draws targets towards 1/2, 0 to 1
  int64_t axis = -1;           // that is averaged over
  Reduction reduction = Reduction::sum_over_batch_size;
  std::string name = "binary_focal_crossentropy";
  std::optional<DType> dtype = {};  // of the computation; None: config::floatx()
};
/// mean((1 − p)^gamma · crossentropy) with p the probability of the target (keras.losses.BinaryFocalCrossentropy; Lin
/// et al. 2018). Targets between 0 and 1 are shaped as the predictions: [batch, …]. OptionError where label_smoothing
/// is not within 0 and 1.
Loss BinaryFocalCrossentropy(BinaryFocalCrossentropyOptions options = {});

struct CategoricalFocalCrossentropyOptions {
  Numbers alpha = 0.25;        // the weight of all classes, or of each
  double gamma = 2.0;          // how much less the right ones count
  bool from_logits = false;    // predictions are before the softmax
  double label_smoothing = 0;  // spreads this share of a target over all classes, 0 to 1
  int64_t axis = -1;           // of the classes
  Reduction reduction = Reduction::sum_over_batch_size;
  std::string name = "categorical_focal_crossentropy";
  std::optional<DType> dtype = {};  // of the computation; None: config::floatx()
};
/// −Σ alpha · (1 − y_pred)^gamma · y_true · log(y_pred) over the classes (keras.losses.CategoricalFocalCrossentropy;
/// Lin et al. 2018). Targets, one-hot, are shaped as the predictions: [batch, …, classes]. OptionError as above.
Loss CategoricalFocalCrossentropy(CategoricalFocalCrossentropyOptions options = {});

struct BinaryFocalCrossentropyArguments {
  bool apply_class_balancing = false;
  double alpha = 0.25, gamma = 2.0;
  bool from_logits = false;
  double label_smoothing = 0;
  int64_t axis = -1;
};
struct CategoricalFocalCrossentropyArguments {
  Numbers alpha = 0.25;
  double gamma = 2.0;
  bool from_logits = false;
  double label_smoothing = 0;
  int64_t axis = -1;
};
/// The same for each sample: without the axis. ShapeError where the shapes do not fit.
Tensor binary_focal_crossentropy(const Tensor& y_true, const Tensor& y_pred,
                                 const BinaryFocalCrossentropyArguments& options = {});
Tensor categorical_focal_crossentropy(const Tensor& y_true, const Tensor& y_pred,
                                      const CategoricalFocalCrossentropyArguments& options = {});

}  // namespace addax::losses
