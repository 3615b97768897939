// Depthwise convolutions, with any multiplier of channels. A task takes 16 channels of one image into a block of its
// own, widened to float32 and padded with zeros, so that the loops know neither borders nor dtypes.
#include <algorithm>
#include <limits>

#include "backends/cpu/conv_problem.hpp"
#include "backends/cpu/vectorised.hpp"
#include "backends/parallel.hpp"

namespace addax::backends::cpu {
namespace {

constexpr int64_t lanes = 16;        // channels of the result in a block
constexpr int64_t most_chunks = 16;  // of images, whose gradients of the kernel are added up apart

using Axes = ConvProblem::Axes;

int64_t product(const Axes& a) { return a[0] * a[1] * a[2]; }

/// The channels of one block, of x and of y.
struct Channels {
  int64_t in, in_count, out, out_count;
};

class DepthwiseConv final : public ConvRun {
 public:
  explicit DepthwiseConv(const ConvProblem& p)
      : p_(p),
        multiplier_(p.out / p.in),
        ins_(lanes / multiplier_),
        blocks_((p.in + ins_ - 1) / ins_),
        workers_(num_threads()),
        taps_(product(p.kernel)) {
    for (size_t a = 0; a < 3; ++a)
      padded_[a] = std::max<int64_t>(1, (p.y[a] - 1) * p.stride[a] + (p.kernel[a] - 1) * p.dilation[a] + 1);
    if (p.result == ConvResult::kernel) chunks_ = std::min(p.n, most_chunks);
  }

  size_t scratch() const override { return size_t(workers_ * slot() + sums()) * sizeof(float); }

  bool run(const KernelCall& call) const override {
    if (p_.dtype == DType::bfloat16)
      run_typed<bfloat16_t>(call);
    else
      run_typed<float>(call);
    return true;
  }

 private:
  /// Floats of a worker: the padded block of x, that of y, and the kernel's.
  int64_t slot() const { return (product(padded_) + product(p_.y) + 2 * taps_) * lanes; }
  int64_t sums() const { return chunks_ * blocks_ * taps_ * lanes; }
  /// Whether a worker makes all channels of an image, and then what comes behind.
  bool whole_images() const { return p_.tail && p_.n >= workers_; }

  Channels channels(int64_t block) const {
    const int64_t in = block * ins_, count = std::min(ins_, p_.in - in);
    return {in, count, in * multiplier_, count * multiplier_};
  }

  template <class T>
  void run_typed(const KernelCall& call) const {
    float* scratch = static_cast<float*>(call.scratch);
    float* sums = scratch + workers_ * slot();
    const int64_t images = chunks_ ? chunks_ : p_.n, unit = whole_images() ? blocks_ : 1,
                  units = images * blocks_ / unit;
    parallel_for(workers_, 1, p_.work(), [&](int64_t from, int64_t to) {
      for (int64_t w = from; w < to; ++w)
        for (int64_t t = units * w / workers_ * unit; t < units * (w + 1) / workers_ * unit; ++t) {
          const Channels c = channels(t % blocks_);
          float* own = scratch + w * slot();
          switch (p_.result) {
            case ConvResult::y: forward<T>(call, c, t / blocks_, own); break;
            case ConvResult::x: backward<T>(call, c, t / blocks_, own); break;
            case ConvResult::kernel: gradient<T>(call, c, t / blocks_, own, sums + t * taps_ * lanes); break;
          }
          if (whole_images() && t % blocks_ == blocks_ - 1) {
            const int64_t size = product(p_.y) * p_.out, image = t / blocks_;
            p_.tail.run(call, image * size, (image + 1) * size);
          }
        }
    });
    if (p_.result == ConvResult::kernel) store_gradient<T>(call, sums);
    if (p_.tail && !whole_images()) p_.tail.run(call);
  }

  // ---- Blocks -------------------------------------------------------------------------------------------------------

  /// Calls row(place in the padded block, place in x, count) for each row of x that the result needs.
  template <class Row>
  void for_each_row(const Row& row) const {
    const Axes &x = p_.x, &before = p_.before, &padded = padded_;
    const int64_t first = std::max<int64_t>(0, -before[2]), last = std::min(x[2], padded[2] - before[2]);
    for (int64_t a = std::max<int64_t>(0, -before[0]); a < std::min(x[0], padded[0] - before[0]); ++a)
      for (int64_t b = std::max<int64_t>(0, -before[1]); b < std::min(x[1], padded[1] - before[1]); ++b)
        row(((a + before[0]) * padded[1] + b + before[1]) * padded[2] + before[2] + first,
            (a * x[1] + b) * x[2] + first, last - first);
  }

  template <class T>
  void load_x(const T* x, const Channels& c, float* block) const {
    std::fill_n(block, product(padded_) * lanes, 0.0f);
    for_each_row([&](int64_t to, int64_t from, int64_t count) {
      for (int64_t i = 0; i < count; ++i) {
        const T* pixel = x + (from + i) * p_.in + c.in;
        float* lane = block + (to + i) * lanes;
        if (c.in_count == lanes) {
          widen(pixel, lane);
          continue;
        }
        for (int64_t k = 0; k < c.in_count; ++k)
          for (int64_t m = 0; m < multiplier_; ++m) *lane++ = load_one(pixel + k);
      }
    });
  }

  /// `rows` rows of channels that are as far apart as the result has channels.
  template <class T>
  void load_channels(const T* from, int64_t rows, int64_t count, float* block) const {
    for (int64_t i = 0; i < rows; ++i, from += p_.out, block += lanes)
      if (count == lanes)
        widen(from, block);
      else
        for (int64_t k = 0; k < lanes; ++k) block[k] = k < count ? load_one(from + k) : 0.0f;
  }

  /// All lanes.
  template <class T>
  static void widen(const T* from, float* to) {
    for (int64_t k = 0; k < lanes; ++k) to[k] = load_one(from + k);
  }

  // ---- The three results --------------------------------------------------------------------------------------------

  template <class T>
  void forward(const KernelCall& call, const Channels& c, int64_t image, float* own) const {
    float *x = own, *y = x + product(padded_) * lanes, *kernel = y + product(p_.y) * lanes,
          *bias = kernel + taps_ * lanes;
    load_x(call.in[0].as<T>() + image * product(p_.x) * p_.in, c, x);
    load_channels(call.in[1].as<T>() + c.out, taps_, c.out_count, kernel);
    if (p_.bias)
      load_channels(call.in[2].as<T>() + c.out, 1, c.out_count, bias);
    else
      std::fill_n(bias, lanes, 0.0f);
    vectorised([&](auto bytes) ADDAX_INLINE { correlate<bytes()>(x, kernel, bias, y); });
    T* to = call.out[0].as<T>() + image * product(p_.y) * p_.out + c.out;
    const float least = p_.relu ? 0.0f : -std::numeric_limits<float>::infinity();
    for (int64_t i = 0; i < product(p_.y); ++i, to += p_.out, y += lanes)
      if (c.out_count == lanes)
        for (int64_t k = 0; k < lanes; ++k) to[k] = T(y[k] < least ? least : y[k]);
      else
        for (int64_t k = 0; k < c.out_count; ++k) to[k] = T(y[k] < least ? least : y[k]);
  }

  template <class T>
  void backward(const KernelCall& call, const Channels& c, int64_t image, float* own) const {
    float *x = own, *y = x + product(padded_) * lanes, *kernel = y + product(p_.y) * lanes;
    load_channels(call.in[0].as<T>() + image * product(p_.y) * p_.out + c.out, product(p_.y), c.out_count, y);
    load_channels(call.in[1].as<T>() + c.out, taps_, c.out_count, kernel);
    std::fill_n(x, product(padded_) * lanes, 0.0f);
    vectorised([&](auto bytes) ADDAX_INLINE { spread<bytes()>(y, kernel, x); });
    T* to = call.out[0].as<T>() + image * product(p_.x) * p_.in;
    clear_unread(to, c);
    for_each_row([&](int64_t from, int64_t at, int64_t count) {
      for (int64_t i = 0; i < count; ++i) {
        const float* lane = x + (from + i) * lanes;
        T* pixel = to + (at + i) * p_.in + c.in;
        if (c.in_count == lanes) {
          for (int64_t k = 0; k < lanes; ++k) pixel[k] = T(lane[k]);
          continue;
        }
        for (int64_t k = 0; k < c.in_count; ++k) {
          float sum = 0;
          for (int64_t m = 0; m < multiplier_; ++m) sum += *lane++;
          pixel[k] = T(sum);
        }
      }
    });
  }

  /// Where x is longer than the result's windows reach, its gradient is 0.
  template <class T>
  void clear_unread(T* to, const Channels& c) const {
    if (p_.x[0] + p_.before[0] <= padded_[0] && p_.x[1] + p_.before[1] <= padded_[1] &&
        p_.x[2] + p_.before[2] <= padded_[2])
      return;
    for (int64_t i = 0; i < product(p_.x); ++i) std::fill_n(to + i * p_.in + c.in, c.in_count, T(0.0f));
  }

  /// Of the images of one chunk.
  template <class T>
  void gradient(const KernelCall& call, const Channels& c, int64_t chunk, float* own, float* sum) const {
    float *x = own, *y = x + product(padded_) * lanes;
    std::fill_n(sum, taps_ * lanes, 0.0f);
    for (int64_t image = p_.n * chunk / chunks_; image < p_.n * (chunk + 1) / chunks_; ++image) {
      load_x(call.in[0].as<T>() + image * product(p_.x) * p_.in, c, x);
      load_channels(call.in[1].as<T>() + image * product(p_.y) * p_.out + c.out, product(p_.y), c.out_count, y);
      vectorised([&](auto bytes) ADDAX_INLINE { accumulate<bytes()>(x, y, sum); });
    }
  }

  template <class T>
  void store_gradient(const KernelCall& call, float* sums) const {
    const int64_t size = blocks_ * taps_ * lanes;
    for (int64_t chunk = 1; chunk < chunks_; ++chunk)
      for (int64_t i = 0; i < size; ++i) sums[i] += sums[chunk * size + i];
    for (int64_t block = 0; block < blocks_; ++block) {
      const Channels c = channels(block);
      for (int64_t t = 0; t < taps_; ++t)
        for (int64_t k = 0; k < c.out_count; ++k)
          call.out[0].as<T>()[t * p_.out + c.out + k] = T(chunks_ ? sums[(block * taps_ + t) * lanes + k] : 0.0f);
    }
  }

  // ---- Loops --------------------------------------------------------------------------------------------------------

  /// Calls row(place of the first result of the row, place in the padded block under the first tap of it) for each row
  /// of results.
  template <class Row>
  ADDAX_INLINE void for_each_result_row(const Row& row) const {
    for (int64_t a = 0; a < p_.y[0]; ++a)
      for (int64_t b = 0; b < p_.y[1]; ++b)
        row((a * p_.y[1] + b) * p_.y[2], (a * p_.stride[0] * padded_[1] + b * p_.stride[1]) * padded_[2]);
  }
  /// Calls tap(number, distance in the padded block).
  template <class Tap>
  ADDAX_INLINE void for_each_tap(const Tap& tap) const {
    int64_t t = 0;
    for (int64_t a = 0; a < p_.kernel[0]; ++a)
      for (int64_t b = 0; b < p_.kernel[1]; ++b)
        for (int64_t c = 0; c < p_.kernel[2]; ++c, ++t)
          tap(t, (a * p_.dilation[0] * padded_[1] + b * p_.dilation[1]) * padded_[2] + c * p_.dilation[2]);
  }

  /// Results of `Count` neighbours at once, so that each tap of the kernel is loaded once for them.
  template <int Bytes, int Count>
  ADDAX_INLINE void correlate_at(const float* x, const float* kernel, const float* bias, float* y) const {
    using V = lanes_t<float, Bytes>;
    constexpr int64_t width = lane_count<V>;
    const int64_t step = p_.stride[2] * lanes;
    for (int64_t part = 0; part < lanes; part += width) {
      V sum[Count], k, v;
      load_lanes(bias + part, k);
      for (V& s : sum) s = k;
      for_each_tap([&](int64_t t, int64_t at) ADDAX_INLINE {
        load_lanes(kernel + t * lanes + part, k);
        for (int i = 0; i < Count; ++i) {
          load_lanes(x + at * lanes + i * step + part, v);
          sum[i] += v * k;
        }
      });
      for (int i = 0; i < Count; ++i) store_lanes(y + i * lanes + part, sum[i]);
    }
  }

  template <int Bytes>
  ADDAX_INLINE void correlate(const float* x, const float* kernel, const float* bias, float* y) const {
    for_each_result_row([&](int64_t to, int64_t from) ADDAX_INLINE {
      int64_t i = 0;
      for (; i + 4 <= p_.y[2]; i += 4)
        correlate_at<Bytes, 4>(x + (from + i * p_.stride[2]) * lanes, kernel, bias, y + (to + i) * lanes);
      for (; i < p_.y[2]; ++i)
        correlate_at<Bytes, 1>(x + (from + i * p_.stride[2]) * lanes, kernel, bias, y + (to + i) * lanes);
    });
  }

  template <int Bytes>
  ADDAX_INLINE void spread(const float* y, const float* kernel, float* x) const {
    using V = lanes_t<float, Bytes>;
    const int64_t step = p_.stride[2] * lanes;
    for_each_result_row([&](int64_t from, int64_t to) ADDAX_INLINE {
      for_each_tap([&](int64_t t, int64_t at) ADDAX_INLINE {
        for (int64_t part = 0; part < lanes; part += lane_count<V>) {
          const float* dy = y + from * lanes + part;
          float* dx = x + (to + at) * lanes + part;
          V k, v, sum;
          load_lanes(kernel + t * lanes + part, k);
          for (int64_t i = 0; i < p_.y[2]; ++i, dy += lanes, dx += step) {
            load_lanes(dy, v);
            load_lanes(dx, sum);
            sum += v * k;
            store_lanes(dx, sum);
          }
        }
      });
    });
  }

  template <int Bytes>
  ADDAX_INLINE void accumulate(const float* x, const float* y, float* sums) const {
    using V = lanes_t<float, Bytes>;
    const int64_t step = p_.stride[2] * lanes;
    for_each_result_row([&](int64_t from, int64_t to) ADDAX_INLINE {
      for_each_tap([&](int64_t t, int64_t at) ADDAX_INLINE {
        for (int64_t part = 0; part < lanes; part += lane_count<V>) {
          const float *dy = y + from * lanes + part, *px = x + (to + at) * lanes + part;
          V even, odd{}, a, b;
          load_lanes(sums + t * lanes + part, even);
          int64_t i = 0;
          for (; i + 2 <= p_.y[2]; i += 2, dy += 2 * lanes, px += 2 * step) {
            load_lanes(px, a);
            load_lanes(dy, b);
            even += a * b;
            load_lanes(px + step, a);
            load_lanes(dy + lanes, b);
            odd += a * b;
          }
          if (i < p_.y[2]) {
            load_lanes(px, a);
            load_lanes(dy, b);
            even += a * b;
          }
          store_lanes(sums + t * lanes + part, even + odd);
        }
      });
    });
  }

  ConvProblem p_;
  int64_t multiplier_, ins_, blocks_, workers_, taps_, chunks_ = 0;
  Axes padded_;
};

}  // namespace

std::unique_ptr<ConvRun> depthwise_conv(const ConvProblem& p) {
  if (!p.is_depthwise() || p.out > p.in * lanes) return nullptr;
  if (p.dtype != DType::float32 && p.dtype != DType::bfloat16) return nullptr;
  if (p.result == ConvResult::x && (p.bias || p.relu)) return nullptr;
  return std::make_unique<DepthwiseConv>(p);
}

}  // namespace addax::backends::cpu
