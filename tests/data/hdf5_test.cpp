// from_hdf5: rows of datasets however they are stored, in constant memory, and what is refused.
#include "addax/data/hdf5.hpp"

#include <doctest/doctest.h>

#include "addax/errors.hpp"
#include "addax/ops.hpp"
#include "core/hdf5_reader.hpp"
#include "core/tensor_state.hpp"
#include "data/files.hpp"

namespace addax::tests {
namespace {

const std::string folder = std::string(ADDAX_TESTS_DIR) + "/golden/data/arrays/";
const std::string file = folder + "rows.h5";

std::vector<int> first_of(const data::Dataset& set) { return set.iterate().next()->x[0].to_vector<int>(); }

}  // namespace

TEST_CASE("rows of datasets, whole or in chunks") {
  for (const char* x : {"x", "/x", "big", "chunked/x", "/chunked/tall", "chunked/flat"}) {
    CAPTURE(x);
    data::Dataset set = data::from_hdf5(file, x, {.y = "chunked/y", .sample_weight = "w"});
    CHECK(set.cardinality() == 7);
    CHECK(first_of(set.skip(6)) == std::vector<int>{60, 61, 62});
    CHECK(first_of(set.skip(1).batch(4)) == std::vector<int>{10, 11, 12, 20, 21, 22, 30, 31, 32, 40, 41, 42});
    std::vector<int> labels;
    for (const Batch& row : set) labels.push_back(row.y[0].item<int>());
    CHECK(labels == std::vector<int>{0, 1, 2, 0, 1, 2, 0});
    Batch all = *set.batch(7).iterate().next();
    auto order = [](const data::Dataset& rows) { return first_of(rows.shuffle(7, {.seed = 3}).batch(7)); };
    CHECK(order(set) == order(data::Dataset(all.x, all.y)));
  }
  CHECK(data::from_hdf5(file, "none").cardinality() == 0);
}

TEST_CASE("any rows of a dataset are those of the whole") {
  Hdf5File open = Hdf5File::open(file);
  for (const char* name : {"x", "big", "chunked/x", "chunked/tall", "chunked/flat", "chunked/y"}) {
    const Hdf5Dataset& dataset = *open.root().find_dataset(name);
    Tensor whole = allocate(dataset.spec);
    dataset.read({data_of(whole), dataset.spec.bytes()});
    for (int64_t first = 0; first < 7; ++first)
      for (int64_t count = 1; first + count <= 7; ++count) {
        Spec spec = dataset.spec;
        spec.shape[0] = count;
        Tensor rows = allocate(spec);
        dataset.read_rows(first, count, {data_of(rows), spec.bytes()});
        CHECK(rows.to_vector<int>() == whole(Slice{first, first + count}).to_vector<int>());
      }
  }
}

TEST_CASE("several passes at once read the same") {
  data::Dataset set = data::from_hdf5(file, "chunked/x").repeat(200);
  data::Dataset both = data::Dataset::zip(set.prefetch(4), set.prefetch(4));
  bool same = true;
  for (const auto& [x, y] : both) same = same && x[0].to_vector<int>() == y[0].to_vector<int>();
  CHECK(same);
}

TEST_CASE("paths that the file lacks, rows that differ, text, and files of something else") {
  auto refused = [](const std::string& path, const std::string& x, const data::Hdf5Options& options) -> std::string {
    try {
      data::from_hdf5(folder + path, x, options);
    } catch (const Error& error) {
      return std::string(error.what()).substr(folder.size());
    }
    return "accepted";
  };
  CHECK(refused("rows.h5", "images", {}) ==
        "rows.h5: expected the name of an array that it holds, got \"images\". Known are big, none, number, short, w, "
        "x, y, chunked/flat, chunked/tall, chunked/x, chunked/y.");
  CHECK(refused("rows.h5", "chunked/tal", {}) ==
        "rows.h5: expected the name of an array that it holds, got \"chunked/tal\". Did you mean \"chunked/tall\"?");
  CHECK(refused("rows.h5", "x", {.sample_weight = "short"}) ==
        "rows.h5: expected as many rows in \"short\" as in \"x\", got 5 and 7.");
  CHECK(refused("rows.h5", "number", {}) ==
        "rows.h5: expected an array with rows, got a number in \"number\". Write the array with numpy.save().");
  CHECK(refused("text.h5", "x", {}) ==
        "text.h5: expected numbers in \"x\", got strings. Keep them apart, or write numbers in their place.");
  CHECK(refused("text.h5", "numbers", {.y = "names"}) ==
        "text.h5: expected numbers in \"names\", got strings. Keep them apart, or write numbers in their place.");
  CHECK(data::from_hdf5(folder + "text.h5", "numbers").cardinality() == 2);
  CHECK_THROWS_AS(data::from_hdf5(folder + "text.h5", "x"), FormatError);
  for (auto [name, got] :
       {std::pair{"table", "\"/table\": expected plain groups, datasets and attributes, got a compound type"},
        {"of/ragged",
         "\"/of/ragged\": expected plain groups, datasets and attributes, got sequences of variable length"},
        {"of/y", "\"/of/y\": expected plain groups, datasets and attributes, got a second link to the same object"},
        {"summed", "\"/summed\": expected plain groups, datasets and attributes, got the filter 3"}})
    CHECK(refused("mixed.h5", name, {}) ==
          "mixed.h5 at " + std::string(got) + ". Such HDF5 features are not read, for safety.");
  for (auto [name, kind] : {std::pair{"soft", "soft"}, {"elsewhere", "external"}})
    CHECK(refused("mixed.h5", name, {}) == "mixed.h5: expected plain groups, datasets and attributes, got the " +
                                               std::string(kind) + " link \"" + name +
                                               "\". Such HDF5 features are not read, for safety.");
  CHECK(data::from_hdf5(folder + "mixed.h5", "x", {.y = "of/again"}).cardinality() == 7);
  CHECK_THROWS_AS(data::from_hdf5(folder + "none.h5", "x"), FileError);
  CHECK_THROWS_AS(data::from_hdf5(folder + "plain.npz", "x"), FormatError);
}

}  // namespace addax::tests
