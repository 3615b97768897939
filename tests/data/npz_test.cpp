// from_npz: rows of named arrays, stored and deflated, and names and numbers of rows that do not fit.
#include "addax/data/npz.hpp"

#include <doctest/doctest.h>

#include "addax/errors.hpp"
#include "addax/ops.hpp"
#include "data/files.hpp"

namespace addax::tests {
namespace {

const std::string folder = std::string(ADDAX_TESTS_DIR) + "/golden/data/arrays/";

}  // namespace

TEST_CASE("rows of arrays in an archive") {
  for (const char* name : {"plain.npz", "packed.npz"}) {
    data::Dataset set = data::from_npz(folder + name, "x", {.y = "y", .sample_weight = "w"});
    CHECK(set.cardinality() == 7);
    Batch batch = *set.skip(2).batch(2).iterate().next();
    CHECK(batch.x[0].to_vector<int>() == std::vector<int>{20, 21, 22, 30, 31, 32});
    CHECK(batch.x.dtype() == DType::float32);
    CHECK(batch.y[0].to_vector<int>() == std::vector<int>{2, 0});
    CHECK(batch.y.dtype() == DType::int64);
    CHECK(batch.sample_weight[0].to_vector<float>() == std::vector<float>{1, 0});
    // The same order as of tensors.
    Batch all = *set.batch(7).iterate().next();
    auto order = [](const data::Dataset& rows) {
      return rows.shuffle(7, {.seed = 3}).batch(7).iterate().next()->x[0].to_vector<int>();
    };
    CHECK(order(set) == order(data::Dataset(all.x, all.y)));
    CHECK(data::from_npz(folder + name, "y").batch(9).iterate().next()->y.empty());
  }
}

TEST_CASE("names that the archive lacks, rows that differ, archives of something else") {
  TemporaryFolder files;
  auto refused = [](const std::string& x, const data::NpzOptions& options) -> std::string {
    try {
      data::from_npz(folder + "plain.npz", x, options);
    } catch (const Error& error) {
      return std::string(error.what()).substr(folder.size());
    }
    return "accepted";
  };
  CHECK(refused("xs", {}) == "plain.npz: expected the name of an array that it holds, got \"xs\". Did you mean \"x\"?");
  CHECK(refused("x", {.y = "labels"}) ==
        "plain.npz: expected the name of an array that it holds, got \"labels\". Known are x, y, w, short, number.");
  CHECK(refused("x", {.y = "short"}) == "plain.npz: expected as many rows in \"short\" as in \"x\", got 5 and 7.");
  CHECK(refused("number", {}) ==
        "plain.npz: expected an array with rows, got a number in \"number\". Write the array with numpy.save().");
  CHECK_THROWS_AS(data::from_npz(folder + "none.npz", "x"), FileError);
  CHECK_THROWS_AS(data::from_npz(folder + "rows.h5", "x"), FormatError);
}

}  // namespace addax::tests
