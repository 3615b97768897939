// The gradient of a convolution's kernel of bfloat16 with AVX512-BF16: pairs of images are multiplied and added at
// once.
#include "backends/cpu/conv_tile.hpp"
#include "backends/cpu/conv_turned.hpp"

namespace addax::backends::cpu {
#if defined(__AVX512BF16__)
namespace {

constexpr int lanes = Pairs::lanes;
constexpr int64_t places_at_once = 8;  // of y, so that two blocks of it stay in the first-level cache
constexpr int64_t least_rows = 8;      // of a tile of its own

int64_t kernel_gradient_scratch(const KernelGradient& g) {
  return TurnedLayout(g, 1, PairsOfY::rows).bytes(1) + 2 * places_at_once * 8;
}

class KernelSums {
 public:
  KernelSums(const KernelGradient& g, const KernelGradientTask& t)
      : g_(g),
        t_(t),
        turned_(g, t, PairsOfY::rows),
        x_places_(reinterpret_cast<int64_t*>(turned_.end())),
        y_places_(x_places_ + places_at_once),
        apart_(g.runs > 1 || g.in_channels >= least_rows) {
    for (int64_t i = 0; i < places_at_once; ++i) {
      x_places_[i] = i * g.w.in_step * g.in_channels * lanes;
      y_places_[i] = i * turned_.layout().y_blocks * tile / 4;
    }
  }

  void run() {
    turned_.each_row([&](int64_t tap_d, int64_t row) {
      for (int64_t place = 0; place < turned_.places(); place += places_at_once)
        for (int64_t column = t_.first_column; column < t_.last_column; column += 2 * lanes)
          for (int64_t h = 0; h < g_.h.taps; ++h)
            if (is_inside(g_.h, row, h)) one_tap(tap_d, h, row, place, column);
    });
  }

 private:
  /// Adds to the rows of the kernel that one tap of d and h has.
  void one_tap(int64_t tap_d, int64_t tap_h, int64_t row, int64_t place, int64_t column) {
    RunTile<Pairs> t{};
    t.length = (turned_.images() + 1) / 2;
    t.b_row = turned_.layout().y_pair / 4;
    t.b = items(turned_.y_of(row)) + place * turned_.layout().y_blocks * tile / 4 + column;
    t.c_row = g_.out_channels;
    t.columns = least(2 * lanes, t_.last_column - column);
    t.accumulate = true;
    const uint32_t* x = items(turned_.x_of(row, tap_h)) + place * g_.w.in_step * g_.in_channels * lanes;
    float* sums = static_cast<float*>(t_.sums) +
                  (tap_d * g_.h.taps + tap_h) * g_.w.taps * g_.in_channels * g_.out_channels + column;
    const int vectors = t.columns > lanes ? 2 : 1;
    const int64_t length = apart_ ? g_.in_channels : g_.run_length;
    const int64_t chunks = (length + most_rows<Pairs>(vectors) - 1) / most_rows<Pairs>(vectors);
    for (int64_t tap = 0; tap < (apart_ ? g_.w.taps : 1); ++tap) {
      if (!find_places(t, tap, place)) continue;
      const uint32_t* first = x + (g_.w.offset[tap] - g_.low) * g_.in_channels * lanes;
      for (int64_t chunk = 0; chunk < chunks; ++chunk) {
        const int64_t i = length * chunk / chunks, end = length * (chunk + 1) / chunks;
        t.a = first + i * lanes;
        t.c = sums + (tap * g_.in_channels + i) * g_.out_channels;
        pick_run_tile<Pairs, RowsOfA::vectors>(int(end - i), vectors)(t);
      }
    }
  }

  /// The places from `place` on where a tap meets some of x; false where there are none.
  bool find_places(RunTile<Pairs>& t, int64_t tap, int64_t place) const {
    int64_t first = 0, last = least(places_at_once, turned_.places() - place);
    const auto is_met = [&](int64_t i) { return is_inside(g_.w, turned_.first_column() + place + i, tap); };
    while (apart_ && first < last && !is_met(first)) ++first;
    while (apart_ && first < last && !is_met(last - 1)) --last;
    t.a_runs = x_places_ + first;
    t.b_runs = y_places_ + first;
    t.runs = last - first;
    return t.runs > 0;
  }

  static const uint32_t* items(const char* p) { return reinterpret_cast<const uint32_t*>(p); }

  const KernelGradient& g_;
  const KernelGradientTask& t_;
  TurnedImages<1, Bf16> turned_;
  int64_t *x_places_, *y_places_;
  const bool apart_;  // whether each tap of w has tiles of its own, which leave out places where it meets nothing
};

void kernel_gradient(const KernelGradient& g, const KernelGradientTask& t) { KernelSums(g, t).run(); }

}  // namespace

const ConvKernels conv_avx512_bf16{
    2 * lanes, 2, 1, &packed_bytes<Pairs>, &pack<Pairs>, nullptr, nullptr, &kernel_gradient, &kernel_gradient_scratch};
#else
const ConvKernels conv_avx512_bf16{};
#endif
}  // namespace addax::backends::cpu
