#include "saving/checkpoint.hpp"

#include <cstring>

#include "core/checksum.hpp"
#include "core/file.hpp"
#include "core/tensor_state.hpp"
#include "saving/safetensors.hpp"

namespace addax {
namespace {

constexpr const char* values_key = "addax.training";
constexpr const char* checksum_name = "checksum";
constexpr size_t checksum_bytes = 4;

void verify(const std::filesystem::path& path) {
  const Bytes bytes = read_file(path);
  uint32_t stored = 0;
  bool whole = bytes.size() > checksum_bytes;
  if (whole) {
    size_t size = bytes.size() - checksum_bytes;
    std::memcpy(&stored, bytes.data() + size, checksum_bytes);
    whole = crc32c(bytes.span().first(size)) == stored;
  }
  if (!whole)
    throw FormatError(path.string() +
                      ": expected a checkpoint with the checksum of its content, got a damaged file of " +
                      std::to_string(bytes.size()) + " bytes. It was cut or changed after it was written.");
}

}  // namespace

void write_checkpoint(const std::filesystem::path& path, const Json& values, const Tensors& tensors) {
  std::vector<std::pair<std::string, Spec>> specs;
  for (size_t i = 0; i < tensors.size(); ++i) specs.emplace_back(tensors.names()[i], tensors[i].spec());
  specs.emplace_back(checksum_name, Spec{{1}, DType::uint32});
  const std::string header = safetensors_header(specs, Json::object({{values_key, values.to_string()}}));
  AtomicFile file(path);
  uint32_t sum = 0;
  auto write = [&](std::span<const std::byte> bytes) {
    sum = crc32c(bytes, sum);
    file.write(bytes);
  };
  write(std::as_bytes(std::span(header)));
  for (const Tensor& t : tensors) write({static_cast<const std::byte*>(t.raw_data()), t.spec().bytes()});
  file.write(std::as_bytes(std::span(&sum, 1)));
  file.commit();
}

Checkpoint read_checkpoint(const std::filesystem::path& path) {
  verify(path);
  Json metadata;
  Checkpoint checkpoint;
  for (const auto& [name, array] : read_safetensors(path, &metadata)) {
    Tensor tensor = allocate(array.spec);
    array.read({data_of(tensor), array.spec.bytes()});
    checkpoint.tensors.push_back(name, tensor);
  }
  const Json* text = metadata.find(values_key);
  if (!text) throw FormatError(path.string() + ": expected a checkpoint of a training, got another safetensors file.");
  checkpoint.values = Json::parse(text->as_string(), path.string());
  return checkpoint;
}

}  // namespace addax
