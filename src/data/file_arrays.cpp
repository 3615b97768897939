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
    return batch(static_cast<int64_t>(positions.size()), [&](const FileArray& array, const Tensor& to) {
      std::byte* at = data_of(to);
      for (int64_t position : positions) at += read(array, position, 1, at);
    });
  }

 private:
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
