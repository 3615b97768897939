// Reading tar archives that lie in memory.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace addax::datasets {

/// The content of the regular file of this name. FormatError where there is none, or where the archive ends before a
/// member does; `archive` stands in the error. Links are not followed.
std::span<const std::byte> tar_member(std::span<const std::byte> tar, std::string_view name, std::string_view archive);

}  // namespace addax::datasets
