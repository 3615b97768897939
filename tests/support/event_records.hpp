// The records of an event file, taken apart as TensorBoard does: for tests of what was written.
#pragma once

#include <doctest/doctest.h>

#include <cstring>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/checksum.hpp"
#include "core/file.hpp"

namespace addax::tests {

/// The fields of a message: numbers, and bytes that may be messages themselves.
class Message {
 public:
  explicit Message(std::string_view bytes) {
    size_t at = 0;
    auto varint = [&] {
      uint64_t value = 0;
      for (int shift = 0;; shift += 7) {
        REQUIRE(at < bytes.size());
        auto byte = static_cast<unsigned char>(bytes[at++]);
        value |= uint64_t{byte & 0x7fu} << shift;
        if (byte < 0x80) return value;
      }
    };
    while (at < bytes.size()) {
      uint64_t tag = varint();
      int field = static_cast<int>(tag >> 3);
      if ((tag & 7) == 0) {
        numbers[field].push_back(static_cast<int64_t>(varint()));
        continue;
      }
      REQUIRE(((tag & 7) == 1 || (tag & 7) == 2));
      size_t size = (tag & 7) == 1 ? 8 : varint();
      REQUIRE(size <= bytes.size() - at);
      texts[field].emplace_back(bytes.substr(at, size));
      at += size;
    }
  }
  bool has(int field) const { return texts.contains(field); }
  const std::string& text(int field) const { return texts.at(field).at(0); }
  Message message(int field) const { return Message(text(field)); }
  int64_t number(int field) const { return numbers.contains(field) ? numbers.at(field).at(0) : 0; }

  std::map<int, std::vector<int64_t>> numbers;
  std::map<int, std::vector<std::string>> texts;
};

/// One value of a summary.
struct Summary {
  std::string tag, plugin;
  int64_t step;
  Message tensor;

  float scalar() const {
    float value;
    REQUIRE(tensor.text(4).size() == sizeof value);
    std::memcpy(&value, tensor.text(4).data(), sizeof value);
    return value;
  }
  std::vector<double> doubles() const {
    std::vector<double> values(tensor.text(4).size() / sizeof(double));
    std::memcpy(values.data(), tensor.text(4).data(), tensor.text(4).size());
    return values;
  }
};

/// The events of a file, each checksum verified.
inline std::vector<Message> events_of(const std::filesystem::path& path) {
  const Bytes bytes = read_file(path);
  std::string_view rest(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  auto take = [&](size_t size) {
    REQUIRE(size <= rest.size());
    std::string_view part = rest.substr(0, size);
    rest.remove_prefix(size);
    return part;
  };
  auto check_crc = [&](std::string_view of) {
    uint32_t stored, crc = crc32c(std::as_bytes(std::span(of)));
    std::memcpy(&stored, take(sizeof stored).data(), sizeof stored);
    CHECK(stored == static_cast<uint32_t>((crc >> 15 | crc << 17) + 0xa282ead8));
  };
  std::vector<Message> events;
  while (!rest.empty()) {
    uint64_t length;
    std::string_view head = take(sizeof length);
    std::memcpy(&length, head.data(), sizeof length);
    check_crc(head);
    std::string_view event = take(length);
    check_crc(event);
    events.emplace_back(event);
  }
  REQUIRE_FALSE(events.empty());
  CHECK(events[0].text(3) == "brain.Event:2");
  return events;
}

/// All values in the event files of a folder, in order.
inline std::vector<Summary> summaries_in(const std::filesystem::path& folder) {
  std::vector<Summary> found;
  if (!std::filesystem::exists(folder)) return found;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    for (const Message& event : events_of(entry.path())) {
      if (!event.has(5)) continue;
      Message value = event.message(5).message(1);
      found.push_back({value.text(1), value.message(9).message(1).text(1), event.number(2), value.message(8)});
    }
  }
  return found;
}

}  // namespace addax::tests
