// Drawn digits: grey images of the ten digits, each drawn with strokes that no other image has.
#pragma once

#include <cstdint>
#include <span>

namespace addax::datasets {

inline constexpr size_t drawn_side = 28, drawn_pixels = drawn_side * drawn_side;

/// Draws the images `first`, `first` + 1, ... of the endless series that belongs to `seed`, as many as `labels` has
/// room for; `images` holds 28 * 28 bytes for each. The same seed and number always give the same image.
void draw_digits(uint64_t seed, uint64_t first, std::span<uint8_t> images, std::span<uint8_t> labels);

}  // namespace addax::datasets
