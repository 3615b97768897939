// History: the values of each epoch, by key, as keras.callbacks.History holds them.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace addax {

class Json;
class Logs;

/// Handle; copies share. A key that is missing in some epochs has fewer values.
class History {
 public:
  History();
  /// The values of a key, one an epoch. OptionError where the key is unknown.
  const std::vector<double>& operator[](std::string_view key) const;
  bool contains(std::string_view key) const;
  /// Keys in the order in which they first appeared.
  std::vector<std::string> keys() const;
  /// Index of each epoch, from 0.
  const std::vector<int64_t>& epoch() const;

  /// What ended fit() before its time, as GracefulStop says it ("SIGTERM"); else empty.
  const std::string& interruption() const;

  /// Draws the curves over the epochs into an SVG file: a panel for each key, with the key's validation beside it.
  /// OptionError for another ending than ".svg"; StateError without epochs; FileError where the file cannot be written.
  void plot(const std::string& to_file = "history.svg") const;

  void record(int64_t epoch, const Logs& logs);
  void set_interruption(std::string reason);
  /// Its values, and back.
  Json to_json() const;
  void restore(const Json& values);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace addax
