// Pictures: what Keras and Pillow make of the same files (images.json), and files that are damaged or lie.
#include "addax/utils/image.hpp"

#include <doctest/doctest.h>

#include "addax/ops.hpp"
#include "addax/preprocessing.hpp"
#include "core/file.hpp"
#include "support/check_refusals.hpp"
#include "support/golden_file.hpp"
#include "support/temporary_folder.hpp"

namespace addax::tests {
namespace {

using utils::LoadImgOptions;
using utils::SaveImgOptions;

std::string from_hex(const std::string& hex) {
  std::string bytes;
  for (size_t i = 0; i < hex.size(); i += 2) bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  return bytes;
}

void write(const std::filesystem::path& path, std::string_view bytes) {
  write_file(path, std::as_bytes(std::span(bytes)));
}

/// The files of images.json in a folder.
struct Files {
  Files() {
    for (const Json& file : golden["files"].items())
      write(folder / file["name"].as_string(), from_hex(file["hex"].as_string()));
  }
  std::string content(const std::string& name) const {
    Bytes bytes = read_file(folder / name);
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }
  const Json golden = golden_file("images.json");
  TemporaryFolder folder;
};

LoadImgOptions load_options(const Json& json) {
  LoadImgOptions options;
  if (json.contains("color_mode")) options.color_mode = json["color_mode"].as_string();
  if (json.contains("interpolation")) options.interpolation = json["interpolation"].as_string();
  if (json.contains("target_size"))
    options.target_size =
        Shape{json["target_size"].items()[0].as_integer(), json["target_size"].items()[1].as_integer()};
  options.keep_aspect_ratio = json.contains("keep_aspect_ratio");
  return options;
}

double largest_difference(const Tensor& a, const Tensor& b) {
  return ops::max(ops::abs(ops::cast(a, DType::float32) - ops::cast(b, DType::float32))).item<double>();
}

TEST_CASE("pictures are read and resized as Keras does") {
  Files files;
  for (const Json& row : files.golden["load"].items()) {
    std::string name = row["file"].as_string();
    INFO(name << " " << row["options"].to_string());
    Tensor got = utils::load_img(files.folder / name, load_options(row["options"])), wanted = golden_value(row["out"]);
    REQUIRE(got.spec().to_string() == wanted.spec().to_string());
    CHECK(largest_difference(got, wanted) <= (name.ends_with("jpg") ? 1 : 0));  // versions of libjpeg round apart
  }
  auto gray = [&](const char* name) { return utils::load_img(files.folder / name, {.color_mode = "grayscale"}); };
  CHECK(largest_difference(gray("deep.png"), gray("gray.png")) == 0);
}

TEST_CASE("what other programs leave in pictures is read as Pillow does") {
  Files files;
  auto load = [&](const std::string& bytes) {
    write(files.folder / "x", bytes);
    return utils::load_img(files.folder / "x");
  };
  std::string png = files.content("rgb.png"), jpg = files.content("rgb.jpg");
  Tensor deep =
      load(from_hex("89504e470d0a1a0a0000000d4948445200000001000000011002000000c0e78f9d0000000f49444154789c6310"
                    "fadfd0f08f11000aeb0311947763220000000049454e44ae426082"));
  CHECK(deep.to_vector<int>() == std::vector<int>{0x12, 0x80, 0xfe});  // of 12ff 8080 fe01
  std::string linear = from_hex("0000000467414d41000186a031e8965f");   // gAMA
  CHECK(largest_difference(load(std::string(png).insert(33, linear)), load(png)) == 0);
  CHECK(largest_difference(load(std::string(jpg).insert(jpg.size() - 2, 9, '\x11')), load(jpg)) == 0);
}

TEST_CASE("pictures are written as Keras does") {
  TemporaryFolder folder;
  const Json golden = golden_file("images.json");
  for (const Json& row : golden["save"].items()) {
    SaveImgOptions options;
    if (row["options"].contains("data_format")) options.data_format = row["options"]["data_format"].as_string();
    options.scale = !row["options"].contains("scale");
    Tensor wanted = golden_value(row["out"]);
    utils::save_img(folder / "saved.png", golden_value(row["x"]), options);
    Tensor got = utils::load_img(folder / "saved.png", {.color_mode = wanted.shape()[2] == 1 ? "grayscale" : "rgb"});
    REQUIRE(got.shape() == wanted.shape());
    CHECK(largest_difference(got, wanted) <= 1);  // x - min(x) and so on in float32, rounded down
  }
}

TEST_CASE("pictures become arrays and arrays pictures as in Keras") {
  const Json golden = golden_file("images.json");
  for (const Json& row : golden["arrays"].items()) {
    const Json& o = row["options"];
    INFO(row["function"].as_string() << " " << o.to_string());
    const std::string data_format = o.contains("data_format") ? o["data_format"].as_string() : "channels_last";
    const DType dtype(o.contains("dtype") ? o["dtype"].as_string() : "float32");
    Tensor x = golden_value(row["x"]), wanted = golden_value(row["out"]), got;
    if (row["function"].as_string() == "img_to_array")
      got = utils::img_to_array(x, {.data_format = data_format, .dtype = dtype});
    else if (row["function"].as_string() == "array_to_img")
      got = utils::array_to_img(x, {.data_format = data_format, .scale = !o.contains("scale"), .dtype = dtype});
    else
      got = preprocessing::image::smart_resize(
          x, {3, 5},
          {.interpolation = o.contains("interpolation") ? o["interpolation"].as_string() : "bilinear",
           .data_format = data_format});
    CHECK(got.dtype() == wanted.dtype());
    check_agree(got, wanted, wanted.dtype() == DType::uint8 ? 0 : 1e-5);
  }
  check_refusals(
      {{[] { utils::img_to_array(ops::ones({4})); },
        "img_to_array: expected a picture of [height, width, channels] or [height, width], got [4] float32."},
       {[] {
          utils::img_to_array(ops::ones({4, 4}), {.data_format = "hwc"});
        },
        "img_to_array: expected data_format \"channels_last\" or \"channels_first\", got \"hwc\"."},
       {[] {
          utils::array_to_img(ops::ones({4, 4, 2}));
        },
        "array_to_img: expected [height, width, channels] with 1, 3 or 4 channels and at most 65500 pixels "
        "a side, got [4, 4, 2] float32. Take the pictures of a batch one by one."}});
}

TEST_CASE("what was written is read again") {
  TemporaryFolder folder;
  Tensor x = ops::cast(ops::reshape(ops::arange(20 * 30 * 4), {20, 30, 4}) % 251, DType::uint8);
  utils::save_img(folder / "x.png", x, {.scale = false});
  CHECK(largest_difference(utils::load_img(folder / "x.png", {.color_mode = "rgba"}), x) == 0);
  Tensor smooth = ops::cast(ops::reshape(ops::arange(16 * 16), {16, 16, 1}), DType::float32);
  for (const char* name : {"x.jpg", "x.JPEG"}) {
    utils::save_img(folder / name, smooth);
    CHECK(largest_difference(utils::load_img(folder / name, {.color_mode = "grayscale"}), smooth) < 12);
  }
  utils::save_img(folder / "x", x, {.file_format = "jpg", .scale = false});  // without its fourth channel
  CHECK(utils::load_img(folder / "x").shape().to_string() == "[20, 30, 3]");
}

TEST_CASE("damaged pictures are FormatErrors") {
  Files files;
  for (const char* name : {"rgb.png", "palette.png", "deep.png", "rgb.jpg", "progressive.jpg"}) {
    std::string whole = files.content(name);
    size_t refused = 0;
    for (size_t size = 0; size < whole.size(); ++size) {
      write(files.folder / "cut", whole.substr(0, size));
      try {
        utils::load_img(files.folder / "cut");
      } catch (const FormatError&) {
        ++refused;
      }
    }
    CHECK(refused + 14 >= whole.size());  // the end of a file may be no more than its mark
    for (size_t at = 0; at < whole.size(); at += 3) {
      std::string bad = whole;
      bad[at] = static_cast<char>(bad[at] ^ 0x55);
      write(files.folder / "bad", bad);
      try {
        Tensor read = utils::load_img(files.folder / "bad");
        CHECK(read.rank() == 3);
      } catch (const FormatError&) {
      }
    }
  }
}

TEST_CASE("the text about a damaged picture names the file, its kind and what to do") {
  Files files;
  for (const char* name : {"rgb.png", "rgb.jpg"}) {
    std::string path = (files.folder / "damaged").string(), bad = files.content(name);
    write(path, bad.replace(bad.size() / 2, 40, std::string(40, '\xff')));
    std::string text;
    try {
      utils::load_img(path);
    } catch (const FormatError& error) {
      text = error.what();
    }
    INFO(text);
    CHECK(text.starts_with(path + ": expected a " + (name[4] == 'p' ? "PNG" : "JPEG") + " file that is whole, got "));
    CHECK(text.ends_with(". Write the picture again as PNG or JPEG."));  // between them the words of libpng or libjpeg
  }
}

/// A PNG header of that size, with its checksum.
std::string huge_png(std::string png, const std::string& width, const std::string& crc) {
  png.replace(16, 8, from_hex(width));
  return png.replace(29, 4, from_hex(crc));
}

TEST_CASE("load_img() refuses what is no picture, or too large") {
  Files files;
  std::string jpg = files.content("rgb.jpg"), at = (files.folder / "x").string();
  auto load = [&](const std::string& bytes) {
    return [=] {
      write(at, bytes);
      utils::load_img(at);
    };
  };
  size_t frame = jpg.find("\xff\xc0");
  std::string wide = jpg;
  wide.replace(frame + 5, 4, "\xff\xdc\xff\xdc");  // 65500 x 65500
  check_refusals(
      {{load("GIF89a"), at + ": expected a PNG or JPEG file, got the beginning of neither. Write the picture again as "
                             "PNG or JPEG."},
       {load(huge_png(files.content("rgb.png"), "0000100000001000", "7dc1b340")),
        at + ": expected a whole file, got one too short for 4096 x 4096 pixels. Write the picture again as PNG or "
             "JPEG."},
       {load(wide), at + ": expected a picture of 1 to 178956970 pixels, got 65500 x 65500. Write the picture again as "
                         "PNG or JPEG."},
       {[&] { utils::load_img(files.folder / "cmyk.jpg"); },
        (files.folder / "cmyk.jpg").string() +
            ": expected a JPEG file in gray or in colours, got one in CMYK. Write the "
            "picture again as PNG or JPEG."},
       {[&] { utils::load_img(files.folder / "rgb.png", {.color_mode = "bgr"}); },
        "load_img: expected a color_mode, got \"bgr\". Did you mean \"rgb\"?"},
       {[&] { utils::load_img(files.folder / "rgb.png", {.target_size = Shape{4}}); },
        "load_img: expected a target_size of [height, width], each 1 to 65500, got [4]."},
       {[&] {
          utils::load_img(files.folder / "rgb.png", {.target_size = Shape{4, 4}, .interpolation = "linear"});
        },
        "load_img: expected an interpolation, got \"linear\". Did you mean \"bilinear\"?"}});
  CHECK_THROWS_AS(utils::load_img(files.folder / "none.png"), FileError);
}

TEST_CASE("save_img() refuses what is no picture, and leaves the old file") {
  TemporaryFolder folder;
  auto path = folder / "x.png";
  write(path, "old");
  check_refusals(
      {{[&] {
          utils::save_img(path, ops::ones({2, 4, 4, 3}));
        },
        "save_img: expected [height, width, channels] with 1, 3 or 4 channels and at most 65500 pixels a side, got "
        "[2, 4, 4, 3] float32. Take the pictures of a batch one by one."},
       {[&] {
          utils::save_img(path, ops::ones({4, 4, 3}) / 0.0);
        },
        "save_img: expected finite values, got some that are not."},
       {[&] {
          utils::save_img(folder / "x.bmp", ops::ones({4, 4, 3}));
        },
        "save_img: expected a file of PNG or JPEG, got \"bmp\". Known are png, jpeg."},
       {[&] {
          utils::save_img(path, ops::ones({4, 4, 3}), {.data_format = "NHWC"});
        },
        "save_img: expected data_format \"channels_last\" or \"channels_first\", got \"NHWC\"."}});
  CHECK(read_file(path).size() == 3);
}

}  // namespace
}  // namespace addax::tests
