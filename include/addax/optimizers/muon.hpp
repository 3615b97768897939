// Muon: matrices take steps whose directions are made orthogonal; everything else takes those of AdamW.
#pragma once

#include "addax/optimizer.hpp"

namespace addax::optimizers {

struct MuonOptions {
  LearningRate learning_rate = 0.001;
  double adam_beta_1 = 0.9;                         // of AdamW
  double adam_beta_2 = 0.999;                       // of AdamW
  std::optional<double> adam_weight_decay = 0.004;  // of AdamW
  double epsilon = 1e-7;                            // of AdamW
  std::optional<double> weight_decay = 0.004;       // of matrices
  ADDAX_OPTIMIZER_OPTIONS;
  std::vector<std::string> exclude_layers = {};  // regular expressions found in paths of matrices that AdamW serves
  bool exclude_embeddings = true;                // so does "embedding" in a path
  double muon_a = 3.4445;                        // of x ← a x + (b x xᵀ + c (x xᵀ)²) x
  double muon_b = -4.775;
  double muon_c = 2.0315;
  double adam_lr_ratio = 1;              // learning rate of AdamW, in that of matrices
  double momentum = 0.95;                // share of the old sum of gradients that is kept
  int64_t ns_steps = 5;                  // rounds of that iteration (Newton and Schulz)
  bool nesterov = true;                  // look ahead along the momentum
  std::optional<double> rms_rate = 0.2;  // steps are times this · sqrt of the longer side; None: they are not
};
/// Matrices: m ← momentum · m + g, w ← w − learning_rate · orthogonal(g + momentum · m) (keras.optimizers.Muon; Jordan
/// et al. 2024, scaled as Liu et al. 2025). OptionError where exclude_layers holds no regular expressions.
Optimizer Muon(MuonOptions options = {});
/// `Muon(0.01)`, or a schedule.
template <std::convertible_to<LearningRate> R>
Optimizer Muon(const R& learning_rate, MuonOptions options = {}) {
  options.learning_rate = learning_rate;
  return Muon(std::move(options));
}

}  // namespace addax::optimizers
