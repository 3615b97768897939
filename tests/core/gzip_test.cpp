// gzip and SHA-256: round trips with zlib's own compressor, damage at every place, and published hashes.
#include "core/gzip.hpp"

#include <doctest/doctest.h>
#include <zlib.h>

#include <algorithm>
#include <string>
#include <vector>

#include "addax/errors.hpp"
#include "core/checksum.hpp"

using namespace addax;

namespace {

/// `text` compressed; window bits 31 make a .gz file, 15 a zlib stream.
Bytes deflated(const std::string& text, int window_bits) {
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, window_bits, 9, Z_DEFAULT_STRATEGY);
  Bytes bytes(deflateBound(&stream, text.size()) + 64);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(bytes.data());
  stream.avail_out = static_cast<uInt>(bytes.size());
  deflate(&stream, Z_FINISH);
  bytes.shrink(stream.total_out);
  deflateEnd(&stream);
  return bytes;
}

std::string text_of(const Bytes& bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

std::string refusal(std::span<const std::byte> file) {
  try {
    gunzip(file, "data.gz");
  } catch (const FormatError& error) {
    return error.what();
  }
  return "accepted";
}

std::string sha256_of(const std::string& text) { return sha256(std::as_bytes(std::span(text))); }

}  // namespace

TEST_CASE("CRC-32 is zlib's, whole and in parts") {
  std::vector<unsigned char> numbers(700);
  for (size_t i = 0; i < numbers.size(); ++i) numbers[i] = static_cast<unsigned char>(i * i >> 2 ^ i);
  const auto bytes = std::as_bytes(std::span(numbers));
  for (size_t begin : {size_t{0}, size_t{1}, size_t{15}})
    for (size_t size = 0; size <= 300; ++size) {
      CAPTURE(begin);
      CAPTURE(size);
      const auto part = bytes.subspan(begin, size);
      CHECK(crc32_of(part) == ::crc32(0, numbers.data() + begin, static_cast<uInt>(size)));
      CHECK(crc32_of(part.subspan(size / 3), crc32_of(part.first(size / 3))) == crc32_of(part));
    }
  CHECK(crc32_of(std::as_bytes(std::span("123456789", 9))) == 0xcbf43926);
}

TEST_CASE("gunzip returns what was compressed") {
  std::string varied;
  for (int i = 0; i < 20000; ++i) varied += static_cast<char>(i * i >> 3);
  for (const std::string& text : {std::string(), std::string("a"), std::string(1000, 'x'), varied}) {
    Bytes file = deflated(text, 31);
    CHECK(is_gzip(file.span()));
    CHECK(text_of(gunzip(file.span(), "data.gz")) == text);
  }
}

TEST_CASE("a damaged .gz is refused by name") {
  std::string text;
  for (int i = 0; i < 300; ++i) text += std::to_string(i * 37);
  Bytes file = deflated(text, 31);
  constexpr size_t header = 10;
  for (size_t at = header; at < file.size(); ++at) {
    file.span()[at] ^= std::byte{1};
    CHECK(refusal(file.span()) != "accepted");
    file.span()[at] ^= std::byte{1};
  }
  for (size_t size = 0; size < file.size(); ++size) CHECK(refusal(file.span().first(size)) != "accepted");
  file.span()[file.size() - 8] ^= std::byte{1};
  CHECK(refusal(file.span()) ==
        "data.gz: expected a whole gzip file, got data that do not match their length and CRC. Fetch the file again; "
        "this copy is damaged.");
  CHECK(refusal(file.span().first(4)) ==
        "data.gz: expected a whole gzip file, got only 4 bytes. Fetch the file again; this copy is damaged.");
}

TEST_CASE("a .gz that would inflate too far is refused before memory is taken") {
  Bytes bomb = deflated(std::string(1 << 20, '\0'), 31);
  CHECK(refusal(bomb.span()).find("a declared length of 1048576 from") != std::string::npos);
}

TEST_CASE("inflate_zlib fills its target exactly or says no") {
  std::string text = "several words, several words, several words";
  Bytes stored = deflated(text, 15);
  for (size_t size = 0; size < text.size() + 3; ++size) {
    Bytes out(size);
    CHECK(inflate_zlib(stored.span(), out.span()) == (size == text.size()));
  }
}

TEST_CASE("SHA-256 of the standard's examples and of every length around a block") {
  CHECK(sha256_of("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256_of("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha256_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(sha256_of(std::string(1000000, 'a')) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  CHECK(sha256_of(std::string(64, 'a')) == "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb");
}
