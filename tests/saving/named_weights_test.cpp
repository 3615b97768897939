// Weights by names: safetensors and npz files of their own libraries are read, what is written reads back, and what is
// broken is refused.
#include "saving/named_weights.hpp"

#include <doctest/doctest.h>

#include <fstream>

#include "addax/layers/dense.hpp"
#include "addax/ops.hpp"
#include "core/zip_writer.hpp"
#include "saving/golden_models.hpp"
#include "saving/safetensors.hpp"
#include "saving/warnings.hpp"
#include "support/bytes_in.hpp"
#include "support/golden_file.hpp"
#include "support/temporary_folder.hpp"
#include "support/weights.hpp"

namespace addax::tests {
namespace {

const std::string formats = std::string(ADDAX_TESTS_DIR) + "/golden/data/formats/";

/// A safetensors file of this header, and `bytes` zeros behind it.
std::string file_of(const std::string& header, size_t bytes) {
  std::string file(8, '\0');
  for (size_t i = 0; i < 8; ++i) file[i] = static_cast<char>(header.size() >> 8 * i);
  return file + header + std::string(bytes, '\0');
}

/// The FormatError behind the path, of a file with this content.
std::string refusal(const TemporaryFolder& folder, const char* name, const std::string& content) {
  const std::string path = folder / name;
  std::ofstream(path, std::ios::binary) << content;
  Model tiny = golden_model("tiny");
  auto before = bits(tiny);
  try {
    tiny.load_weights(path);
  } catch (const FormatError& error) {
    CHECK(bits(tiny) == before);
    return std::string(error.what()).substr(path.size());
  }
  return "loaded";
}

}  // namespace

TEST_CASE("files of the formats' own libraries hold Keras' weights") {
  Model wanted = golden_model("mlp");
  wanted.load_weights(std::string(ADDAX_TESTS_DIR) + "/golden/data/weights/mlp.weights.h5");
  for (const char* name : {"mlp.safetensors", "mlp.npz", "mlp_in_order.npz", "mlp_other_types.safetensors"}) {
    CAPTURE(name);
    Model model = golden_model("mlp");
    model.load_weights(formats + name);
    for (size_t i = 0; i < 4; ++i)
      check_agree(model.weights()[i], wanted.weights()[i],
                  std::string(name).find("types") == std::string::npos ? 0 : 1e-3);
  }
}

TEST_CASE("safetensors are written and read again, of every dtype and with layers of one name") {
  TemporaryFolder folder;
  const std::string path = folder / "a.safetensors";
  auto make = [] {
    Sequential inner({Input({3}), layers::Dense(3, {.name = "same"})}, {.name = "inner"});
    return Sequential({Input({3}), layers::Dense(3, {.name = "same", .dtype = "bfloat16"}), inner,
                       layers::Dense(2, {.name = "half", .dtype = "float16"})},
                      {.name = "outer"});
  };
  Model model = make(), copy = make();
  CHECK(bits(copy) != bits(model));
  model.save_weights(path);
  copy.load_weights(path);
  CHECK(bits(copy) == bits(model));
  for (const auto& [name, array] : read_safetensors(path)) CHECK(array.present());
  // In a model of another name and dtype.
  Sequential renamed({Input({3}), layers::Dense(3, {.name = "same"}), layers::Dense(3, {.name = "next"})},
                     {.name = "a"});
  Sequential other({Input({3}), layers::Dense(3, {.name = "same"}), layers::Dense(3, {.name = "next"})}, {.name = "b"});
  renamed.save_weights(path);
  other.load_weights(path);
  CHECK(bits(other) == bits(renamed));
}

TEST_CASE("what the header of safetensors says") {
  TemporaryFolder folder;
  const std::string path = folder / "a.safetensors";
  golden_model("tiny").save_weights(path);
  std::string text = bytes_in(path);
  const std::string header =
      R"({"__metadata__": {"format": "keras"}, "sequential/dense/kernel": {"dtype": "F32", "shape": [6, 4], )"
      R"("data_offsets": [0, 96]}, "sequential/dense/bias": {"dtype": "F32", "shape": [4], "data_offsets": [96, 112]}})";
  CHECK(text.substr(8, header.size()) == header);
  CHECK(text.size() == 8 + (header.size() + 7) / 8 * 8 + 112);
  CHECK(text[0] == static_cast<char>(text.size() - 120));
}

TEST_CASE("broken safetensors are refused") {
  TemporaryFolder folder;
  auto says = [&](const std::string& content) { return refusal(folder, "a.safetensors", content); };
  auto one = [](const std::string& entry) { return R"({"a": )" + entry + "}"; };
  const std::string help = ". The file is damaged or no safetensors file; save or fetch it again.";
  CHECK(says("") == ": expected a header, got 0 bytes" + help);
  CHECK(says(std::string(8, '\xff')) ==
        ": expected a header within the file and of at most 100 MB, got one of 18446744073709551615 bytes" + help);
  CHECK(says(file_of("[]", 0)) == ": expected a header of JSON, got other bytes" + help);
  CHECK(says(file_of("{", 0)).starts_with(" in its header"));
  CHECK(says(file_of(R"({"a": {}, "a": {}})", 0)).find("twice") != std::string::npos);
  CHECK(says(file_of(R"({"__metadata__": {"n": 1}})", 0)) == R"(: expected metadata of texts, got {"n": 1})" + help);
  CHECK(says(file_of(one("3"), 0)) == R"( at "a": expected an array with "shape", got one without it)" + help);
  auto array = [&](const std::string& dtype, const std::string& shape, const std::string& offsets, size_t bytes) {
    return says(file_of(
        one(R"({"dtype": ")" + dtype + R"(", "shape": )" + shape + R"(, "data_offsets": )" + offsets + "}"), bytes));
  };
  CHECK(array("F8_E4M3", "[4]", "[0, 4]", 4) ==
        R"( at "a": expected a dtype of numbers that computing knows, got "F8_E4M3")" + help);
  CHECK(array("F32", "[-1]", "[0, 4]", 4) == R"( at "a": expected a shape, got [-1])" + help);
  CHECK(array("F32", "[1]", "[0, 8]", 4) == R"( at "a": expected offsets within the file, got [0, 8])" + help);
  CHECK(array("F32", "[1]", "[4, 0]", 4) == R"( at "a": expected offsets within the file, got [4, 0])" + help);
  CHECK(array("F32", "[1]", "[0.0, 4]", 4) == R"( at "a": expected two offsets, got [0.0, 4])" + help);
  CHECK(array("F32", "[2]", "[0, 4]", 4) == R"( at "a": expected as many bytes as [2] float32 has, got 4)" + help);
  CHECK(array("F32", "[4611686018427387904, 4611686018427387904]", "[0, 4]", 4) ==
        R"( at "a": expected a shape that fits, got [0, 4])" + help);
  CHECK(array("F32", "[1]", "[4, 8]", 8) == ": expected arrays one after another, got a hole at byte 0" + help);
  CHECK(array("F32", "[1]", "[0, 4]", 6) == ": expected arrays that fill the file, got 2 bytes more" + help);
  CHECK(says(file_of(R"({"a": {"dtype": "U8", "shape": [4], "data_offsets": [0, 4]}, "b": {"dtype": "U8", "shape": )"
                     R"([4], "data_offsets": [2, 6]}})",
                     6)) == ": expected arrays one after another, got an overlap at byte 2" + help);
  CHECK(array("F32", "[1]", "[0, 4]", 4) ==
        ": expected the weights of sequential (Sequential), got others for 2 layers: dense (Dense): 2 variables, in "
        "the file 0; a: 0 variables, in the file 1. Load the file into the model that it was saved from, or set "
        "skip_mismatch.");
}

TEST_CASE("arrays that are pickled, unnamed or of another model are refused") {
  TemporaryFolder folder;
  Model mlp = golden_model("mlp");
  const std::string path = formats + "mlp_pickled.npz";
  CHECK_THROWS_WITH_AS(mlp.load_weights(path),
                       (path + " at \"layers/dense.npy\": expected numbers or bools, got '|O'. Write the "
                               "array with numpy.save().")
                           .c_str(),
                       FormatError);
  CHECK(refusal(folder, "a.npz", "PK").starts_with(": expected a zip archive"));
  ZipWriter writer(folder / "b.npz");
  writer.add("weights.txt", "1 2 3");
  writer.commit();
  CHECK_THROWS_AS(mlp.load_weights(folder / "b.npz"), FormatError);
  CHECK_THROWS_AS(golden_model("tiny").load_weights(formats + "mlp_in_order.npz"), FormatError);
  Warnings warnings;
  Model tiny = golden_model("tiny");
  tiny.load_weights(formats + "mlp.npz", {.skip_mismatch = true});
  CHECK(warnings.texts.size() == 1);
}

}  // namespace addax::tests
