// Downloads into the user's cache folder.
#pragma once

#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "core/file.hpp"

namespace addax {

/// Called now and then with the bytes that have come and those that will; the latter are 0 where nobody knows.
using Progress = std::function<void(size_t done, size_t total)>;

/// $XDG_CACHE_HOME/addax, or ~/.cache/addax. FileError where neither variable is set.
std::filesystem::path cache_folder();

/// Fetches the first of `urls` that answers, at most `most` bytes of it. Where none does, a FileError that ends in
/// `help`.
Bytes download(const std::vector<std::string>& urls, size_t most, const Progress& progress, const std::string& help);

/// Downloads into the file `path`, with a progress bar. What `check` throws at is not kept.
void download_file(const std::filesystem::path& path, const std::vector<std::string>& urls, size_t most,
                   const std::string& help, const std::function<void(std::span<const std::byte>)>& check);

/// A progress bar for `name` on the terminal; silent where standard error is not one.
Progress progress_bar(const std::string& name);

}  // namespace addax
