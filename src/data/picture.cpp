// PNG by libpng, JPEG by TurboJPEG. Sizes are read and checked before there is memory for pixels.
#include "data/picture.hpp"

#include <png.h>
#include <turbojpeg.h>

#include <cstring>
#include <memory>

#include "addax/errors.hpp"
#include "core/tensor_state.hpp"

namespace addax {
namespace {

constexpr int64_t most_pixels = 178956970;  // as Pillow

[[noreturn]] void refuse(const std::string& where, const std::string& wanted, const std::string& got) {
  throw FormatError(where + ": expected " + wanted + ", got " + got + ". Write the picture again as PNG or JPEG.");
}

/// Room for a picture; `file_pixels` is the most that so small a file can hold.
Tensor room_for(const std::string& where, int64_t height, int64_t width, int64_t channels, int64_t file_pixels) {
  int64_t pixels = height * width;  // both are below 2^31
  if (pixels < 1 || pixels > most_pixels)
    refuse(where, "a picture of 1 to " + std::to_string(most_pixels) + " pixels",
           std::to_string(width) + " x " + std::to_string(height));
  if (pixels > file_pixels)
    refuse(where, "a whole file",
           "one too short for " + std::to_string(width) + " x " + std::to_string(height) + " pixels");
  return allocate({{height, width, channels}, DType::uint8});
}

/// A PNG file while it is read. libpng leaves by longjmp(), so what calls it holds nothing that must be undone.
struct Png {
  png_structp png = nullptr;
  png_infop info = nullptr;
  std::span<const std::byte> rest;
  int passes = 1;
  char message[96] = "no memory";

  explicit Png(std::span<const std::byte> file) : rest(file) {}
  Png(const Png&) = delete;
  Png& operator=(const Png&) = delete;
  ~Png() { png_destroy_read_struct(&png, &info, nullptr); }
};

void png_failed(png_structp png, png_const_charp message) {
  auto* file = static_cast<Png*>(png_get_error_ptr(png));
  std::strncpy(file->message, message, sizeof(file->message) - 1);
  png_longjmp(png, 1);
}

void png_warned(png_structp, png_const_charp) {}

void png_bytes(png_structp png, png_bytep to, size_t count) {
  auto* file = static_cast<Png*>(png_get_io_ptr(png));
  if (count > file->rest.size()) png_error(png, "read beyond end of data");
  std::memcpy(to, file->rest.data(), count);
  file->rest = file->rest.subspan(count);
}

/// Reads up to the pixels, which will be bytes of gray, of colours, or of colours and alpha. As with Pillow, deeper
/// values lose their low bytes, and gamma and the like, which say how to show a picture, change nothing.
bool begin_png(Png& file) {
  file.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &file, png_failed, png_warned);
  if (file.png) file.info = png_create_info_struct(file.png);
  if (!file.info || setjmp(png_jmpbuf(file.png))) return false;
  png_set_read_fn(file.png, &file, png_bytes);
  png_read_info(file.png, file.info);
  png_set_expand(file.png);
  png_set_strip_16(file.png);
  bool alpha = png_get_color_type(file.png, file.info) & PNG_COLOR_MASK_ALPHA;
  if (alpha || png_get_valid(file.png, file.info, PNG_INFO_tRNS)) png_set_gray_to_rgb(file.png);
  file.passes = png_set_interlace_handling(file.png);
  png_read_update_info(file.png, file.info);
  return true;
}

bool read_rows(Png& file, png_bytep to) {
  if (setjmp(png_jmpbuf(file.png))) return false;
  const png_uint_32 height = png_get_image_height(file.png, file.info);
  const size_t stride = png_get_rowbytes(file.png, file.info);
  for (int pass = 0; pass < file.passes; ++pass)
    for (png_uint_32 row = 0; row < height; ++row) png_read_row(file.png, to + row * stride, nullptr);
  return true;
}

Tensor read_png(const std::string& where, std::span<const std::byte> bytes) {
  Png file(bytes);
  auto damaged = [&] { refuse(where, "a PNG file that is whole", "\"" + std::string(file.message) + "\""); };
  if (!begin_png(file)) damaged();
  // Deflate makes at most 1032 bytes of one, and a byte holds at most 8 pixels.
  Tensor picture = room_for(where, png_get_image_height(file.png, file.info), png_get_image_width(file.png, file.info),
                            png_get_channels(file.png, file.info), 8 * 1032 * static_cast<int64_t>(bytes.size()));
  if (!read_rows(file, reinterpret_cast<png_bytep>(data_of(picture)))) damaged();
  return picture;
}

class Jpeg {
 public:
  explicit Jpeg(tjhandle handle) : handle_(handle) {}
  Jpeg(const Jpeg&) = delete;
  Jpeg& operator=(const Jpeg&) = delete;
  ~Jpeg() { tjDestroy(handle_); }
  tjhandle get() const { return handle_; }
  std::string error() const { return "\"" + std::string(tjGetErrorStr2(handle_)) + "\""; }

 private:
  tjhandle handle_;
};

Tensor read_jpeg(const std::string& where, std::span<const std::byte> file) {
  Jpeg jpeg(tjInitDecompress());
  auto* bytes = reinterpret_cast<const unsigned char*>(file.data());
  int width = 0, height = 0, sampling = 0, colours = 0;
  auto damaged = [&] { refuse(where, "a JPEG file that is whole", jpeg.error()); };
  if (tjDecompressHeader3(jpeg.get(), bytes, file.size(), &width, &height, &sampling, &colours) != 0) damaged();
  if (colours == TJCS_CMYK || colours == TJCS_YCCK) refuse(where, "a JPEG file in gray or in colours", "one in CMYK");
  bool gray = colours == TJCS_GRAY;
  Tensor picture = room_for(where, height, width, gray ? 1 : 3, most_pixels);
  auto* pixels = reinterpret_cast<unsigned char*>(data_of(picture));
  int failed = tjDecompress2(jpeg.get(), bytes, file.size(), pixels, width, 0, height, gray ? TJPF_GRAY : TJPF_RGB,
                             TJFLAG_LIMITSCANS);
  // Cameras and web sites leave bytes behind the pixels; every reader passes over them.
  if (failed && (tjGetErrorCode(jpeg.get()) != TJERR_WARNING || jpeg.error().find("extraneous") == std::string::npos))
    damaged();
  return picture;
}

}  // namespace

Tensor read_picture(const std::string& where, std::span<const std::byte> file) {
  auto starts = [&](std::string_view magic) {
    return file.size() >= magic.size() && std::memcmp(file.data(), magic.data(), magic.size()) == 0;
  };
  if (starts("\x89PNG")) return read_png(where, file);
  if (starts("\xff\xd8\xff")) return read_jpeg(where, file);
  refuse(where, "a PNG or JPEG file", "the beginning of neither");
}

Bytes png_of(const Tensor& picture) {
  constexpr png_uint_32 formats[] = {0, PNG_FORMAT_GRAY, 0, PNG_FORMAT_RGB, PNG_FORMAT_RGBA};
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.height = static_cast<png_uint_32>(picture.shape()[0]);
  image.width = static_cast<png_uint_32>(picture.shape()[1]);
  image.format = formats[picture.shape()[2]];
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
  Bytes file(size);
  if (!png_image_write_to_memory(&image, file.data(), &size, 0, picture.raw_data(), 0, nullptr))
    throw ValueError("save_img: expected a picture that PNG can hold, got \"" + std::string(image.message) + "\".");
  file.shrink(size);
  return file;
}

Bytes jpeg_of(const Tensor& picture) {
  Jpeg jpeg(tjInitCompress());
  int height = static_cast<int>(picture.shape()[0]), width = static_cast<int>(picture.shape()[1]);
  bool gray = picture.shape()[2] == 1;
  unsigned char* out = nullptr;
  unsigned long size = 0;
  constexpr int quality = 75;  // as Pillow
  int failed = tjCompress2(jpeg.get(), static_cast<const unsigned char*>(picture.raw_data()), width, 0, height,
                           gray ? TJPF_GRAY : TJPF_RGB, &out, &size, gray ? TJSAMP_GRAY : TJSAMP_420, quality,
                           TJFLAG_ACCURATEDCT);
  std::unique_ptr<unsigned char, void (*)(unsigned char*)> released(out, tjFree);
  if (failed) throw ValueError("save_img: expected a picture that JPEG can hold, got " + jpeg.error() + ".");
  Bytes file(size);
  std::memcpy(file.data(), out, size);
  return file;
}

}  // namespace addax
