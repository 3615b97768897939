#include "data/file_arrays.hpp"

#include <algorithm>

#include "addax/errors.hpp"
#include "core/names.hpp"
#include "core/tensor_state.hpp"
#include "data/rows.hpp"

namespace addax::data {
namespace {

class ArrayRows final : public Rows {
 public:
  ArrayRows(FileArray x, std::optional<FileArray> y, std::optional<FileArray> sample_weight)
      : x_(std::move(x)), y_(std::move(y)), sample_weight_(std::move(sample_weight)) {}

  int64_t size() const override { return x_.spec.shape[0]; }
  Batch one(int64_t position) const override {
    return batch(
        1, [&](const FileArray& array, const Tensor& to) { read(array, position, 1, data_of(to)); }, true);
  }
  Batch range(int64_t first, int64_t count) const override {
    return batch(count, [&](const FileArray& array, const Tensor& to) { read(array, first, count, data_of(to)); });
  }
  Batch gather(std::span<const int64_t> positions) const override {
    std::vector<Place> places;  // in the order of the file
    for (int64_t position : positions) places.push_back({position, places.size()});
    std::sort(places.begin(), places.end(), [](const Place& a, const Place& b) { return a.in_file < b.in_file; });
    return batch(static_cast<int64_t>(positions.size()),
                 [&](const FileArray& array, const Tensor& to) { read_places(array, places, data_of(to)); });
  }

 private:
  struct Place {
    int64_t in_file;
    size_t in_batch;
  };

  /// Rows that lie close together are read at once, with what is between them: a call costs as much as some 4 KiB.
  void read_places(const FileArray& array, std::span<const Place> places, std::byte* to) const {
    constexpr size_t most = 16384, gap = 4096;
    alignas(64) std::byte together[most];
    const size_t bytes = array.spec.bytes() / static_cast<size_t>(size());
    for (size_t i = 0, j; i < places.size(); i = j) {
      const int64_t first = places[i].in_file;
      auto joins = [&](const Place& place) {
        const auto between = static_cast<size_t>(place.in_file - places[j - 1].in_file);
        return (between <= 1 || (between - 1) * bytes <= gap) &&
               static_cast<size_t>(place.in_file - first + 1) * bytes <= most;
      };
      for (j = i + 1; j < places.size() && joins(places[j]);) ++j;
      if (j == i + 1) {
        read(array, first, 1, to + places[i].in_batch * bytes);
        continue;
      }
      read(array, first, places[j - 1].in_file - first + 1, together);
      for (size_t k = i; k < j; ++k)
        std::copy_n(together + static_cast<size_t>(places[k].in_file - first) * bytes, bytes,
                    to + places[k].in_batch * bytes);
    }
  }

  /// How many bytes it were.
  size_t read(const FileArray& array, int64_t first, int64_t count, std::byte* to) const {
    const size_t bytes = array.spec.bytes() / static_cast<size_t>(size()) * static_cast<size_t>(count);
    array.read(first, count, {to, bytes});
    return bytes;
  }

  /// Room for so many rows of each array, filled; the one row itself where `single`.
  template <class Fill>
  Batch batch(int64_t count, const Fill& fill, bool single = false) const {
    auto rows = [&](const FileArray& array) -> Tensors {
      Spec spec = array.spec;
      spec.shape[0] = count;
      Tensor values = allocate(spec);
      fill(array, values);
      return single ? view_as(values, spec.shape.part(1, spec.shape.rank())) : values;
    };
    return {rows(x_), y_ ? rows(*y_) : Tensors(), sample_weight_ ? rows(*sample_weight_) : Tensors()};
  }

  FileArray x_;
  std::optional<FileArray> y_, sample_weight_;
};

void check_rows(const std::string& file, const FileArray& array) {
  if (array.spec.shape.rank() == 0)
    throw FormatError(file + ": expected an array with rows, got a number" +
                      (array.name == file ? "" : " in \"" + array.name + "\"") +
                      ". Write the array with numpy.save().");
}

}  // namespace

Dataset from_file_arrays(const std::string& file, FileArray x, std::optional<FileArray> y,
                         std::optional<FileArray> sample_weight) {
  check_rows(file, x);
  for (const auto* other : {&y, &sample_weight}) {
    if (!*other) continue;
    check_rows(file, **other);
    if ((*other)->spec.shape[0] != x.spec.shape[0])
      throw ShapeError(file + ": expected as many rows in \"" + (*other)->name + "\" as in \"" + x.name + "\", got " +
                       std::to_string((*other)->spec.shape[0]) + " and " + std::to_string(x.spec.shape[0]) + ".");
  }
  return make_dataset<RowsNode>(
      std::make_shared<const ArrayRows>(std::move(x), std::move(y), std::move(sample_weight)));
}

Dataset from_named_arrays(const std::string& file, const std::vector<std::string>& known, const std::string& x,
                          const std::string& y, const std::string& sample_weight,
                          const std::function<FileArray(size_t place)>& array) {
  auto found = [&](const std::string& name) {
    std::vector<std::string_view> names(known.begin(), known.end());
    auto at = std::find(names.begin(), names.end(), name);
    if (at == names.end())
      throw OptionError(file + ": expected the name of an array that it holds, got \"" + name + "\". " +
                        did_you_mean(name, names));
    return array(static_cast<size_t>(at - names.begin()));
  };
  auto optional = [&](const std::string& name) {
    return name.empty() ? std::optional<FileArray>() : std::optional(found(name));
  };
  return from_file_arrays(file, found(x), optional(y), optional(sample_weight));
}

}  // namespace addax::data
