#include "addax/datasets/california_housing.hpp"

#include <algorithm>
#include <cstring>
#include <memory>
#include <span>
#include <vector>

#include "addax/errors.hpp"
#include "addax/json.hpp"
#include "core/npy.hpp"
#include "core/numpy_shuffle.hpp"
#include "core/zip_reader.hpp"
#include "datasets/files.hpp"

namespace addax::datasets::california_housing {
namespace {

struct Array {
  Spec spec;
  Bytes file;
  size_t begin;
  /// The bytes of a row; they need not lie where doubles may.
  const std::byte* row(size_t i, size_t size) const { return file.data() + begin + i * size; }
};

/// A member of the archive as float64 of this shape, None axes free.
Array member(const ZipFile& archive, const std::string& name, int rank, int64_t columns) {
  Bytes file = archive.read(name + ".npy");
  NpyHeader header = read_npy_header(file.span().first(std::min(file.size(), max_npy_header)), file.size(), name);
  if (header.spec.dtype != DType::float64 || header.spec.shape.rank() != rank ||
      (rank == 2 && header.spec.shape[1] != columns))
    throw FormatError(archive.name() + ": expected " + name + " as " + (rank == 2 ? "[n, 8]" : "[n]") +
                      " float64, got " + header.spec.to_string() + ". Fetch the file again.");
  return {header.spec, std::move(file), header.begin};
}

Tensor rows_of(const Array& array, std::span<const size_t> rows) {
  Shape shape = array.spec.shape;
  auto width = static_cast<size_t>(shape.part(1, shape.rank()).size());
  shape[0] = static_cast<int64_t>(rows.size());
  auto values = std::make_shared<std::vector<double>>(rows.size() * width);
  for (size_t i = 0; i < rows.size(); ++i)
    std::memcpy(values->data() + i * width, array.row(rows[i], width * sizeof(double)), width * sizeof(double));
  return Tensor::view_of(values->data(), {shape, DType::float64}, values);
}

void check(const CaliforniaHousingOptions& o) {
  const std::string where = "datasets::california_housing: expected ";
  if (o.version != "large" && o.version != "small")
    throw OptionError(where + "version \"large\" or \"small\", got \"" + o.version + "\".");
  if (!(o.test_split >= 0 && o.test_split < 1))
    throw OptionError(where + "a test_split from 0 to below 1, got " + Json(o.test_split).to_python() + ".");
}

}  // namespace

Splits load_data(const CaliforniaHousingOptions& o) try {
  check(o);
  const ZipFile archive = ZipFile::open(
      locate({.set = "california_housing",
              .name = o.path,
              .urls = {"https://storage.googleapis.com/tensorflow/tf-keras-datasets/california_housing.npz"},
              .sha256 = "1a2e3a52e0398de6463aebe6f4a8da34fb21fbb6b934cf88c3425e766f2a1a6f",
              .most = size_t{1} << 24}));
  Array x = member(archive, "x", 2, 8), y = member(archive, "y", 1, 0);
  if (x.spec.shape[0] != y.spec.shape[0])
    throw FormatError(archive.name() + ": expected a price for each of " + std::to_string(x.spec.shape[0]) +
                      " rows, got " + std::to_string(y.spec.shape[0]) + ". Fetch the file again.");
  auto n = static_cast<size_t>(x.spec.shape[0]);
  constexpr size_t small = 600;
  if (o.version == "small") n = std::min(n, small);
  const std::vector<size_t> order = numpy_shuffled(n, o.seed);
  auto trained = static_cast<size_t>(static_cast<double>(n) * (1 - o.test_split));
  std::span<const size_t> train(order.data(), trained), test(order.data() + trained, n - trained);
  return {{rows_of(x, train), rows_of(y, train)}, {rows_of(x, test), rows_of(y, test)}};
} catch (FileError& error) {
  error.add_place("datasets::california_housing");
  throw;
}

}  // namespace addax::datasets::california_housing
