// ConfiguredSchedule: a schedule that is described by its arguments and options.
#pragma once

#include "core/config.hpp"
#include "optimizers/registry.hpp"

namespace addax {

/// Base of the library's schedules. `Settings` has every argument of Keras, the name among them.
template <class Self, class Settings>
class ConfiguredSchedule : public ScheduleBase {
 public:
  explicit ConfiguredSchedule(Settings settings) : ScheduleBase(settings.name), settings_(std::move(settings)) {}

  std::string class_name() const override { return Self::keras_name; }
  Json get_config() const override { return to_config(settings_); }

  /// Adds the class to the registry; a static object of its source holds the result.
  static Registered registered() {
    auto from_json = [](const Json& config) {
      Settings settings;
      addax::from_config(config, settings, Self::keras_name);
      return Schedule(std::make_shared<Self>(std::move(settings)));
    };
    return Registered(schedule_registry(), {Self::keras_name, "keras.optimizers.schedules", from_json});
  }

 protected:
  const Settings& settings() const { return settings_; }
  /// OptionError where a count of steps is not above 0.
  static void require_steps(const char* argument, int64_t steps) {
    if (steps <= 0)
      throw OptionError(std::string(Self::keras_name) + ": expected " + argument + " above 0, got " +
                        std::to_string(steps) + ".");
  }

 private:
  Settings settings_;
};

}  // namespace addax
