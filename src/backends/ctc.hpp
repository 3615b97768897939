// Connectionist temporal classification: attributes and CPU kernels.
//
// Log-probabilities [batch, time, classes] in float32 or float64; labels and lengths in int32. Labels and lengths
// outside their range are cut to it.
#pragma once

#include <tuple>

#include "backends/kernel.hpp"
#include "core/field.hpp"

namespace addax::backends {

struct CtcAttrs {
  int64_t mask = 0;  // the class of no label
  bool operator==(const CtcAttrs&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"mask", &CtcAttrs::mask}}; }
};

struct BeamAttrs {
  int64_t mask = 0;
  int64_t width = 100;
  int64_t paths = 1;
  bool operator==(const BeamAttrs&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"mask", &BeamAttrs::mask}, Field{"width", &BeamAttrs::width},
                      Field{"paths", &BeamAttrs::paths}};
  }
};

/// What stands for log 0, as in Keras: sums of it stay finite.
inline constexpr double ctc_log_zero = -1e5;

namespace cpu {

/// CtcAttrs: log-probabilities, labels [batch, n], label counts [batch], steps [batch] -> losses [batch].
void ctc_loss(const KernelCall& call);
/// The same inputs -> the losses' gradient with respect to the log-probabilities.
void ctc_gradient(const KernelCall& call);
Plan plan_ctc(std::span<const Spec> in, std::span<const Spec> out, const void* attrs);

/// BeamAttrs: log-probabilities, steps [batch] -> paths [paths, batch, time] int32, scores [batch, paths].
void ctc_beam_search(const KernelCall& call);
Plan plan_ctc_beam_search(std::span<const Spec> in, std::span<const Spec> out, const void* attrs);

}  // namespace cpu
}  // namespace addax::backends
