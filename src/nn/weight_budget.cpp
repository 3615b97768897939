#include "nn/weight_budget.hpp"

#include <utility>

#include "addax/errors.hpp"

namespace addax {
namespace {

thread_local WeightBudget* budget_of_thread = nullptr;

/// Weights that a file holds in a narrower dtype, and what a model has beside them.
constexpr uint64_t times = 4, always_allowed = uint64_t{16} << 20;

}  // namespace

WeightBudget::WeightBudget(uint64_t file_bytes)
    : left_(times * file_bytes + always_allowed), outer_(std::exchange(budget_of_thread, this)) {}

WeightBudget::~WeightBudget() { budget_of_thread = outer_; }

void WeightBudget::charge(const Spec& weight, const std::string& place) {
  if (budget_of_thread == nullptr) return;
  uint64_t& left = budget_of_thread->left_;
  auto size = static_cast<uint64_t>(weight.shape.size());
  if (size > left / weight.dtype.size())
    throw FormatError(place + ": expected weights that the file can fill, got " + weight.to_string() + " where " +
                      std::to_string(left) + " bytes are left. The file is damaged or made to exhaust memory.");
  left -= size * weight.dtype.size();
}

}  // namespace addax
