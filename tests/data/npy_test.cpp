// from_npy: rows as numpy.save() wrote them, in any order, and refusals of what is damaged or of another kind.
#include "addax/data/npy.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>

#include "addax/errors.hpp"
#include "addax/ops.hpp"
#include "data/files.hpp"

namespace addax::tests {
namespace {

using Ints = std::vector<int>;

/// As numpy.save() writes it: the header filled up to a multiple of 64 bytes.
std::string npy(const std::string& descr, const std::string& shape, const Tensor& values,
                const std::string& fortran = "False", char version = 1) {
  std::string header = "{'descr': '" + descr + "', 'fortran_order': " + fortran + ", 'shape': " + shape + ", }";
  size_t begin = version == 1 ? 10 : 12;
  header.append(63 - (begin + header.size()) % 64, ' ') += '\n';
  std::string file = "\x93NUMPY";
  file += {version, '\0', static_cast<char>(header.size()), static_cast<char>(header.size() >> 8)};
  if (version > 1) file.append(2, '\0');
  return file + header + std::string(static_cast<const char*>(values.raw_data()), values.spec().bytes());
}

}  // namespace

TEST_CASE("rows of an array in a file") {
  TemporaryFolder folder;
  auto path = folder / "x.npy";
  Tensor x = ops::reshape(ops::cast(ops::arange(24), DType::float32), {6, 2, 2});
  for (char version : {1, 2, 3}) {
    write(path, npy("<f4", "(6, 2, 2)", x, "False", version));
    data::Dataset set = data::from_npy(path);
    CHECK(set.cardinality() == 6);
    CHECK(set.iterate().next()->x.shape() == Shape{2, 2});
    CHECK(set.skip(4).batch(8).iterate().next()->x[0].to_vector<int>() == Ints{16, 17, 18, 19, 20, 21, 22, 23});
  }
  // The same order and values as of the tensor itself.
  auto rows = [](const data::Dataset& set) {
    return set.shuffle(6, {.seed = 2}).batch(6).iterate().next()->x[0].to_vector<int>();
  };
  CHECK(rows(data::from_npy(path)) == rows(data::Dataset(x)));
  for (const auto& [descr, dtype] : std::vector<std::pair<std::string, DType>>{
           {"|u1", DType::uint8}, {"|b1", DType::bool_}, {"<i8", DType::int64}, {"<f8", DType::float64}}) {
    Tensor values = ops::cast(Tensor::from({1, 0, 1}), dtype);
    write(path, npy(descr, "(3,)", values, "True"));
    Tensor read = data::from_npy(path).batch(3).iterate().next()->x;
    CHECK(read.dtype() == dtype);
    CHECK(read.to_vector<int>() == Ints{1, 0, 1});
  }
  write(path, npy("<f4", "(0, 5)", ops::zeros({0})));
  CHECK(data::from_npy(path).cardinality() == 0);
}

TEST_CASE("shuffled rows of a file, short and long, are those of the tensor") {
  TemporaryFolder folder;
  for (int64_t columns : {1, 300, 1500, 5000}) {
    Tensor x = ops::reshape(ops::arange(700 * columns), {700, columns});
    data::save_npy(folder / "x.npy", x);
    auto batches = [](const data::Dataset& set) {
      std::vector<Ints> all;
      for (const Batch& batch : set.shuffle(90, {.seed = 5}).batch(64)) all.push_back(batch.x[0].to_vector<int>());
      return all;
    };
    CHECK(batches(data::from_npy(folder / "x.npy")) == batches(data::Dataset(x)));
  }
}

TEST_CASE("arrays in Fortran's order and of the other byte order") {
  TemporaryFolder folder;
  auto path = folder / "x.npy";
  const Shape shape{3, 2, 4};
  const Tensor x = ops::reshape(ops::arange(24), shape);
  const Tensor columns = ops::transpose(x, {2, 1, 0});  // as x.T lies
  for (const char* dtype : {"i1", "i2", "f4", "f8"}) {
    const std::string little = dtype[1] == '1' ? "|i1" : "<" + std::string(dtype);
    const DType stored = dtype[0] == 'f' ? (dtype[1] == '4' ? DType::float32 : DType::float64)
                                         : (dtype[1] == '1' ? DType::int8 : DType::int16);
    for (bool big : {false, true}) {
      CAPTURE(dtype);
      CAPTURE(big);
      const std::string descr = big && dtype[1] != '1' ? ">" + std::string(dtype) : little;
      std::string file = npy(descr, "(3, 2, 4)", ops::cast(columns, stored), "True");
      std::string plain = npy(descr, "(3, 2, 4)", ops::cast(x, stored));
      for (std::string* bytes : {&file, &plain})
        for (size_t at = 128; big && at < bytes->size(); at += stored.size())
          std::reverse(bytes->begin() + long(at), bytes->begin() + long(at + stored.size()));
      for (const std::string& bytes : {file, plain}) {
        write(path, bytes);
        CHECK(data::load_npy(path).dtype() == stored);
        CHECK(data::load_npy(path).shape() == shape);
        CHECK(data::load_npy(path).to_vector<int>() == x.to_vector<int>());
        const Batch batch = *data::from_npy(path).skip(1).batch(2).iterate().next();
        CHECK(batch.x[0].to_vector<int>() == x(Slice{.start = 1}).to_vector<int>());
      }
    }
  }
  write(path,
        npy("<f4", "(1000, 700)", ops::reshape(ops::arange(700000, {.dtype = DType::float32}), {700, 1000}), "True"));
  CHECK(data::load_npy(path).to_vector<float>()[700 * 3 + 5] == 5003);  // in more than one read
  for (const char* name : {"fortran", "big", "both"})                   // by NumPy itself
    CHECK(data::load_npy(std::string(ADDAX_TESTS_DIR) + "/golden/data/arrays/" + name + ".npy").to_vector<int>() ==
          std::vector<int>{0, 1, 2, 10, 11, 12, 20, 21, 22, 30, 31, 32, 40, 41, 42, 50, 51, 52, 60, 61, 62});
  write(path, npy("<f4", "(0, 3)", ops::zeros({0}), "True"));
  CHECK(data::load_npy(path).shape() == Shape{0, 3});
}

TEST_CASE("damaged files and arrays of other kinds") {
  TemporaryFolder folder;
  auto path = folder / "x.npy";
  auto read = [&](const std::string& file) {
    write(path, file);
    return refusal<Error>(folder, [&] { data::from_npy(path); });
  };
  const std::string help = ". Write the array with numpy.save().";
  Tensor six = ops::zeros({6});
  std::string good = npy("<f4", "(3, 2)", six);
  CHECK(read(good) == "accepted");
  CHECK(read("") == "x.npy: expected the signature of .npy, got none" + help);
  CHECK(read("PK" + good) == "x.npy: expected the signature of .npy, got none" + help);
  CHECK(read(good.substr(0, 50)) == "x.npy: expected a whole header, got one of 118 bytes" + help);
  CHECK(read(good.substr(0, good.size() - 1)) == "x.npy: expected as many bytes as [3, 2] float32 has, got 23" + help);
  CHECK(read(good + "x") == "x.npy: expected as many bytes as [3, 2] float32 has, got 25" + help);
  CHECK(read(npy("<f4", "(4611686018427387904, 4611686018427387904)", six)) ==
        "x.npy: expected as many bytes as [4611686018427387904, 4611686018427387904] float32 has, got 24" + help);
  CHECK(read(npy("<f4", "(-3, 2)", six)) == "x.npy: expected a shape, got (-3, 2)" + help);
  CHECK(read(npy("<f4", "(3, b)", six)) == "x.npy: expected a shape, got (3, b)" + help);
  CHECK(read(npy("<f4", "()", ops::zeros({1}))) == "x.npy: expected an array with rows, got a number" + help);
  CHECK(read(npy("<c8", "(3,)", six)) == "x.npy: expected numbers or bools, got '<c8'" + help);
  CHECK(read(npy("|O", "(3, 2)", six)) == "x.npy: expected numbers or bools, got '|O'" + help);
  good[6] = 9;
  CHECK(read(good) == "x.npy: expected version 1 to 3 of the format, got 9" + help);
  write(path, npy("<f4", "(300000,)", ops::zeros({300000})));  // small files are in memory already
  data::Dataset set = data::from_npy(path);
  std::filesystem::resize_file(path, 140);
  CHECK(refusal<FileError>(folder, [&] { exhaust(set); }) ==
        "x.npy: expected a file that stays as it is, got one that became shorter while it was read.");
}

TEST_CASE("whole arrays in and out, as numpy.save() writes them") {
  TemporaryFolder folder;
  auto path = folder / "x.npy";
  for (const char* dtype : {"bool", "int8", "uint16", "int64", "float16", "float32", "float64"})
    for (const Shape& shape : {Shape{}, Shape{6}, Shape{2, 3}, Shape{0, 4}}) {
      Tensor x = ops::cast(ops::reshape(ops::arange(shape.size()), shape), dtype);
      data::save_npy(path, x);
      Tensor read = data::load_npy(path);
      CHECK(read.spec().to_string() == x.spec().to_string());
      CHECK(read.to_vector<double>() == x.to_vector<double>());
    }
  Tensor x = ops::reshape(ops::cast(ops::arange(6), DType::float32), {3, 2});
  data::save_npy(path, x);
  std::ifstream file(path, std::ios::binary);
  CHECK(std::string{std::istreambuf_iterator<char>(file), {}} == npy("<f4", "(3, 2)", x));
  CHECK_THROWS_WITH_AS(data::save_npy(path, ops::cast(x, "bfloat16")),
                       "npy: expected a dtype that NumPy has, got bfloat16. Cast the array to float32 first.",
                       DTypeError);
}

}  // namespace addax::tests
