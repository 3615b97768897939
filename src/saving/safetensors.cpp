#include "saving/safetensors.hpp"

#include <algorithm>
#include <memory>

#include "addax/errors.hpp"
#include "addax/json.hpp"
#include "core/file.hpp"
#include "core/tensor_state.hpp"

namespace addax {
namespace {

constexpr const char* metadata_key = "__metadata__";
constexpr uint64_t length_bytes = 8, max_header = 100'000'000, always_allowed = uint64_t{8} << 20;
constexpr std::pair<const char*, DType::Code> types[] = {
    {"BOOL", DType::bool_}, {"I8", DType::int8},     {"I16", DType::int16},     {"I32", DType::int32},
    {"I64", DType::int64},  {"U8", DType::uint8},    {"U16", DType::uint16},    {"U32", DType::uint32},
    {"U64", DType::uint64}, {"F16", DType::float16}, {"BF16", DType::bfloat16}, {"F32", DType::float32},
    {"F64", DType::float64}};

/// An array's bytes behind the header.
struct Range {
  uint64_t begin = 0, end = 0;
};

class Header {
 public:
  explicit Header(const std::filesystem::path& path) : file_(std::make_shared<FileReader>(path)) {}

  NamedArrays read(Json* metadata) {
    const Json header = parse();
    NamedArrays arrays;
    std::vector<Range> ranges;
    for (const auto& [name, entry] : header.members()) {
      if (name == metadata_key) {
        check_metadata(entry);
        if (metadata) *metadata = entry;
        continue;
      }
      place_ = " at \"" + name + "\"";
      Spec spec{shape_of(member(entry, "shape")), dtype_of(member(entry, "dtype"))};
      Range range = range_of(member(entry, "data_offsets"), spec);
      ranges.push_back(range);
      arrays.emplace(name, array(spec, range));
    }
    check_ranges(std::move(ranges));
    return arrays;
  }

 private:
  [[noreturn]] void fail(const std::string& wanted, const std::string& got) const {
    throw FormatError(file_->path().string() + place_ + ": expected " + wanted + ", got " + got +
                      ". The file is damaged or no safetensors file; save or fetch it again.");
  }

  Json parse() {
    std::byte start[length_bytes];
    if (file_->read(0, start) != length_bytes) fail("a header", std::to_string(file_->size()) + " bytes");
    uint64_t length = 0;
    for (size_t i = 0; i < length_bytes; ++i) length |= std::to_integer<uint64_t>(start[i]) << 8 * i;
    if (length > max_header || length > file_->size() - length_bytes)
      fail("a header within the file and of at most 100 MB", "one of " + std::to_string(length) + " bytes");
    std::string text(length, '\0');
    if (file_->read(length_bytes, std::as_writable_bytes(std::span(text))) != length) fail("a whole header", "a part");
    if (!text.starts_with('{')) fail("a header of JSON", "other bytes");
    data_ = length_bytes + length;
    JsonLimits limits{.bytes = max_header, .values = (2 * file_->size() + always_allowed) / sizeof(Json), .depth = 4};
    return Json::parse(text, file_->path().string() + " in its header", limits);
  }

  void check_metadata(const Json& metadata) const {
    bool texts = metadata.is_object();
    if (texts)
      for (const auto& entry : metadata.members()) texts = texts && entry.second.is_string();
    if (!texts) fail("metadata of texts", metadata.to_string().substr(0, 64));
  }

  const Json& member(const Json& entry, const char* key) const {
    const Json* found = entry.find(key);
    if (found == nullptr) fail(std::string("an array with \"") + key + "\"", "one without it");
    return *found;
  }

  DType dtype_of(const Json& name) const {
    if (name.is_string())
      for (const auto& [known, dtype] : types)
        if (name.as_string() == known) return dtype;
    fail("a dtype of numbers that computing knows", name.to_string().substr(0, 64));
  }

  Shape shape_of(const Json& lengths) const {
    if (!lengths.is_array() || lengths.size() > Shape::max_rank) fail("a shape", lengths.to_string().substr(0, 64));
    Shape shape;
    for (const Json& length : lengths.items()) {
      if (!length.is_integer() || length.as_integer() < 0) fail("a shape", lengths.to_string().substr(0, 64));
      shape.push_back(length.as_integer());
    }
    return shape;
  }

  Range range_of(const Json& offsets, const Spec& spec) const {
    const std::string text = offsets.to_string().substr(0, 64);
    if (!offsets.is_array() || offsets.size() != 2 || !offsets[0].is_integer() || !offsets[1].is_integer())
      fail("two offsets", text);
    int64_t begin = offsets[0].as_integer(), end = offsets[1].as_integer();
    if (begin < 0 || end < begin || static_cast<uint64_t>(end) > file_->size() - data_)
      fail("offsets within the file", text);
    uint64_t bytes = spec.dtype.size();
    bool empty = false;
    for (int64_t length : spec.shape) {
      // An empty axis does not excuse an overflow of the others.
      const auto least_1 = static_cast<uint64_t>(std::max<int64_t>(length, 1));
      if (__builtin_mul_overflow(bytes, least_1, &bytes) || bytes >> 62) fail("a shape that fits", text);
      empty = empty || length == 0;
    }
    if ((empty ? 0 : bytes) != static_cast<uint64_t>(end - begin))
      fail("as many bytes as " + spec.to_string() + " has", std::to_string(end - begin));
    return {static_cast<uint64_t>(begin), static_cast<uint64_t>(end)};
  }

  /// No byte belongs to two arrays or to none.
  void check_ranges(std::vector<Range> ranges) {
    place_.clear();
    std::sort(ranges.begin(), ranges.end(),
              [](Range a, Range b) { return a.begin != b.begin ? a.begin < b.begin : a.end < b.end; });
    uint64_t at = 0;
    for (Range range : ranges) {
      if (range.begin != at)
        fail("arrays one after another", (range.begin < at ? "an overlap at byte " : "a hole at byte ") +
                                             std::to_string(std::min(at, range.begin)));
      at = range.end;
    }
    if (at != file_->size() - data_)
      fail("arrays that fill the file", std::to_string(file_->size() - data_ - at) + " bytes more");
  }

  StoredArray array(const Spec& spec, Range range) const {
    return {spec, [file = file_, at = data_ + range.begin](std::span<std::byte> out) {
              if (file->read(at, out) != out.size())
                throw FileError(file->path().string() + ": expected a file that stays as it is, got one that became " +
                                "shorter while it was read.");
            }};
  }

  std::shared_ptr<FileReader> file_;
  std::string place_;
  uint64_t data_ = 0;
};

const char* type_name(DType dtype) {
  return std::find_if(std::begin(types), std::end(types), [&](const auto& t) { return DType(t.second) == dtype; })
      ->first;
}

}  // namespace

NamedArrays read_safetensors(const std::filesystem::path& path, Json* metadata) { return Header(path).read(metadata); }

std::string safetensors_header(const std::vector<std::pair<std::string, Spec>>& arrays, const Json& metadata) {
  Json::Object members{{metadata_key, metadata}};
  uint64_t at = 0;
  for (const auto& [name, spec] : arrays) {
    const uint64_t end = at + spec.bytes();
    members.emplace_back(name, Json::object({{"dtype", type_name(spec.dtype)},
                                             {"shape", Json::array(spec.shape.to_vector())},
                                             {"data_offsets", Json::array({at, end})}}));
    at = end;
  }
  Json header = Json::object();
  header.members() = std::move(members);
  std::string text = header.to_string();
  text.append((length_bytes - text.size() % length_bytes) % length_bytes, ' ');
  std::string length;
  for (size_t i = 0; i < length_bytes; ++i) length += static_cast<char>(text.size() >> 8 * i);
  return length + text;
}

void write_safetensors(const std::filesystem::path& path,
                       const std::vector<std::pair<std::string, Variable>>& variables) {
  auto ordered = variables;  // wide dtypes first, so that every array is aligned
  std::stable_sort(ordered.begin(), ordered.end(),
                   [](const auto& a, const auto& b) { return a.second.dtype().size() > b.second.dtype().size(); });
  std::vector<std::pair<std::string, Spec>> specs;
  for (const auto& [name, variable] : ordered) specs.emplace_back(name, state_of(variable).spec);
  const std::string header = safetensors_header(specs, Json::object({{"format", "keras"}}));
  AtomicFile file(path);
  file.write(std::as_bytes(std::span(header)));
  for (const auto& [name, variable] : ordered) {
    const VariableState& state = state_of(variable);
    file.write({state.readable(), state.spec.bytes()});
  }
  file.commit();
}

}  // namespace addax
