// Files that tests read data from.
#pragma once

#include <filesystem>
#include <fstream>
#include <functional>
#include <string>

#include "addax/data/dataset.hpp"
#include "support/refusal.hpp"
#include "support/temporary_folder.hpp"

namespace addax::tests {

inline void write(const std::filesystem::path& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

/// What `act` throws, without the folder's name in front.
template <class E>
std::string refusal(const TemporaryFolder& folder, const std::function<void()>& act) {
  std::string text = refusal<E>(act), prefix = folder.path().string() + "/";
  return text.starts_with(prefix) ? text.substr(prefix.size()) : text;
}

inline void exhaust(const data::Dataset& set) {
  for (const Batch& element : set) (void)element;
}

}  // namespace addax::tests
