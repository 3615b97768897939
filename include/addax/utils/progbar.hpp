// Progbar: the progress bar of fit(), for a loop of one's own.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "addax/logs.hpp"

namespace addax::utils {

struct ProgbarOptions {
  int verbose = 1;                                 // 0: nothing; 2: one line in the end, as where there is no terminal
  std::vector<std::string> stateful_metrics = {};  // shown as they are; others as their mean so far
};

/// keras.utils.Progbar on standard output. `target` is the number of steps, or None. A handle.
class Progbar {
 public:
  explicit Progbar(std::optional<int64_t> target, const ProgbarOptions& options = {});
  /// Shows that `current` steps are done. The last step, which `finalize` may name, ends the line; as in Keras its
  /// values are shown as they are, which is where those of the whole pass belong.
  void update(int64_t current, const Logs& values = {}, std::optional<bool> finalize = {}) const;
  /// The same for `n` more steps.
  void add(int64_t n, const Logs& values = {}) const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace addax::utils
