#include "training/callbacks/monitor.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "training/running_fit.hpp"

namespace addax {
namespace {

constexpr std::string_view validation = "val_";

std::string without_prefix(const std::string& key) {
  return key.starts_with(validation) ? key.substr(validation.size()) : key;
}

}  // namespace

Monitor::Monitor(std::string where, std::string key, const std::string& mode, double min_delta)
    : where_(std::move(where)),
      key_(std::move(key)),
      direction_(mode == "min"   ? Direction::down
                 : mode == "max" ? Direction::up
                                 : Direction::unknown),
      min_delta_(std::abs(min_delta)) {
  if (mode != "auto" && direction_ == Direction::unknown)
    throw OptionError(where_ + ": expected .mode \"auto\", \"min\" or \"max\", got \"" + mode + "\".");
}

Direction Monitor::direction(const CallbackBase& callback) const {
  if (direction_ != Direction::unknown) return direction_;
  const std::string name = without_prefix(key_);
  if (name == "loss") return Direction::down;
  for (const auto& [key, metric] : tracked_metrics(callback.model().as<ModelBase>()))
    if (key == name && metric->direction() != Direction::unknown) return metric->direction();
  return Direction::unknown;
}

void Monitor::begin(const CallbackBase& callback) const {
  if (!is_promised(key_, callback) || direction(callback) == Direction::unknown) keep_beginning(callback);
}

void Monitor::settle(const CallbackBase& callback) {
  direction_ = direction(callback);
  if (direction_ == Direction::unknown)
    refuse_key(callback, "a monitor of which it is known whether it should rise or fall",
               "Say so with .mode \"max\" or \"min\".");
}

std::optional<double> Monitor::value(const Logs& logs, const CallbackBase& callback) const {
  if (logs.contains(key_)) return logs[key_];
  int64_t freq = callback.params().validation_freq;
  bool later = key_.starts_with(validation) && logs.contains(without_prefix(key_)) && freq != 0 && freq != 1;
  for (const auto& [key, value] : logs) later = later && !key.starts_with(validation);
  if (later) return {};
  refuse_key(callback, ".monitor to be one of " + keys_of(logs), "Names with val_ need validation data.");
}

void Monitor::refuse_key(const CallbackBase& callback, const std::string& requirement, const std::string& help) const {
  refuse(callback, where_ + ": expected " + requirement + ", got \"" + key_ + "\". " + help);
}

bool Monitor::improves(double value, const std::optional<double>& reference) const {
  if (!reference) return true;
  // In float32, as Keras: what differs by min_delta alone is no improvement.
  const auto other = static_cast<float>(*reference);
  return direction_ == Direction::down ? static_cast<float>(value + min_delta_) < other
                                       : static_cast<float>(value - min_delta_) > other;
}

bool is_promised(const std::string& key, const CallbackBase& callback) {
  if (key.starts_with(validation) && callback.params().validation_freq == 0) return false;
  const auto metrics = tracked_metrics(callback.model().as<ModelBase>());
  const std::string name = without_prefix(key);
  return std::any_of(metrics.begin(), metrics.end(), [&](const auto& m) { return m.first == name; });
}

void keep_beginning(const CallbackBase& callback) { RunningFit::of(callback.model()).keep_beginning(); }

void refuse(const CallbackBase& callback, const std::string& text) {
  RunningFit::of(callback.model()).back_to_beginning();
  throw OptionError(text);
}

std::string keys_of(const Logs& logs) {
  std::string keys;
  for (const auto& [key, value] : logs) keys += (keys.empty() ? "" : ", ") + key;
  return keys;
}

Json json_of(const std::optional<double>& value) { return value ? Json(*value) : Json(); }

std::optional<double> optional_of(const Json& json) {
  return json.is_null() ? std::optional<double>() : json.as_double();
}

void say(const std::string& line) {
  std::printf("%s\n", line.c_str());
  std::fflush(stdout);
}

std::string epoch_name(int64_t epoch) { return "Epoch " + std::to_string(epoch + 1); }

}  // namespace addax
