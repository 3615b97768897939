// Names: the nearest known one, Keras' snake case, and automatic names with a counter per prefix.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace addax {

/// The candidate with the fewest typing errors between it and `name`, case aside; empty where none is close.
std::string_view nearest(std::string_view name, std::span<const std::string_view> candidates);

/// A sentence of help for an unknown name: `Did you mean "momentum"?`, or the known names where none is close.
std::string did_you_mean(std::string_view name, std::span<const std::string_view> candidates);

/// Keras' snake case of a class name, which groups in weight files and automatic names are made of: "PReLU" →
/// "p_re_lu".
std::string to_snake_case(std::string_view class_name);

/// `prefix`, then `prefix_1`, `prefix_2`...: one counter per prefix in the process. Safe from several threads.
std::string unique_name(std::string_view prefix);

/// Starts all counters again, as clear_session() does.
void reset_unique_names();

}  // namespace addax
