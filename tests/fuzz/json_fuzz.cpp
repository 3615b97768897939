// Fuzz target: any text is either read as JSON, which is written and read again as the same, or answered with a
// FormatError.
#include "addax/errors.hpp"
#include "addax/json.hpp"
#include "fuzz/input.hpp"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  try {
    const std::string written = addax::Json::parse(text, "input", {.values = 1 << 16}).to_string();
    if (addax::Json::parse(written).to_string() != written) __builtin_trap();
  } catch (const addax::FormatError&) {
  }
  return 0;
}
