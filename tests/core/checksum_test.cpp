// CRC-32C and SHA-256 against published values.
#include "core/checksum.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace addax;

TEST_CASE("checksums are those of the standards") {
  auto bytes = [](const std::string& text) { return std::as_bytes(std::span(text)); };
  const std::string digits = "123456789";
  CHECK(crc32c(bytes(digits)) == 0xe3069283);  // the check value of the catalogue of CRCs
  CHECK(crc32c({}) == 0);
  const std::string zeros(32, '\0'), ones(32, '\xff');
  CHECK(crc32c(bytes(zeros)) == 0x8a9136aa);  // RFC 3720, B.4
  CHECK(crc32c(bytes(ones)) == 0x62a8ab43);
  CHECK(sha256(bytes("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("a CRC-32C goes on where it was left, at any byte") {
  std::string text;
  for (int i = 0; i < 100; ++i) text += static_cast<char>(i * 37);
  auto bytes = std::as_bytes(std::span(text));
  for (size_t cut = 0; cut <= text.size(); ++cut)
    CHECK(crc32c(bytes.subspan(cut), crc32c(bytes.first(cut))) == crc32c(bytes));
}
