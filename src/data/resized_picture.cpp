// Pictures in other sizes, by Pillow's filters and in its arithmetic of whole numbers, so that results are the same.
// (Pillow 13 may go down first where that is less work: values then differ by one, on noise with lanczos by up to 23.)
#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <numbers>

#include "addax/errors.hpp"
#include "core/names.hpp"
#include "core/tensor_state.hpp"
#include "data/picture.hpp"

namespace addax {
namespace {

struct Filter {
  std::string_view name;
  double support;
  double (*weight)(double x);
};

double sinc(double x) { return x == 0 ? 1 : std::sin(std::numbers::pi * x) / (std::numbers::pi * x); }

double bicubic(double x) {
  x = std::abs(x);
  constexpr double a = -0.5;
  if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
}

constexpr std::array<Filter, 6> filters{{
    {"nearest", 0, nullptr},
    {"bilinear", 1, [](double x) { return std::max(0.0, 1 - std::abs(x)); }},
    {"bicubic", 2, bicubic},
    {"box", 0.5, [](double x) { return x > -0.5 && x <= 0.5 ? 1.0 : 0.0; }},
    {"hamming", 1,
     [](double x) { return std::abs(x) >= 1 ? 0 : sinc(x) * (0.54 + 0.46 * std::cos(std::numbers::pi * x)); }},
    {"lanczos", 3, [](double x) { return x < -3 || x >= 3 ? 0 : sinc(x) * sinc(x / 3); }},
}};

const Filter& filter_of(const std::string& name) {
  std::vector<std::string_view> known;
  for (const Filter& filter : filters) {
    if (filter.name == name) return filter;
    known.push_back(filter.name);
  }
  throw OptionError("load_img: expected an interpolation, got \"" + name + "\". " + did_you_mean(name, known));
}

constexpr int precision = 22;

/// What one place of the result takes from which places of the line.
struct Taps {
  int64_t first = 0;
  std::vector<int32_t> weights;
};

std::vector<Taps> taps_of(const Filter& filter, int64_t begin, int64_t length, int64_t line, int64_t size) {
  double step = static_cast<double>(length) / static_cast<double>(size), stretch = std::max(step, 1.0);
  double place = static_cast<double>(begin) + step / 2;  // Pillow adds up here, and multiplies below
  std::vector<Taps> all(static_cast<size_t>(size));
  for (int64_t i = 0; i < size; ++i) {
    Taps& taps = all[static_cast<size_t>(i)];
    double centre = static_cast<double>(begin) + (static_cast<double>(i) + 0.5) * step;
    if (!filter.weight) {
      taps = {std::min(static_cast<int64_t>(place), line - 1), {1 << precision}};
      place += step;
      continue;
    }
    double reach = filter.support * stretch, sum = 0;
    taps.first = std::max<int64_t>(0, static_cast<int64_t>(centre - reach + 0.5));
    int64_t end = std::min(line, static_cast<int64_t>(centre + reach + 0.5));
    std::vector<double> weights;
    for (int64_t at = taps.first; at < end; ++at)
      sum += weights.emplace_back(filter.weight((static_cast<double>(at) - centre + 0.5) / stretch));
    for (double w : weights) {
      double scaled = (sum != 0 ? w / sum : w) * (1 << precision);
      taps.weights.push_back(static_cast<int32_t>(scaled + (scaled < 0 ? -0.5 : 0.5)));
    }
  }
  return all;
}

/// Lines of `line_length` places, each of `inner` bytes that are treated alike.
void resample(const uint8_t* from, uint8_t* to, int64_t lines, int64_t line_length, int64_t inner,
              const std::vector<Taps>& taps) {
  for (int64_t l = 0; l < lines; ++l, from += line_length * inner)
    for (const Taps& tap : taps)
      for (int64_t c = 0; c < inner; ++c) {
        int64_t sum = int64_t{1} << (precision - 1);
        const uint8_t* at = from + tap.first * inner + c;
        for (int32_t w : tap.weights) sum += w * int64_t{*at}, at += inner;
        *to++ = static_cast<uint8_t>(std::clamp<int64_t>(sum >> precision, 0, 255));
      }
}

uint8_t* pixels_of(const Tensor& picture) { return reinterpret_cast<uint8_t*>(data_of(picture)); }

/// Colours times alpha, so that what cannot be seen does not bleed, and back.
void premultiply(uint8_t* pixels, int64_t count) {
  for (uint8_t* p = pixels; p < pixels + 4 * count; p += 4)
    for (int c = 0; c < 3; ++c) {
      unsigned product = p[c] * p[3] + 128u;
      p[c] = static_cast<uint8_t>(((product >> 8) + product) >> 8);
    }
}

void undo_premultiply(uint8_t* pixels, int64_t count) {
  for (uint8_t* p = pixels; p < pixels + 4 * count; p += 4)
    for (int c = 0; c < 3; ++c)
      if (p[3] != 0 && p[3] != 255) p[c] = static_cast<uint8_t>(std::min(255, 255 * p[c] / p[3]));
}

}  // namespace

Tensor resized(const Tensor& picture, const PictureBox& part, int64_t width, int64_t height,
               const std::string& filter_name) {
  const Filter& filter = filter_of(filter_name);
  int64_t rows = picture.shape()[0], columns = picture.shape()[1], channels = picture.shape()[2];
  std::vector<Taps> across = taps_of(filter, part.left, part.width, columns, width);
  std::vector<Taps> down = taps_of(filter, part.top, part.height, rows, height);
  bool blends = channels == 4 && filter.weight;
  Tensor source = blends ? allocate(picture.spec()) : picture.to(Device::cpu);
  if (blends) {
    std::memcpy(pixels_of(source), picture.raw_data(), picture.spec().bytes());
    premultiply(pixels_of(source), rows * columns);
  }
  Tensor wide = allocate({{rows, width, channels}, DType::uint8});
  resample(pixels_of(source), pixels_of(wide), rows, columns, channels, across);
  Tensor result = allocate({{height, width, channels}, DType::uint8});
  resample(pixels_of(wide), pixels_of(result), 1, rows, width * channels, down);
  if (blends) undo_premultiply(pixels_of(result), height * width);
  return result;
}

}  // namespace addax
