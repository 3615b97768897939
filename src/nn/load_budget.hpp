// LoadBudget: what a model that is read from a file may cost before its weights are there.
#pragma once

#include <string>

#include "addax/json.hpp"
#include "addax/spec.hpp"
#include "core/block_limit.hpp"

namespace addax {

/// While it lives, layers that this thread builds may make weights, and call one another, only as far as the file bears
/// it out: all memory that a load takes stays below four times the file's bytes and 16 MiB.
class LoadBudget {
 public:
  enum class Weights : bool { initialized, follow };

  /// `held` bytes of that are taken already. Where weights follow, all of them are read afterwards, so that nobody
  /// needs what their initializers would give.
  LoadBudget(uint64_t file_bytes, uint64_t held, Weights weights = Weights::follow);
  ~LoadBudget();
  LoadBudget(const LoadBudget&) = delete;
  LoadBudget& operator=(const LoadBudget&) = delete;
  /// Takes a weight of this spec off the budget, where there is one. FormatError where it is too large.
  static void charge(const Spec& weight, const std::string& place);
  static bool weights_follow() { return current_ != nullptr && current_->weights_ == Weights::follow; }
  /// The same for a call of a layer: models inside models may unfold to more calls than anybody can wait for.
  static void charge_call() {
    if (current_ != nullptr) current_->count_call();
  }

 private:
  void count_call();

  static thread_local LoadBudget* current_;
  uint64_t left_;
  Weights weights_;
  uint64_t calls_ = 0;
  LoadBudget* outer_;
  BlockLimit blocks_;
};

/// Bounds for a config that stands in a file of so many bytes.
JsonLimits config_limits(uint64_t file_bytes);

/// The memory that a config takes, about.
uint64_t memory_of(const Json& config);

}  // namespace addax
