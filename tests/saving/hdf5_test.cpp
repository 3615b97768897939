// HDF5: files that h5py wrote are read, what is dangerous is refused by name, damage is noticed, and what Hdf5Writer
// writes is read back. The files come from hdf5/make.py.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>
#include <random>
#include <thread>

#include "addax/errors.hpp"
#include "core/hdf5_reader.hpp"
#include "saving/hdf5_writer.hpp"
#include "support/temporary_folder.hpp"

using namespace addax;
namespace fs = std::filesystem;

namespace {

fs::path sample(const std::string& name) { return fs::path(ADDAX_TESTS_DIR) / "saving" / "hdf5" / (name + ".h5"); }

/// The text behind the file's name of the FormatError, or "accepted".
std::string refusal(const fs::path& path) {
  try {
    Hdf5File::open(path);
  } catch (const FormatError& error) {
    std::string text = error.what();
    CHECK(text.starts_with(path.string()));
    return text.substr(path.string().size());
  }
  return "accepted";
}

template <class T>
std::vector<T> elements(const Hdf5Dataset& dataset) {
  REQUIRE(dataset.spec.dtype == dtype_of<T>);
  std::vector<T> values(static_cast<size_t>(dataset.spec.shape.size()));
  dataset.read(std::as_writable_bytes(std::span(values)));
  return values;
}

template <class T>
bool counts_up(const Hdf5Dataset& dataset) {
  auto values = elements<T>(dataset);
  for (size_t i = 0; i < values.size(); ++i)
    if (static_cast<double>(values[i]) != static_cast<double>(i)) return false;
  return true;
}

size_t read_all(const Hdf5Group& group) {
  size_t total = 0;
  for (const auto& [name, dataset] : group.datasets) {
    std::vector<std::byte> bytes(dataset.spec.bytes());
    dataset.read(bytes);
    total += bytes.size();
  }
  for (const auto& [name, below] : group.groups) total += read_all(below);
  return total;
}

Bytes copy(std::span<const std::byte> bytes) {
  Bytes copied(bytes.size());
  std::copy(bytes.begin(), bytes.end(), copied.data());
  return copied;
}

}  // namespace

TEST_CASE("every number type, little and big endian") {
  for (std::string age : {"old_", "new_"}) {
    Hdf5File file = Hdf5File::open(sample(age + "types"));
    for (const Hdf5Group* group : {&file.root(), file.root().find_group("big_endian")}) {
      REQUIRE(group != nullptr);
      CHECK(group->find_dataset("float32")->spec == Spec{{2, 3}, DType::float32});
      CHECK(counts_up<float16_t>(group->datasets.at("float16")));
      CHECK(counts_up<float>(group->datasets.at("float32")));
      CHECK(counts_up<double>(group->datasets.at("float64")));
      CHECK(counts_up<int8_t>(group->datasets.at("int8")));
      CHECK(counts_up<int16_t>(group->datasets.at("int16")));
      CHECK(counts_up<int32_t>(group->datasets.at("int32")));
      CHECK(counts_up<int64_t>(group->datasets.at("int64")));
      CHECK(counts_up<uint8_t>(group->datasets.at("uint8")));
      CHECK(counts_up<uint16_t>(group->datasets.at("uint16")));
      CHECK(counts_up<uint32_t>(group->datasets.at("uint32")));
      CHECK(counts_up<uint64_t>(group->datasets.at("uint64")));
    }
    CHECK(counts_up<bfloat16_t>(file.root().datasets.at("bfloat16")));
    CHECK(counts_up<float>(file.root().datasets.at("scalar")));
    CHECK(file.root().find_dataset("scalar")->spec.shape == Shape{});
    CHECK(file.root().find_dataset("bool")->spec == Spec{{2}, DType::bool_});
    CHECK(file.root().find_dataset("empty")->spec == Spec{{0, 3}, DType::float32});
    CHECK(file.root().find_dataset("big_endian/int8") != nullptr);
    CHECK(file.root().find_dataset("big_endian/none") == nullptr);
    CHECK(file.root().find_dataset("none/int8") == nullptr);
    CHECK(file.root().find_group("float32") == nullptr);
  }
}

TEST_CASE("every layout and filter") {
  for (std::string age : {"old_", "new_"}) {
    Hdf5File file = Hdf5File::open(sample(age + "chunks"));
    for (const auto& entry : file.root().datasets) {
      CAPTURE(entry.first);
      if (entry.first != "zeros") CHECK(counts_up<float>(entry.second));
    }
    CHECK(file.root().datasets.size() == 9);
    CHECK(elements<float>(file.root().datasets.at("zeros")) == std::vector<float>(20000));
  }
}

TEST_CASE("attributes") {
  for (std::string age : {"old_", "new_"}) {
    Hdf5File file = Hdf5File::open(sample(age + "attributes"));
    const Hdf5Group& root = file.root();
    CHECK(*root.find_string("text") == "h\xc3\xa9llo");
    CHECK(*root.find_string("none") == "");
    CHECK(*root.find_string("fixed") == "fixed");
    CHECK(root.find_string("list") == nullptr);
    CHECK(root.find_string("half") == nullptr);
    CHECK(root.find_string("absent") == nullptr);
    CHECK(root.attributes.at("list").strings == std::vector<std::string>{"a", "bb"});
    CHECK(root.attributes.at("fixed_list").strings == std::vector<std::string>{"x", "yyy"});
    CHECK(root.attributes.at("empty").shape == Shape{0});
    CHECK(root.attributes.at("numbers").numbers == std::vector<double>{0, 1, 2});
    CHECK(root.attributes.at("big").numbers == std::vector<double>{1, 2});
    CHECK(root.attributes.at("half").numbers == std::vector<double>{0.5});
    CHECK(root.attributes.at("yes").numbers == std::vector<double>{1});
    CHECK(root.attributes.at("null").numbers.empty());
    CHECK(*root.find_group("vars")->find_string("name") == "dense");
  }
}

TEST_CASE("large and deep groups") {
  for (std::string age : {"old_", "new_"}) {
    Hdf5File file = Hdf5File::open(sample(age + "members"));
    CHECK(file.root().find_group("many")->datasets.size() == 60);
    CHECK(file.root().find_group("d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d") != nullptr);
  }
}

TEST_CASE("what weights files do not need is refused by name") {
  const std::pair<const char*, const char*> cases[] = {
      {"soft_link", "the soft link \"s\""},
      {"soft_link_below", "at \"/a\": expected plain groups, datasets and attributes, got the soft link \"s\""},
      {"external_link", "the external link \"s\""},
      {"external_link_below", "at \"/a\": expected plain groups, datasets and attributes, got the external link \"s\""},
      {"external_storage", "external storage"},
      {"virtual", "a virtual data set"},
      {"committed_type", "a committed type"},
      {"committed_attribute", "a committed type"},
      {"reference", "object references"},
      {"reference_attribute", "object references"},
      {"region_reference", "region references"},
      {"cycle", "a second link to the same object"},
      {"twice", "a second link to the same object"},
      {"user_filter", "the filter 32000"},
      {"fletcher", "the filter 3"},
      {"huge", "4398046511104 declared bytes over 0 stored ones"},
      {"huge_chunked", "expected datasets no larger than the stored bytes bear out"},
      {"bomb", "4194304 declared bytes over"},
      {"never_stored", "a dataset whose elements were never stored"},
      {"deep", "groups nested more than 64 deep"},
      {"long_name", "a name of more than 1024 bytes"},
      {"rank", "rank 17, more than 16"},
      {"compound", "a compound type"},
      {"strings", "a dataset of strings"},
      {"opaque", "a dataset of opaque elements"},
      {"enumeration", "enumerations other than bool"},
      {"sequences", "sequences of variable length"},
      {"complex", "a compound type"}};
  for (const auto& refused : cases) {
    for (std::string age : {"old_", "new_"}) {
      const std::string name = age + refused.first;
      if (!fs::exists(sample(name))) continue;
      CAPTURE(name);
      CHECK(refusal(sample(name)).find(refused.second) != std::string::npos);
    }
  }
  CHECK(refusal(sample("old_external_storage")) ==
        " at \"/x\": expected plain groups, datasets and attributes, got external storage. Such HDF5 features are not "
        "read, for safety.");
}

TEST_CASE("what is not a whole HDF5 file") {
  TemporaryFolder folder;
  write_file(folder / "text", std::as_bytes(std::span("no HDF5")));
  CHECK(refusal(folder / "text") ==
        ": expected an HDF5 file, got 8 bytes without its signature. Check that the path names a weights file.");
  Bytes whole = read_file(sample("old_types"));
  write_file(folder / "short", whole.span().first(whole.size() - 100));
  CHECK(refusal(folder / "short") == ": expected a file of " + std::to_string(whole.size()) + " bytes, got " +
                                         std::to_string(whole.size() - 100) +
                                         ". The file is truncated; save or fetch it again.");
}

TEST_CASE("truncated and damaged files are read or refused, never more") {
  std::mt19937_64 engine(1);
  for (const char* name : {"old_types", "new_types", "old_chunks", "new_chunks", "old_attributes", "new_attributes"}) {
    Bytes whole = read_file(sample(name));
    int refused = 0;
    for (int trial = 0; trial < 300; ++trial) {
      Bytes damaged = copy(whole.span());
      if (trial % 3 == 0) damaged.shrink(engine() % damaged.size());
      for (uint64_t changes = trial % 3 == 0 ? 0 : 1 + engine() % 4; changes > 0; --changes)
        damaged.span()[engine() % damaged.size()] = static_cast<std::byte>(engine());
      try {
        read_all(Hdf5File::parse(std::move(damaged), "input").root());
      } catch (const FormatError&) {
        ++refused;
      }
    }
    CHECK(refused > 100);
  }
}

TEST_CASE("Hdf5Writer and the reader agree") {
  TemporaryFolder folder;
  float kernel[6] = {0, 1, 2, 3, 4, 5};
  bfloat16_t half[2] = {bfloat16_t(0.f), bfloat16_t(1.f)};
  float16_t quarter[2] = {float16_t(0.f), float16_t(1.f)};
  bool flags[2] = {false, true};
  int64_t step = 0;
  Hdf5Writer writer;
  writer.dataset("layers/dense/vars/0", {{2, 3}, DType::float32}, kernel);
  writer.attribute("layers/dense/vars", "name", "d\xc3\xa9nse");
  writer.attribute("", "backend", "addax");
  writer.group("layers/flatten/vars");
  writer.dataset("bfloat16", {{2}, DType::bfloat16}, half);
  writer.dataset("float16", {{2}, DType::float16}, quarter);
  writer.dataset("bool", {{2}, DType::bool_}, flags);
  writer.dataset("step", {{}, DType::int64}, &step);
  writer.dataset("empty", {{0, 3}, DType::uint8}, nullptr);
  writer.attribute("layers", "names", std::vector<std::string>{"dense", "flatten"});
  writer.attribute("layers", "none", std::vector<std::string>{});
  writer.save(folder / "a.weights.h5");

  Hdf5File file = Hdf5File::open(folder / "a.weights.h5");
  const Hdf5Group& root = file.root();
  CHECK(counts_up<float>(*root.find_dataset("layers/dense/vars/0")));
  CHECK(counts_up<bfloat16_t>(*root.find_dataset("bfloat16")));
  CHECK(counts_up<float16_t>(*root.find_dataset("float16")));
  CHECK(counts_up<int64_t>(*root.find_dataset("step")));
  CHECK(root.find_dataset("bool")->spec == Spec{{2}, DType::bool_});
  CHECK(root.find_dataset("empty")->spec == Spec{{0, 3}, DType::uint8});
  CHECK(*root.find_group("layers/dense/vars")->find_string("name") == "d\xc3\xa9nse");
  CHECK(*root.find_string("backend") == "addax");
  CHECK(root.find_group("layers/flatten/vars")->datasets.empty());
  CHECK(root.find_group("layers")->attributes.at("names").strings == std::vector<std::string>{"dense", "flatten"});
  CHECK(root.find_group("layers")->attributes.at("none").shape == Shape{0});
  CHECK(Hdf5File::parse(writer.bytes(), "memory").root().datasets.size() == 5);
  CHECK_THROWS_AS(writer.group("layers/flatten/vars"), FileError);
  CHECK_THROWS_AS(writer.attribute("nowhere", "a", "b"), FileError);
  CHECK_THROWS_AS(writer.save(folder / "none" / "a.h5"), FileError);
}

TEST_CASE("several threads write at once") {
  TemporaryFolder folder;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&folder, t] {
      float value = 0;
      Hdf5Writer writer;
      for (int i = 0; i < 50; ++i) writer.dataset("vars/" + std::to_string(i), {{}, DType::float32}, &value);
      writer.save(folder / std::to_string(t));
    });
  }
  for (auto& thread : threads) thread.join();
  for (int t = 0; t < 4; ++t)
    CHECK(Hdf5File::open(folder / std::to_string(t)).root().find_group("vars")->datasets.size() == 50);
}
