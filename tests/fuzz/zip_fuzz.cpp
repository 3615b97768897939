// Fuzz target: any bytes are either read as a zip archive, and within its bounds, or answered with a FormatError.
#include "addax/errors.hpp"
#include "core/zip_reader.hpp"
#include "fuzz/input.hpp"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  try {
    addax::ZipFile archive = addax::ZipFile::parse(addax::fuzz::bytes_of(data, size), "input");
    size_t total = 0;
    for (const addax::ZipMember& member : archive.members()) total += member.size;
    constexpr size_t allowed = size_t{12} << 20;
    if (total > 3 * size + allowed) __builtin_trap();
    for (const addax::ZipMember& member : archive.members()) try {
        if (archive.read(member).size() != member.size) __builtin_trap();
      } catch (const addax::FormatError&) {
      }
  } catch (const addax::FormatError&) {
  }
  return 0;
}
