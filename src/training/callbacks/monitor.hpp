// Monitor: one value of the logs, and whether it gets better.
#pragma once

#include <optional>
#include <string>

#include "addax/callback.hpp"
#include "addax/metric.hpp"

namespace addax {

class Monitor {
 public:
  /// OptionError for a mode that is none.
  Monitor(std::string where, std::string key, const std::string& mode, double min_delta);
  /// At the beginning of fit(): where it is not certain yet that the value comes and which values are better, the model
  /// can go back to where it was.
  void begin(const CallbackBase& callback) const;
  /// Settles which values are better; OptionError where that cannot be known. At the end of an epoch: before, metrics
  /// may not be there.
  void settle(const CallbackBase& callback);
  /// The value, or nothing in an epoch without validation. OptionError, listing the keys, where it never comes.
  std::optional<double> value(const Logs& logs, const CallbackBase& callback) const;
  /// Better by more than min_delta; anything is better than nothing.
  bool improves(double value, const std::optional<double>& reference) const;
  const std::string& key() const { return key_; }

 private:
  Direction direction(const CallbackBase& callback) const;
  [[noreturn]] void refuse_key(const CallbackBase& callback, const std::string& requirement,
                               const std::string& help) const;

  std::string where_, key_;
  Direction direction_;
  double min_delta_;
};

/// Whether the logs of epochs will hold this key, as far as the metrics that are there at the beginning tell.
bool is_promised(const std::string& key, const CallbackBase& callback);
/// Lets refuse() bring the model back to where it was, until the first epoch has ended.
void keep_beginning(const CallbackBase& callback);
/// OptionError.
[[noreturn]] void refuse(const CallbackBase& callback, const std::string& text);
/// "loss, mae"
std::string keys_of(const Logs& logs);

/// A best value in a callback's state; null where there is none yet.
Json json_of(const std::optional<double>& value);
std::optional<double> optional_of(const Json& json);

/// One line on standard output.
void say(const std::string& line);
/// "Epoch 3", counted from 1.
std::string epoch_name(int64_t epoch);

}  // namespace addax
