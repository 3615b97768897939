#include "saving/sharded_weights.hpp"

#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>

#include "addax/errors.hpp"
#include "addax/json.hpp"
#include "core/file.hpp"
#include "core/printable.hpp"
#include "core/tensor_state.hpp"
#include "nn/load_budget.hpp"
#include "saving/hdf5_writer.hpp"
#include "saving/weights_state.hpp"

namespace addax {
namespace {

constexpr const char* shard_ending = ".weights.h5";

/// One file after another, each begun where the one before is full.
class ShardWriter {
 public:
  ShardWriter(const std::string& path, double limit) : path_(path), limit_(limit) { begin_shard(); }

  void list(const SavedList& list) {
    file_->group(list.path);
    file_->attribute(list.path, "name", list.name);
    group_made_ = true;
    for (size_t i = 0; i < list.variables.size(); ++i) variable(list, i);
  }

  /// Gives all files their names, the map last.
  void commit() {
    end_shard();
    Json map = Json::object({{"metadata", Json::object({{"total_size", total_}})}, {"weight_map", weight_map_}});
    constexpr int indent = 4;
    const std::string text = map.to_string(indent);
    AtomicFile map_file(path_);
    map_file.write(std::as_bytes(std::span(text)));
    std::vector<AtomicFile*> files;
    for (const auto& shard : written_) files.push_back(shard.get());
    files.push_back(&map_file);
    AtomicFile::commit(files);
  }

 private:
  void begin_shard() {
    char number[32];
    std::snprintf(number, sizeof number, "_%05zu", written_.size());
    std::filesystem::path path(path_);
    std::string name = path.filename().string();
    name.resize(name.size() - std::string_view(map_ending).size());
    shard_ = name + number + shard_ending;
    file_.emplace();
    group_made_ = false;
    filled_ = 0;
  }

  void end_shard() {
    written_.push_back(std::make_unique<AtomicFile>(std::filesystem::path(path_).parent_path() / shard_));
    file_->image([&](const Pieces& pieces) { written_.back()->write(pieces); });
    file_.reset();
  }

  void variable(const SavedList& list, size_t index) {
    const VariableState& state = state_of(list.variables[index]);
    auto bytes = static_cast<double>(state.spec.bytes());
    total_ += bytes;
    if (bytes > limit_)
      throw OptionError("save_weights: expected a max_shard_size that holds every variable, got " + float_repr(limit_) +
                        " bytes for " + state.path + " of " + std::to_string(state.spec.bytes()) +
                        ". Raise max_shard_size, which counts GB.");
    filled_ += bytes;
    if (filled_ > limit_) {
      end_shard();
      begin_shard();
      filled_ = bytes;
    }
    if (!group_made_) file_->group(list.path);
    group_made_ = true;
    file_->dataset(list.path + "/" + std::to_string(index), state.spec, state.readable());
    note("/" + list.path);
  }

  /// As Keras has it: the first variable of a group notes a name, the second makes it a list of names.
  void note(const std::string& group) {
    Json& files = weight_map_[group];
    if (files.is_null()) {
      files = shard_;
      return;
    }
    if (files.is_string()) files = Json::array({files});
    if (files[files.size() - 1].as_string() != shard_) files.push_back(shard_);
  }

  std::string path_, shard_;
  double limit_, filled_ = 0, total_ = 0;
  bool group_made_ = false;
  std::optional<Hdf5Writer> file_;
  std::vector<std::unique_ptr<AtomicFile>> written_;
  Json weight_map_ = Json::object();
};

class MapReader {
 public:
  explicit MapReader(const std::string& path) : path_(path) {}

  ShardedWeights read() {
    Bytes text = read_file(path_);
    Json map =
        Json::parse({reinterpret_cast<const char*>(text.data()), text.size()}, path_, config_limits(text.size()));
    const Json* groups = map.find("weight_map");
    if (groups == nullptr || !groups->is_object()) fail("a \"weight_map\"", "none");
    weights_.state.file = path_;
    for (const auto& [group, files] : groups->members()) {
      NamedArrays arrays;
      std::set<std::string> seen;
      if (files.is_array())
        for (const Json& file : files.items())
          if (file.is_string() && !seen.insert(file.as_string()).second)
            fail("each file of a group once", file.to_string());
      if (files.is_array())
        for (const Json& file : files.items()) take(group, file, arrays);
      else
        take(group, files, arrays);
      weights_.state.lists[group.substr(group.starts_with('/') ? 1 : 0)] = numbered(arrays);
    }
    return std::move(weights_);
  }

 private:
  [[noreturn]] void fail(const std::string& wanted, const std::string& got) const {
    throw FormatError(path_ + ": expected " + wanted + ", got " + got +
                      ". Such a map is written by save_weights() with max_shard_size.");
  }

  /// What a file holds of a group.
  void take(const std::string& group, const Json& name, NamedArrays& arrays) {
    const Hdf5Group* found = shard(name).root().find_group(group.substr(group.starts_with('/') ? 1 : 0));
    if (found == nullptr) fail("\"" + group + "\" in " + name.as_string(), "a file without it");
    arrays.merge(arrays_of(*found));
  }

  const Hdf5File& shard(const Json& name) {
    if (!name.is_string() || !name.as_string().ends_with(shard_ending) ||
        name.as_string().find_first_of("/\\") != std::string::npos || printable(name.as_string()) != name.as_string())
      fail("names of files beside it that end in \".weights.h5\"", name.to_string().substr(0, 64));
    auto [known, added] = shards_.emplace(name.as_string(), nullptr);
    if (added) {
      weights_.files.push_back(Hdf5File::open(std::filesystem::path(path_).parent_path() / name.as_string()));
      known->second = &weights_.files.back();
    }
    return *known->second;
  }

  std::string path_;
  ShardedWeights weights_;
  std::map<std::string, const Hdf5File*> shards_;
};

}  // namespace

void save_sharded(const Model& model, const std::string& path, double max_shard_size) {
  constexpr double gigabyte = 1 << 30;
  if (!(max_shard_size > 0))
    throw OptionError("save_weights: expected a max_shard_size above 0, got " + float_repr(max_shard_size) +
                      ". It counts GB.");
  ShardWriter writer(path, max_shard_size * gigabyte);
  for (const SavedList& list : lists_of(model)) writer.list(list);
  writer.commit();
}

ShardedWeights open_sharded(const std::string& path) { return MapReader(path).read(); }

}  // namespace addax
