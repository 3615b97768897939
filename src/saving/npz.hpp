// NumPy's archives of arrays (.npz).
#pragma once

#include <filesystem>

#include "saving/stored_state.hpp"

namespace addax {

/// The arrays of a file that numpy.savez() or savez_compressed() wrote. FormatError where the archive or an array is
/// damaged, of objects, which would be code, big-endian or in Fortran's order.
NamedArrays read_npz(const std::filesystem::path& path);

}  // namespace addax
