#include "nn/load_budget.hpp"

#include <algorithm>
#include <utility>

#include "addax/errors.hpp"

namespace addax {
namespace {

constexpr uint64_t mebibyte = uint64_t{1} << 20, times = 4, always_allowed = 16 * mebibyte;
/// Of the rest; a weight is there twice while the file's values are read: in the model, and beside it.
constexpr uint64_t reserve = mebibyte, copies = 2;
constexpr uint64_t most_calls = uint64_t{1} << 16;

constexpr uint64_t all_for(uint64_t file_bytes) { return times * file_bytes + always_allowed; }

}  // namespace

thread_local LoadBudget* LoadBudget::current_ = nullptr;

LoadBudget::LoadBudget(uint64_t file_bytes, uint64_t held, Weights weights)
    : weights_(weights), outer_(std::exchange(current_, this)), blocks_(all_for(file_bytes)) {
  const uint64_t all = all_for(file_bytes);
  left_ = (all - std::min(all, held + reserve)) / copies;
}

LoadBudget::~LoadBudget() { current_ = outer_; }

void LoadBudget::charge(const Spec& weight, const std::string& place) {
  if (current_ == nullptr) return;
  uint64_t& left = current_->left_;
  auto size = static_cast<uint64_t>(weight.shape.size());
  if (size > left / weight.dtype.size())
    throw FormatError(place + ": expected weights that the file can fill, got " + weight.to_string() + " where " +
                      std::to_string(left) + " bytes are left. The file is damaged or made to exhaust memory.");
  left -= size * weight.dtype.size();
}

void LoadBudget::count_call() {
  if (++calls_ > most_calls)
    throw FormatError("expected layers that call one another up to " + std::to_string(most_calls) +
                      " times while the model is made, got more. The file is made to exhaust the processor.");
}

JsonLimits config_limits(uint64_t file_bytes) { return {.values = (file_bytes + 8 * mebibyte) / sizeof(Json)}; }

uint64_t memory_of(const Json& config) {
  uint64_t bytes = sizeof(Json);
  if (config.is_string()) bytes += config.as_string().capacity();
  if (config.is_array())
    for (const Json& item : config.items()) bytes += memory_of(item);
  if (config.is_object())
    for (const auto& [key, value] : config.members()) bytes += sizeof(key) + key.capacity() + memory_of(value);
  return bytes;
}

}  // namespace addax
