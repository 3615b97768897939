// NumPy's arrays: rows read at their places in a file, and whole arrays in and out.
#include "addax/data/npy.hpp"

#include <algorithm>
#include <vector>

#include "addax/errors.hpp"
#include "core/file.hpp"
#include "core/npy.hpp"
#include "core/tensor_state.hpp"
#include "data/rows.hpp"

namespace addax::data {
namespace {

NpyHeader header_of(const FileReader& file) {
  std::vector<std::byte> start(std::min(file.size(), max_npy_header));
  start.resize(file.read(0, start));
  return read_npy_header(start, file.size(), file.path().string());
}

[[noreturn]] void fail_shorter(const FileReader& file) {
  throw FileError(file.path().string() +
                  ": expected a file that stays as it is, got one that became shorter while it was read.");
}

/// Rows at their places in a file.
class FileRows final : public Rows {
 public:
  explicit FileRows(const std::filesystem::path& path) : file_(path), array_(header_of(file_)) {
    if (array_.spec.shape.rank() == 0)
      throw FormatError(path.string() +
                        ": expected an array with rows, got a number. Write the array with numpy.save().");
  }

  int64_t size() const override { return array_.spec.shape[0]; }
  Batch one(int64_t position) const override {
    Tensor row = range(position, 1).x[0];
    return {view_as(row, row.shape().part(1, row.rank())), {}, {}};
  }
  Batch range(int64_t first, int64_t count) const override {
    Tensor rows = room_for(count);
    read(first, {data_of(rows), rows.spec().bytes()});
    return {rows, {}, {}};
  }
  Batch gather(std::span<const int64_t> positions) const override {
    Tensor rows = room_for(static_cast<int64_t>(positions.size()));
    std::byte* to = data_of(rows);
    for (int64_t position : positions) {
      read(position, {to, row_bytes()});
      to += row_bytes();
    }
    return {rows, {}, {}};
  }

 private:
  size_t row_bytes() const { return array_.spec.bytes() / static_cast<size_t>(size()); }
  Tensor room_for(int64_t count) const {
    Spec spec = array_.spec;
    spec.shape[0] = count;
    return allocate(spec);
  }
  void read(int64_t row, std::span<std::byte> out) const {
    if (file_.read(array_.begin + static_cast<size_t>(row) * row_bytes(), out) != out.size()) fail_shorter(file_);
  }

  FileReader file_;
  NpyHeader array_;
};

}  // namespace

Dataset from_npy(const std::filesystem::path& path) {
  return make_dataset<RowsNode>(std::make_shared<const FileRows>(path));
}

Tensor load_npy(const std::filesystem::path& path) {
  FileReader file(path);
  NpyHeader array = header_of(file);
  Tensor values = allocate(array.spec);
  std::span<std::byte> out(data_of(values), array.spec.bytes());
  if (file.read(array.begin, out) != out.size()) fail_shorter(file);
  return values;
}

void save_npy(const std::filesystem::path& path, const Tensor& values) {
  const std::string header = npy_header(values.spec());
  AtomicFile file(path);
  file.write(std::as_bytes(std::span(header)));
  file.write({static_cast<const std::byte*>(values.raw_data()), values.spec().bytes()});
  file.commit();
}

}  // namespace addax::data
