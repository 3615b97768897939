#include "addax/datasets/california_housing.hpp"

#include <doctest/doctest.h>

#include <span>

#include "addax/errors.hpp"
#include "core/npy.hpp"
#include "core/zip_writer.hpp"
#include "datasets/fakes.hpp"

namespace addax::tests {
namespace {

namespace housing = datasets::california_housing;

std::string npy(const Shape& shape, const std::vector<double>& values) {
  return npy_header({shape, DType::float64}) +
         std::string(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(double));
}

/// Row i holds 10 i, 10 i + 1, …; its price is i.
void write_housing(const std::filesystem::path& path, int64_t n, int64_t prices, int64_t columns = 8) {
  std::vector<double> x, y;
  for (int64_t i = 0; i < n; ++i)
    for (int64_t j = 0; j < columns; ++j) x.push_back(static_cast<double>(10 * i + j));
  for (int64_t i = 0; i < prices; ++i) y.push_back(static_cast<double>(i));
  ZipWriter zip(path);
  zip.add("x.npy", npy({n, columns}, x));
  zip.add("y.npy", npy({prices}, y));
  zip.commit();
}

TEST_CASE("california_housing splits the rows in the order of NumPy's RandomState") {
  Nowhere nowhere;
  write_housing(nowhere.folder / "california_housing.npz", 10, 10);
  auto [train, test] = housing::load_data();
  CHECK(train.y.to_vector<int>() == std::vector<int>{9, 3, 6, 1, 0, 7, 4, 8});
  CHECK(test.y.to_vector<int>() == std::vector<int>{2, 5});
  CHECK(train.x.spec() == Spec{{8, 8}, DType::float64});
  CHECK(test.x(1, 7).item<double>() == 57);
  write_housing(nowhere.folder / "california_housing.npz", 1000, 1000);
  CHECK(housing::load_data({.test_split = 0, .seed = 7}).train.y(Slice{0, 8}).to_vector<int>() ==
        std::vector<int>{778, 334, 271, 802, 216, 408, 812, 94});
  datasets::Splits small = housing::load_data({.version = "small"});
  CHECK(small.train.x.shape() == Shape{480, 8});
  CHECK(small.test.y.shape() == Shape{120});
}

TEST_CASE("california_housing refuses other versions, shares and files") {
  Nowhere nowhere;
  auto load = [](const housing::CaliforniaHousingOptions& o) { return [o] { housing::load_data(o); }; };
  const auto& folder = nowhere.folder.path();
  CHECK(refusal_of<OptionError>(load({.version = "tiny"}), folder) ==
        "datasets::california_housing: expected version \"large\" or \"small\", got \"tiny\".");
  CHECK(refusal_of<OptionError>(load({.test_split = 1}), folder) ==
        "datasets::california_housing: expected a test_split from 0 to below 1, got 1.0.");
  const std::string place = ".../california_housing.npz: expected ";
  write_housing(nowhere.folder / "california_housing.npz", 5, 4);
  CHECK(refusal_of<FormatError>(load({}), folder) ==
        place + "a price for each of 5 rows, got 4. Fetch the file again.");
  write_housing(nowhere.folder / "california_housing.npz", 5, 5, 7);
  CHECK(refusal_of<FormatError>(load({}), folder) ==
        place + "x as [n, 8] float64, got [5, 7] float64. Fetch the file again.");
}

}  // namespace
}  // namespace addax::tests
