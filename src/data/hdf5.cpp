// Data sets of HDF5 files: rows are read by themselves where they lie one after another, else chunk by chunk.
#include "addax/data/hdf5.hpp"

#include <algorithm>
#include <list>
#include <memory>
#include <mutex>

#include "core/hdf5_reader.hpp"
#include "data/file_arrays.hpp"

namespace addax::data {
namespace {

/// The blocks of rows that were read last: a row of chunks each, so that its neighbours need not inflate it again.
class Blocks {
 public:
  explicit Blocks(Hdf5Dataset dataset)
      : dataset_(std::move(dataset)),
        rows_(dataset_.spec.shape[0]),
        height_(dataset_.rows_of_piece()),
        row_bytes_(dataset_.spec.bytes() / static_cast<size_t>(std::max<int64_t>(rows_, 1))) {}

  void read(int64_t first, int64_t count, std::span<std::byte> out) {
    if (height_ == 1) return dataset_.read_rows(first, count, out);
    std::lock_guard lock(mutex_);
    for (std::byte* to = out.data(); count > 0;) {
      int64_t inside = first % height_, taken = std::min(count, height_ - inside);
      const size_t bytes = static_cast<size_t>(taken) * row_bytes_;
      std::copy_n(block(first / height_).data() + static_cast<size_t>(inside) * row_bytes_, bytes, to);
      to += bytes;
      first += taken;
      count -= taken;
    }
  }

 private:
  static constexpr size_t most_bytes = size_t{16} << 20;
  struct Block {
    int64_t index;
    Bytes rows;
  };

  const Bytes& block(int64_t index) {
    auto found = std::ranges::find(kept_, index, &Block::index);
    if (found == kept_.end()) {
      const int64_t count = std::min(height_, rows_ - index * height_);
      Bytes rows(static_cast<size_t>(count) * row_bytes_);
      dataset_.read_rows(index * height_, count, rows.span());
      const size_t height = static_cast<size_t>(height_) * row_bytes_;
      while (!kept_.empty() && (kept_.size() + 1) * height > most_bytes) kept_.pop_back();
      found = kept_.insert(kept_.begin(), Block{index, std::move(rows)});
    }
    kept_.splice(kept_.begin(), kept_, found);
    return kept_.front().rows;
  }

  Hdf5Dataset dataset_;
  int64_t rows_, height_;  // of all, and of a block
  size_t row_bytes_;
  std::mutex mutex_;
  std::list<Block> kept_;  // the last used first
};

void collect_paths(const Hdf5Group& group, const std::string& above, std::vector<std::string>& paths) {
  for (const auto& [name, dataset] : group.datasets) paths.push_back(above + name);
  for (const auto& [name, inner] : group.groups) collect_paths(inner, above + name + "/", paths);
}

std::string without_slash(const std::string& path) { return path.starts_with('/') ? path.substr(1) : path; }

}  // namespace

Dataset from_hdf5(const std::filesystem::path& path, const std::string& x, const Hdf5Options& options) {
  Hdf5File file = Hdf5File::open(path, Hdf5Others::passed_over);
  std::vector<std::string> paths;
  collect_paths(file.root(), "", paths);
  return from_named_arrays(file.name(), paths, without_slash(x), without_slash(options.y),
                           without_slash(options.sample_weight), [&](size_t place) {
                             const std::string& name = paths[place];
                             const Hdf5Dataset& dataset = *file.root().find_dataset(name);
                             if (!dataset.refusal.empty()) throw FormatError(dataset.refusal);
                             if (dataset.is_text)
                               throw FormatError(file.name() + ": expected numbers in \"" + name +
                                                 "\", got strings. Keep them apart, or write numbers in their place.");
                             if (dataset.spec.shape.rank() == 0) return FileArray{name, dataset.spec, {}};
                             auto blocks = std::make_shared<Blocks>(dataset);
                             return FileArray{name, dataset.spec,
                                              [blocks](int64_t first, int64_t count, std::span<std::byte> out) {
                                                blocks->read(first, count, out);
                                              }};
                           });
}

}  // namespace addax::data
