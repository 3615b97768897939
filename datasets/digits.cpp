// datasets::digits: images drawn from templates of strokes, each bent, slanted, turned, scaled and shifted at random,
// with a pen of random width whose edge is smoothed, and some noise.
#include "addax/datasets/digits.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "addax/errors.hpp"

namespace addax::datasets::digits {
namespace {

constexpr size_t side = 28, pixels = side * side;

struct Point {
  float x = 0, y = 0;
};
Point operator+(Point a, Point b) { return {a.x + b.x, a.y + b.y}; }
Point operator-(Point a, Point b) { return {a.x - b.x, a.y - b.y}; }
Point operator*(float s, Point p) { return {s * p.x, s * p.y}; }
float dot(Point a, Point b) { return a.x * b.x + a.y * b.y; }

constexpr size_t most_points = 9;

enum Line : bool { straight, curved };

/// One line of the pen through all its points, which are in hundredths of a square with y downwards.
struct Stroke {
  uint8_t digit, variant;
  Line line;
  uint8_t count;
  struct Knot {
    uint8_t x, y;
  };
  std::array<Knot, most_points> points;
};

// clang-format off
constexpr Stroke strokes[] = {
    {0, 0, curved, 9, {{{50, 0}, {85, 20}, {90, 50}, {82, 80}, {50, 100}, {18, 80}, {10, 50}, {15, 20}, {55, 0}}}},
    {0, 1, curved, 8, {{{65, 5}, {30, 10}, {10, 50}, {30, 95}, {65, 95}, {90, 55}, {75, 12}, {45, 2}}}},
    {1, 0, straight, 2, {{{50, 0}, {50, 100}}}},
    {1, 1, straight, 3, {{{30, 20}, {52, 0}, {52, 100}}}},
    {1, 2, straight, 3, {{{30, 22}, {50, 0}, {50, 100}}}},
    {1, 2, straight, 2, {{{25, 100}, {75, 100}}}},
    {2, 0, curved, 7, {{{15, 25}, {30, 4}, {60, 0}, {85, 20}, {75, 50}, {42, 78}, {12, 100}}}},
    {2, 0, straight, 2, {{{12, 100}, {90, 100}}}},
    {2, 1, curved, 9, {{{15, 20}, {45, 0}, {82, 18}, {70, 55}, {30, 95}, {12, 85}, {30, 78}, {60, 95}, {92, 95}}}},
    {3, 0, curved, 5, {{{15, 10}, {50, 0}, {82, 20}, {70, 42}, {40, 48}}}},
    {3, 0, curved, 5, {{{40, 48}, {80, 58}, {85, 82}, {50, 100}, {12, 88}}}},
    {3, 1, straight, 3, {{{15, 0}, {82, 0}, {45, 40}}}},
    {3, 1, curved, 5, {{{45, 40}, {80, 50}, {85, 80}, {50, 100}, {15, 92}}}},
    {4, 0, straight, 3, {{{62, 0}, {10, 65}, {92, 65}}}},
    {4, 0, straight, 2, {{{64, 0}, {64, 100}}}},
    {4, 1, curved, 4, {{{20, 0}, {14, 45}, {40, 55}, {82, 50}}}},
    {4, 1, straight, 2, {{{82, 0}, {78, 100}}}},
    {5, 0, straight, 3, {{{85, 0}, {25, 0}, {20, 42}}}},
    {5, 0, curved, 6, {{{20, 42}, {55, 36}, {88, 60}, {75, 92}, {40, 100}, {10, 88}}}},
    {5, 1, curved, 7, {{{30, 5}, {22, 45}, {55, 40}, {85, 62}, {70, 93}, {40, 100}, {10, 90}}}},
    {5, 1, straight, 2, {{{30, 5}, {85, 2}}}},
    {6, 0, curved, 9, {{{75, 3}, {40, 20}, {15, 60}, {25, 92}, {60, 100}, {85, 78}, {65, 52}, {35, 56}, {18, 75}}}},
    {6, 1, curved, 8, {{{45, 0}, {20, 40}, {15, 80}, {45, 100}, {80, 85}, {75, 58}, {45, 52}, {20, 70}}}},
    {7, 0, straight, 3, {{{10, 0}, {88, 0}, {40, 100}}}},
    {7, 1, straight, 3, {{{10, 3}, {88, 0}, {45, 100}}}},
    {7, 1, straight, 2, {{{35, 50}, {85, 50}}}},
    {8, 0, curved, 9, {{{50, 46}, {20, 25}, {50, 0}, {80, 22}, {50, 47}, {15, 75}, {50, 100}, {85, 75}, {50, 45}}}},
    {8, 1, curved, 9, {{{78, 12}, {40, 0}, {22, 25}, {60, 50}, {85, 80}, {50, 100}, {20, 80}, {50, 45}, {78, 15}}}},
    {9, 0, curved, 8, {{{82, 25}, {50, 0}, {17, 25}, {45, 50}, {82, 25}, {82, 50}, {75, 80}, {60, 100}}}},
    {9, 1, curved, 6, {{{80, 22}, {45, 2}, {18, 28}, {45, 48}, {78, 30}, {80, 15}}}},
    {9, 1, straight, 2, {{{80, 18}, {78, 100}}}},
};
// clang-format on
constexpr std::array<uint8_t, 10> variants{2, 3, 2, 2, 2, 2, 2, 2, 2, 2};

/// SplitMix64: one stream of numbers for each image, so that images do not depend on their order.
class Random {
 public:
  Random(uint64_t seed, uint64_t number) : state_(seed * 0xd1342543de82ef95u + number * 0x2545f4914f6cdd1du) {
    next();
    state_ ^= next();
  }
  uint64_t next() {
    uint64_t z = state_ += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
  }
  uint32_t below(uint32_t n) { return static_cast<uint32_t>((next() >> 32) * n >> 32); }
  float between(float low, float high) { return low + (high - low) * 0x1p-24f * static_cast<float>(next() >> 40); }
  /// About normal: the sum of two uniforms, with this standard deviation.
  float around_zero(float deviation) { return 2.45f * deviation * (between(-.5f, .5f) + between(-.5f, .5f)); }

 private:
  uint64_t state_;
};

/// How one image differs from the template: a linear map with its centre, and the pen.
struct Style {
  Point right, down, centre;
  float bend, pen, ink;

  explicit Style(Random& random) {
    float width = random.between(11, 19), height = random.between(15, 22);
    float turn = random.around_zero(.15f), slant = random.around_zero(.22f);
    right = {width, width * turn};
    down = {-height * (turn + slant), height};
    centre = {13.5f + random.around_zero(1.3f), 13.5f + random.around_zero(1.3f)};
    bend = random.between(2, 7);
    pen = random.between(.55f, 1.6f);
    ink = random.between(150, 255);
  }
  Point place(float x, float y) const { return centre + (.01f * x - .5f) * right + (.01f * y - .5f) * down; }
};

using Canvas = std::array<float, pixels>;

/// Draws one straight piece: full ink within the pen's radius, less over the pixel at its edge.
void draw_line(Canvas& canvas, Point from, Point to, const Style& style) {
  constexpr float last = side - 1;
  float reach = style.pen + .5f;
  auto clamp = [=](float v) { return static_cast<size_t>(std::clamp(v, 0.f, last)); };
  size_t left = clamp(std::min(from.x, to.x) - reach + 1), right = clamp(std::max(from.x, to.x) + reach);
  size_t top = clamp(std::min(from.y, to.y) - reach + 1), bottom = clamp(std::max(from.y, to.y) + reach);
  Point along = to - from;
  float per_length = 1 / std::max(dot(along, along), 1e-6f);
  for (size_t y = top; y <= bottom; ++y) {
    for (size_t x = left; x <= right; ++x) {
      Point p = Point{static_cast<float>(x), static_cast<float>(y)} - from;
      Point away = p - std::clamp(dot(p, along) * per_length, 0.f, 1.f) * along;
      float cover = std::clamp(reach - std::sqrt(dot(away, away)), 0.f, 1.f);
      float& pixel = canvas[y * side + x];
      pixel = std::max(pixel, cover * style.ink);
    }
  }
}

void draw_stroke(Canvas& canvas, const Stroke& stroke, const Style& style, Random& random) {
  std::array<Point, most_points> p;
  for (size_t i = 0; i < stroke.count; ++i)
    p[i] = style.place(stroke.points[i].x + random.around_zero(style.bend),
                       stroke.points[i].y + random.around_zero(style.bend));
  for (size_t i = 0; i + 1 < stroke.count; ++i) {
    if (stroke.line == straight) {
      draw_line(canvas, p[i], p[i + 1], style);
      continue;
    }
    // Catmull-Rom: through the points, with the slope of their neighbours.
    Point a = p[i > 0 ? i - 1 : i], b = p[i], c = p[i + 1], d = p[i + 2 < stroke.count ? i + 2 : i + 1], from = b;
    for (float t : {.25f, .5f, .75f, 1.f}) {
      Point to = b + .5f * t * ((c - a) + t * ((2 * a - 5 * b) + (4 * c - d) + t * (3 * (b - c) + (d - a))));
      draw_line(canvas, from, to, style);
      from = to;
    }
  }
}

void finish(const Canvas& canvas, Random& random, uint8_t* image) {
  // A third of the images is clean; the others have grain of up to a sixth of full ink.
  auto grain = static_cast<uint32_t>(std::max(random.between(-20, 40), 0.f));
  for (size_t i = 0; i < pixels; i += 8) {
    uint64_t bytes = random.next();
    for (size_t j = i; j < i + 8; ++j, bytes >>= 8) {
      auto noise = static_cast<float>((bytes & 255) * grain >> 8);
      image[j] = static_cast<uint8_t>(std::min(canvas[j] + noise, 255.f));
    }
  }
}

/// Draws the images `first`, `first` + 1, ... of the endless series that belongs to `seed`, one for each label.
void draw_digits(uint64_t seed, uint64_t first, std::span<uint8_t> images, std::span<uint8_t> labels) {
  for (size_t i = 0; i < labels.size(); ++i) {
    Random random(seed, first + i);
    uint32_t digit = random.below(10), variant = random.below(variants[digit]);
    Style style(random);
    Canvas canvas{};
    for (const Stroke& stroke : strokes)
      if (stroke.digit == digit && stroke.variant == variant) draw_stroke(canvas, stroke, style, random);
    finish(canvas, random, &images[i * pixels]);
    labels[i] = static_cast<uint8_t>(digit);
  }
}

/// Training and test images come from two halves of one series, so that neither depends on the size of the other.
constexpr uint64_t first_test_image = uint64_t{1} << 63;

Split draw(uint64_t seed, uint64_t first, int64_t count) {
  auto images = std::make_shared<std::vector<uint8_t>>(static_cast<size_t>(count) * pixels);
  auto labels = std::make_shared<std::vector<uint8_t>>(static_cast<size_t>(count));
  draw_digits(seed, first, *images, *labels);
  constexpr auto length = static_cast<int64_t>(side);
  return {Tensor::view_of(images->data(), {{count, length, length}, DType::uint8}, images),
          Tensor::view_of(labels->data(), {{count}, DType::uint8}, labels)};
}

void check_count(const char* name, int64_t count) {
  constexpr int64_t most = int64_t{1} << 40;
  if (count >= 0 && count <= most) return;
  throw OptionError(std::string("datasets::digits: expected a number of images from 0 on as .") + name + ", got " +
                    std::to_string(count) + ". The default is MNIST's.");
}

}  // namespace

Splits load_data(DigitsOptions options) {
  check_count("train", options.train);
  check_count("test", options.test);
  return {draw(options.seed, 0, options.train), draw(options.seed, first_test_image, options.test)};
}

}  // namespace addax::datasets::digits
