// Fourier transforms: Stockham's self-sorting form of mixed radices, and Bluestein's form for large prime factors.
#include "backends/fft.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>
#include <vector>

#include "backends/cpu/lapack.hpp"
#include "backends/parallel.hpp"

namespace addax::backends::cpu {
namespace {

constexpr int largest_radix = 32;

/// A row of complex numbers in two arrays.
template <class T>
struct Row {
  T *re, *im;
};

/// e^(−2πi k / n)
template <class T>
std::pair<T, T> root(int64_t k, int64_t n) {
  double angle = 2 * std::numbers::pi * double(k % n) / double(n);
  return {T(std::cos(angle)), T(-std::sin(angle))};
}

/// The transform of one length whose factors are small.
template <class T>
class Stockham {
 public:
  Stockham() = default;
  explicit Stockham(int64_t n) : n_(n), re_(size_t(n)), im_(size_t(n)) {
    for (int64_t k = 0; k < n; ++k) std::tie(re_[size_t(k)], im_[size_t(k)]) = root<T>(k, n);
    for (; n % 4 == 0; n /= 4) radices_.push_back(4);
    for (int r = 2; n > 1; ++r)
      for (; n % r == 0; n /= r) radices_.push_back(r);
  }
  static bool suits(int64_t n) {
    for (int64_t r = 2; r <= largest_radix; ++r)
      while (n % r == 0) n /= r;
    return n == 1;
  }

  /// Transforms x; the result lies in x or in `spare`, which is returned.
  Row<T> run(Row<T> x, Row<T> spare) const {
    int64_t stride = 1;
    for (int r : radices_) {
      int64_t parts = n_ / (stride * r);
      if (r == 2)
        pass2(x, spare, parts, stride);
      else if (r == 4)
        pass4(x, spare, parts, stride);
      else
        pass(x, spare, parts, stride, r);
      std::swap(x, spare);
      stride *= r;
    }
    return x;
  }

 private:
  void pass2(const Row<T>& x, const Row<T>& y, int64_t parts, int64_t stride) const {
    for (int64_t p = 0; p < parts; ++p) {
      T wr = re_[size_t(p * stride)], wi = im_[size_t(p * stride)];
      const int64_t a = stride * p, b = stride * (p + parts), to = stride * 2 * p;
      for (int64_t q = 0; q < stride; ++q) {
        T dr = x.re[a + q] - x.re[b + q], di = x.im[a + q] - x.im[b + q];
        y.re[to + q] = x.re[a + q] + x.re[b + q];
        y.im[to + q] = x.im[a + q] + x.im[b + q];
        y.re[to + stride + q] = dr * wr - di * wi;
        y.im[to + stride + q] = dr * wi + di * wr;
      }
    }
  }

  void pass4(const Row<T>& x, const Row<T>& y, int64_t parts, int64_t stride) const {
    for (int64_t p = 0; p < parts; ++p) {
      T wr[4], wi[4];
      for (int j = 1; j < 4; ++j) wr[j] = re_[size_t(p * j * stride)], wi[j] = im_[size_t(p * j * stride)];
      const T *ar = x.re + stride * p, *ai = x.im + stride * p;
      const int64_t step = stride * parts;
      T *br = y.re + stride * 4 * p, *bi = y.im + stride * 4 * p;
      for (int64_t q = 0; q < stride; ++q) {
        T sr = ar[q] + ar[q + 2 * step], si = ai[q] + ai[q + 2 * step];
        T dr = ar[q] - ar[q + 2 * step], di = ai[q] - ai[q + 2 * step];
        T tr = ar[q + step] + ar[q + 3 * step], ti = ai[q + step] + ai[q + 3 * step];
        T er = ar[q + step] - ar[q + 3 * step], ei = ai[q + step] - ai[q + 3 * step];
        auto put = [&](int j, T re, T im) {
          br[q + j * stride] = re * wr[j] - im * wi[j];
          bi[q + j * stride] = re * wi[j] + im * wr[j];
        };
        br[q] = sr + tr, bi[q] = si + ti;
        put(1, dr + ei, di - er);
        put(2, sr - tr, si - ti);
        put(3, dr - ei, di + er);
      }
    }
  }

  void pass(const Row<T>& x, const Row<T>& y, int64_t parts, int64_t stride, int r) const {
    for (int64_t p = 0; p < parts; ++p)
      for (int j = 0; j < r; ++j) {
        T wr[largest_radix], wi[largest_radix];
        for (int i = 0; i < r; ++i) {
          auto at = size_t((i * j % r * (n_ / r) + p * j * stride) % n_);
          wr[i] = re_[at], wi[i] = im_[at];
        }
        for (int64_t q = 0; q < stride; ++q) {
          T re = 0, im = 0;
          for (int i = 0; i < r; ++i) {
            int64_t at = q + stride * (p + i * parts);
            re += x.re[at] * wr[i] - x.im[at] * wi[i];
            im += x.re[at] * wi[i] + x.im[at] * wr[i];
          }
          y.re[q + stride * (r * p + j)] = re;
          y.im[q + stride * (r * p + j)] = im;
        }
      }
  }

  int64_t n_ = 1;
  std::vector<T> re_, im_;  // the n roots of unity
  std::vector<int> radices_;
};

template <class T>
void multiply(const Row<T>& x, const Row<T>& by, int64_t n) {
  for (int64_t i = 0; i < n; ++i) {
    T re = x.re[i] * by.re[i] - x.im[i] * by.im[i];
    x.im[i] = x.re[i] * by.im[i] + x.im[i] * by.re[i];
    x.re[i] = re;
  }
}

/// A transform of any length. What it needs for one row are four arrays of width().
template <class T>
class Transform {
 public:
  explicit Transform(int64_t n) : n_(n), width_(n) {
    if (Stockham<T>::suits(std::max<int64_t>(n, 1))) {
      short_ = Stockham<T>(std::max<int64_t>(n, 1));
      return;
    }
    for (width_ = 1; width_ < 2 * n - 1;) width_ *= 2;
    short_ = Stockham<T>(width_);
    plan_chirp();
  }
  int64_t width() const { return width_; }

  /// Transforms the first of two rows; the result is one of them.
  Row<T> run(Row<T> x, Row<T> spare) const {
    if (chirp_re_.empty()) return short_.run(x, spare);
    Row<T> chirp{const_cast<T*>(chirp_re_.data()), const_cast<T*>(chirp_im_.data())};
    Row<T> filter{const_cast<T*>(filter_re_.data()), const_cast<T*>(filter_im_.data())};
    multiply(x, chirp, n_);
    std::fill(x.re + n_, x.re + width_, T(0));
    std::fill(x.im + n_, x.im + width_, T(0));
    Row<T> y = short_.run(x, spare);
    multiply(y, filter, width_);
    Row<T> other = y.re == x.re ? spare : x;
    std::swap(y.re, y.im);  // exchanging the parts before and after makes the transform its inverse
    std::swap(other.re, other.im);
    y = short_.run(y, other);
    std::swap(y.re, y.im);
    multiply(y, chirp, n_);
    return y;
  }

 private:
  /// The chirp e^(−πi k² / n), and the transform of its conjugate, by which rows are convolved, over the width.
  void plan_chirp() {
    auto n = size_t(n_), width = size_t(width_);
    chirp_re_.resize(n), chirp_im_.resize(n);
    std::vector<T> re(width, T(0)), im(width, T(0)), spare_re(width), spare_im(width);
    for (int64_t k = 0; k < n_; ++k) {
      auto [c, s] = root<T>(k * k % (2 * n_), 2 * n_);
      auto at = size_t(k), mirrored = size_t((width_ - k) % width_);
      chirp_re_[at] = c, chirp_im_[at] = s;
      re[at] = re[mirrored] = c / T(width_);
      im[at] = im[mirrored] = -s / T(width_);
    }
    Row<T> y = short_.run({re.data(), im.data()}, {spare_re.data(), spare_im.data()});
    filter_re_.assign(y.re, y.re + width_);
    filter_im_.assign(y.im, y.im + width_);
  }

  int64_t n_, width_;
  Stockham<T> short_;
  std::vector<T> chirp_re_, chirp_im_, filter_re_, filter_im_;
};

/// Rows are shared among so many lanes, each with scratch of its own.
int64_t lanes_of(const Shape& shape) {
  return std::min<int64_t>(64, shape.size() / std::max<int64_t>(1, shape.back()));
}

template <class T>
struct LaneSpace {
  Row<T> x, spare;
  LaneSpace(ScratchCutter& cutter, int64_t width) {
    for (T** part : {&x.re, &x.im, &spare.re, &spare.im}) *part = cutter.cut<T>(width);
  }
};

}  // namespace

Plan plan_fft(std::span<const Spec> in, std::span<const Spec>, const void*) {
  Plan plan;
  ScratchCutter cutter(nullptr);
  visit_real(in[0].dtype, [&](auto zero) {
    using T = decltype(zero);
    auto transform = std::make_shared<Transform<T>>(in[0].shape.back());
    for (int64_t lane = 0; lane < lanes_of(in[0].shape); ++lane) LaneSpace<T>(cutter, transform->width());
    plan.prepared = transform;
  });
  plan.scratch = cutter.used();
  return plan;
}

void fft(const KernelCall& call) {
  const Shape& shape = call.in[0].shape();
  int64_t n = shape.back(), lanes = lanes_of(shape);
  if (shape.size() == 0) return;
  bool inverse = static_cast<const FftAttrs*>(call.attrs)->inverse;
  visit_real(call.in[0].dtype(), [&](auto zero) {
    using T = decltype(zero);
    const auto& transform = *static_cast<const Transform<T>*>(call.prepared);
    int64_t rows = shape.size() / n;
    parallel_for(lanes, 1, shape.size() * 8, [&](int64_t begin, int64_t end) {
      ScratchCutter cutter(call.scratch);
      for (int64_t lane = 0; lane < begin; ++lane) LaneSpace<T>(cutter, transform.width());
      for (int64_t lane = begin; lane < end; ++lane) {
        LaneSpace<T> space(cutter, transform.width());
        for (int64_t row = lane; row < rows; row += lanes) {
          Row<T> x = space.x, spare = space.spare;
          std::copy_n(call.in[0].as<T>() + row * n, n, x.re);
          if (call.in.size() > 1)
            std::copy_n(call.in[1].as<T>() + row * n, n, x.im);
          else
            std::fill_n(x.im, n, T(0));
          if (inverse) std::swap(x.re, x.im), std::swap(spare.re, spare.im);
          Row<T> y = transform.run(x, spare);
          if (inverse) std::swap(y.re, y.im);
          std::copy_n(y.re, n, call.out[0].as<T>() + row * n);
          std::copy_n(y.im, n, call.out[1].as<T>() + row * n);
        }
      }
    });
  });
}

}  // namespace addax::backends::cpu
