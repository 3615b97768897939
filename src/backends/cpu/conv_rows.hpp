// Rows of convolutions: what is copied, converted and packed around the register tiles.
#pragma once

#include "backends/cpu/conv_axis.hpp"
#include "backends/cpu/conv_tile.hpp"

namespace addax::backends::cpu {
namespace {

inline int64_t most(int64_t a, int64_t b) { return a > b ? a : b; }
inline int64_t in_lines(int64_t bytes) { return (bytes + 63) / 64 * 64; }

template <class Item, class Source>
void convert(Item* to, const Source* from, int64_t n) {
  if constexpr (sizeof(Item) == sizeof(Source)) {
    memcpy(to, from, size_t(n) * sizeof(Item));
  } else {
    using P = F32;
    const auto all = P::mask(P::lanes);
    int64_t i = 0;
    for (; i + P::lanes <= n; i += P::lanes) P::store(to + i, P::load(from + i, all), all);
    for (; i < n; ++i) to[i] = to_float(from[i]);
  }
}

/// Rows of an input with `width` columns each, the first of which is column `low`; zeros where there are none.
template <class Item, class Source>
void copy_rows(Item* to, const Source* from, int64_t rows, int64_t row, int64_t pixel, int64_t length, int64_t low,
               int64_t width) {
  const int64_t before = least(width, most(0, -low)), skipped = most(0, low);
  const int64_t inside = most(0, least(width - before, length - skipped)), after = width - before - inside;
  for (int64_t r = 0; r < rows; ++r, from += row) {
    memset(to, 0, size_t(before * pixel) * sizeof(Item));
    to += before * pixel;
    convert(to, from + skipped * pixel, inside * pixel);
    to += inside * pixel;
    memset(to, 0, size_t(after * pixel) * sizeof(Item));
    to += after * pixel;
  }
}

/// Where rows of the input lie: in memory, or in a buffer.
template <class Item>
struct Rows {
  const Item** planes;  // by tap of d: row 0, column 0; null outside
  int64_t row;
};

/// The rows of an input that results [first, last) of plane d need. `room` holds as many as copy_size() says.
template <class Item, class Source, class Shape>
void find_rows(Rows<Item>& rows, const Shape& s, const Source* in, int64_t d, int64_t first, int64_t last, Item* room) {
  const Reach reach = reach_of(s.h, first, last);
  const int64_t count = most(0, reach.last - reach.first);
  rows.row = s.copied ? s.width * s.in_pixel : s.in_row;
  for (int64_t tap = 0; tap < s.d.taps; ++tap) {
    rows.planes[tap] = nullptr;
    if (!is_inside(s.d, d, tap)) continue;
    const Source* plane = in + (d * s.d.in_step + s.d.offset[tap]) * s.in_plane;
    if (s.copied) {
      copy_rows(room, plane + reach.first * s.in_row, count, s.in_row, s.in_pixel, s.w.in_length, s.low, s.width);
      rows.planes[tap] = room - reach.first * rows.row - s.low * s.in_pixel;
      room += count * rows.row;
    } else if constexpr (sizeof(Item) == sizeof(Source)) {
      rows.planes[tap] = reinterpret_cast<const Item*>(plane);
    }
  }
}

/// Elements of such a buffer.
template <class Shape>
int64_t copy_size(const Shape& s, int64_t rows) {
  if (!s.copied || s.h.taps == 0) return 0;
  const int64_t reach = (rows - 1) * s.h.in_step + s.h.offset[s.h.taps - 1] - s.h.offset[0] + 1;
  return s.d.taps * least(reach, s.h.in_length) * s.width * s.in_pixel;
}

/// Channels of a tap, or pairs of them.
template <class P>
int64_t steps_of(const Correlation& c) {
  return (c.in_channels + P::depth - 1) / P::depth;
}

/// panel[channel][column] of each tap, in the order of the runs: panel `index` of those of all groups.
template <class P, class Source>
void pack_taps_of(const Correlation& c, const Source* kernel, typename P::Item* panel, int64_t index) {
  const int64_t columns = c.vectors * P::lanes, channels = c.in_channels;
  const int64_t row = c.groups * (c.transposed ? c.in_channels : c.out_channels);  // of the kernel's last axis
  const int64_t group = index / c.panels, column = index % c.panels * columns;
  const int width = int(least(columns, c.out_channels - column));
  for (int64_t d = 0; d < c.d.taps; ++d)
    for (int64_t h = 0; h < c.h.taps; ++h)
      for (int64_t w = 0; w < c.w.taps; ++w, panel += steps_of<P>(c) * columns) {
        const int64_t tap = (c.d.index[d] * c.kernel_h + c.h.index[h]) * c.kernel_w + c.w.index[w];
        const Source* from = c.transposed ? kernel + (tap * c.out_channels + column) * row + group * channels
                                          : kernel + tap * channels * row + group * c.out_channels + column;
        pack_panel(panel, width, int(columns), channels, from, row, !c.transposed);
      }
}

template <class P>
void pack_taps(const Correlation& c, const void* kernel, typename P::Item* panel, int64_t index) {
  if constexpr (P::depth > 1) {
    pack_taps_of<P>(c, static_cast<const Bf16*>(kernel), panel, index);
  } else if constexpr (sizeof(typename P::Item) == 8) {
    pack_taps_of<P>(c, static_cast<const double*>(kernel), panel, index);
  } else {
    switch (c.type) {
      case Element::bf16: return pack_taps_of<P>(c, static_cast<const Bf16*>(kernel), panel, index);
      case Element::f16: return pack_taps_of<P>(c, static_cast<const F16*>(kernel), panel, index);
      default: return pack_taps_of<P>(c, static_cast<const float*>(kernel), panel, index);
    }
  }
}

/// Items of one panel: values, or pairs of them.
template <class P>
int64_t panel_size(const Correlation& c) {
  return c.d.taps * c.h.taps * c.w.taps * steps_of<P>(c) * c.vectors * P::lanes;
}
template <class P>
int64_t packed_bytes(const Correlation& c) {
  return panel_size<P>(c) * int64_t(sizeof(typename P::Item));
}

template <class P>
void pack(const Correlation& c, const void* kernel, void* packed, int64_t first, int64_t last) {
  auto* panel = static_cast<typename P::Item*>(packed) + first * panel_size<P>(c);
  for (int64_t index = first; index < last; ++index, panel += panel_size<P>(c)) pack_taps<P>(c, kernel, panel, index);
}

}  // namespace
}  // namespace addax::backends::cpu
