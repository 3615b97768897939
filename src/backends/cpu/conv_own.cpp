// Convolutions by own kernels: cuts the work into tasks for threads and runs them. The order of every sum follows from
// the shape alone.
#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <cstring>
#include <deque>
#include <numeric>

#include "backends/cpu/conv_compiled.hpp"
#include "backends/cpu/conv_kernels.hpp"
#include "backends/cpu/conv_problem.hpp"
#include "backends/cpu/gemm_choice.hpp"
#include "backends/cpu/vector_isa.hpp"
#include "backends/parallel.hpp"
#include "backends/visit.hpp"

namespace addax::backends::cpu {
namespace {

constexpr int64_t serial_work = 500'000;     // multiplications below which a second thread does not pay
constexpr int64_t copied_bytes = 256 << 10;  // of the input at once, for the second-level cache
constexpr int64_t band_bytes = 48 << 10;     // of x and dy at once, for the first-level cache
constexpr int64_t turned_images = 32;        // that gradients of kernels sum over at once
constexpr int64_t most_turned = 1 << 14;     // weights of a tap whose sums stay near where vectors add to them
constexpr int64_t tile_step = 32;            // values of a sum that they multiply at once,
constexpr int64_t tile_columns = 32;         // and channels of results
constexpr int64_t most_sums = 8;             // partial gradients of a kernel
constexpr int64_t sums_bytes = 16 << 20;     // and how much they take together

const ConvKernels& kernels_for(DType dtype) {
  const bool wide = dtype == DType::float64;
  switch (isa()) {
    case Isa::avx512: return wide ? avx512::conv_f64 : avx512::conv_f32;
    case Isa::avx2: return wide ? avx2::conv_f64 : avx2::conv_f32;
    default: return wide ? baseline::conv_f64 : baseline::conv_f32;
  }
}

/// Null on processors that have few registers and no multiply-add.
const ConvKernels* winograd_kernels() {
  switch (isa()) {
    case Isa::avx512: return &avx512::winograd;
    case Isa::avx2: return &avx2::winograd;
    default: return nullptr;
  }
}

constexpr int64_t small_tile_work = 1'000'000;   // multiplications below which tiles do not pay in float32,
constexpr int64_t least_split_reuse = 32;        // nor where a number takes part in fewer products,
constexpr int64_t least_run = 16;                // nor where taps and channels fill less than half of one
constexpr int64_t winograd_channels = 16;        // of both sides, below which transforms take what products save,
constexpr int64_t winograd_tiles = 8;            // and tiles below which those of the kernel do,
constexpr int64_t winograd_streamed_tiles = 32;  // where it comes from memory: its points are more than its taps,
constexpr int64_t winograd_gradient_tiles = 64;  // and where they are sums
constexpr int64_t streamed_weights = 1 << 16;

size_t in_lines(int64_t bytes) { return size_t((bytes + 63) / 64 * 64); }
std::byte* bytes(void* p) { return static_cast<std::byte*>(p); }

/// Axes whose taps it keeps.
class AxisMaker {
 public:
  /// Results of the convolution itself.
  ConvAxis forward(const ConvProblem& p, size_t a) {
    Taps& taps = kept_.emplace_back();
    for (int64_t k = 0; k < p.kernel[a]; ++k) taps.add(k * p.dilation[a] - p.before[a], k);
    return axis(taps, p.y[a], p.x[a], p.stride[a], 1, 0);
  }
  /// Every stride-th element of x's gradient, from `phase` on.
  ConvAxis backward(const ConvProblem& p, size_t a, int64_t phase) {
    Taps& taps = kept_.emplace_back();
    for (int64_t k = p.kernel[a] - 1; k >= 0; --k) {
      const int64_t at = phase + p.before[a] - k * p.dilation[a];
      if (at % p.stride[a] == 0) taps.add(at / p.stride[a], k);
    }
    const int64_t count = phase < p.x[a] ? (p.x[a] - phase - 1) / p.stride[a] + 1 : 0;
    return axis(taps, count, p.y[a], 1, p.stride[a], phase);
  }

 private:
  struct Taps {
    std::vector<int64_t> offset, index;
    void add(int64_t where, int64_t which) {
      offset.push_back(where);
      index.push_back(which);
    }
  };
  static ConvAxis axis(const Taps& taps, int64_t count, int64_t length, int64_t in_step, int64_t out_step,
                       int64_t first) {
    return {count, length, in_step, out_step, first, int64_t(taps.index.size()), taps.offset.data(), taps.index.data()};
  }
  std::deque<Taps> kept_;
};

/// Whether the taps of w are neighbours, so that their pixels are one run.
bool adjoin(const ConvAxis& w) {
  for (int64_t t = 1; t < w.taps; ++t)
    if (w.offset[t] != w.offset[t - 1] + 1) return false;
  return true;
}

/// Whether two results side by side fill the columns of a tile's row, without more steps of k.
bool joins_pixels(const Correlation& c) {
  const auto steps = [](int64_t k) { return (k + tile_step - 1) / tile_step; };
  return c.runs == 1 && c.groups == 1 && c.out_channels == tile_columns / 2 && c.w.count % 2 == 0 &&
         c.w.out_step == 1 && steps(c.run_length + c.w.in_step * c.in_channels) == steps(c.run_length);
}

/// Runs and copies of x's side, which correlations and gradients of kernels share.
template <class Shape>
void lay_out(Shape& s, const ConvProblem& p, int64_t in, int64_t out, const ConvProblem::Axes& in_places,
             const ConvProblem::Axes& out_places) {
  s.groups = p.groups;
  s.in_channels = in / p.groups;
  s.out_channels = out / p.groups;
  s.in_pixel = in;
  s.in_row = in_places[2] * in;
  s.in_plane = in_places[1] * s.in_row;
  s.out_pixel = out;
  s.out_row = out_places[2] * out;
  s.out_plane = out_places[1] * s.out_row;
  const bool one_run = p.groups == 1 && s.w.taps > 0 && adjoin(s.w);
  s.runs = one_run ? 1 : s.w.taps;
  s.run_length = one_run ? s.w.taps * s.in_channels : s.in_channels;
  const int64_t low = s.w.taps ? s.w.offset[0] : 0;
  const int64_t high = s.w.taps ? (s.w.count - 1) * s.w.in_step + s.w.offset[s.w.taps - 1] : 0;
  const bool half = p.dtype.size() < 4;
  s.copied = half || low < 0 || high >= s.w.in_length;
  s.low = low;
  s.width = std::max<int64_t>(0, high - low + 1);
  s.type = element_of(p.dtype);
}

int threads_for(const ConvProblem& p) { return int(std::clamp<int64_t>(p.work() / serial_work, 1, num_threads())); }

/// y, or the gradient of x.
class Correlations final : public ConvRun {
 public:
  enum class By { vectors, tiles, machine_code };

  Correlations(const ConvProblem& p, const ConvKernels& kernels, By by)
      : problem_(p), kernels_(kernels), by_(by), threads_(threads_for(p)) {
    if (p.result == ConvResult::y) {
      add({axes_.forward(p, 0), axes_.forward(p, 1), axes_.forward(p, 2)});
    } else {
      for (int64_t d = 0; d < p.stride[0]; ++d)
        for (int64_t h = 0; h < p.stride[1]; ++h)
          for (int64_t w = 0; w < p.stride[2]; ++w)
            add({axes_.backward(p, 0, d), axes_.backward(p, 1, h), axes_.backward(p, 2, w)});
    }
  }
  size_t scratch() const override { return packed_ + size_t(threads_) * slot_; }
  size_t kept() const override { return packed_; }
  void keep(const void* kernel, void* kept) const override {
    for (const Part& part : parts_) {
      const Correlation& c = part.correlation;
      std::byte* packed = bytes(kept) + part.packed_at;
      const int64_t panels = c.groups * c.panels;
      parallel_for(panels, 1, panels * kernels_.packed_bytes(c) / 4,
                   [&](int64_t first, int64_t last) { kernels_.pack(c, kernel, packed, first, last); });
    }
  }

  bool run(const KernelCall& call) const override {
    std::byte* scratch = bytes(call.scratch);
    const std::byte* packed = bytes(call.kept ? call.kept : call.scratch);
    std::atomic<bool> finite = true;
    if (!call.kept) keep(call.in[1].data, call.scratch);
    if (gaps_) clear(call.out[0]);
    const size_t item = problem_.dtype.size();
    parallel_pieces(problem_.n * tasks_, threads_, [&](int64_t index, int thread) {
      const int64_t image = index / tasks_, own = index % tasks_;
      const Part& part = *std::find_if(parts_.rbegin(), parts_.rend(), [&](const Part& p) { return p.first <= own; });
      const Correlation& c = part.correlation;
      const int64_t task = own - part.first, band = task % part.bands;
      CorrelationTask t{};
      t.in = bytes(call.in[0].data) + size_t(image * images_in_) * item;
      t.out = bytes(call.out[0].data) + size_t(image * images_out_) * item;
      t.packed = packed + part.packed_at;
      t.bias = problem_.bias ? call.in[2].data : nullptr;
      t.d = task / part.bands;
      const int64_t units = units_of(c);
      t.first = units * band / part.bands * kernels_.rows;
      t.last = std::min(c.h.count, units * (band + 1) / part.bands * kernels_.rows);
      t.scratch = scratch + packed_ + size_t(thread) * slot_;
      if (part.code)
        part.code->run(t);
      else if (!kernels_.correlate(c, t))
        finite = false;
      const int64_t first = image * images_out_ + t.d * c.out_plane;
      if (problem_.tail) problem_.tail.run(call, first + t.first * c.out_row, first + t.last * c.out_row);
    });
    return finite;
  }
  bool suits_tiles() const {
    return std::ranges::all_of(parts_, [](const Part& p) { return p.correlation.run_length >= least_run; });
  }
  /// Where machine code was asked for.
  bool has_code() const { return has_code_; }

 private:
  struct Part {
    Correlation correlation;
    std::shared_ptr<const CompiledCorrelation> code;
    size_t packed_at;
    int64_t first, bands;  // tasks of an image: planes x bands
  };

  void add(const std::array<ConvAxis, 3>& axes) {
    const ConvProblem& p = problem_;
    const bool forward = p.result == ConvResult::y;
    Part part{};
    Correlation& c = part.correlation;
    c.d = axes[0];
    c.h = axes[1];
    c.w = axes[2];
    if (c.d.count * c.h.count * c.w.count == 0) return;
    if (c.d.taps * c.h.taps * c.w.taps == 0 && !p.bias) {
      gaps_ = true;
      return;
    }
    lay_out(c, p, forward ? p.in : p.out, forward ? p.out : p.in, forward ? p.x : p.y, forward ? p.y : p.x);
    images_in_ = c.in_plane * c.d.in_length;
    images_out_ = c.out_plane * (forward ? p.y : p.x)[0];
    c.kernel_h = p.kernel[1];
    c.kernel_w = p.kernel[2];
    c.transposed = !forward;
    c.relu = p.relu;
    c.joined = 1;
    if (by_ == By::tiles && joins_pixels(c)) {
      c.joined = 2;
      c.run_length += c.w.in_step * c.in_channels;
    }
    if (by_ != By::machine_code) {
      choose_panels(c);
    } else if (!(part.code = CompiledCorrelation::of(c))) {
      has_code_ = false;
      return;
    }
    part.packed_at = packed_;
    packed_ += in_lines(c.groups * c.panels * kernels_.packed_bytes(c));
    cut(part);
    parts_.push_back(part);
  }

  void choose_panels(Correlation& c) const {
    const int64_t lanes = kernels_.columns;
    c.vectors = c.out_channels <= lanes ? 1 : kernels_.most_vectors;
    c.panels = (c.out_channels + c.vectors * lanes - 1) / (c.vectors * lanes);
  }

  /// Bands of rows whose input fits the cache, and at least as many as there are threads.
  void cut(Part& part) {
    const Correlation& c = part.correlation;
    const int64_t row = std::max<int64_t>(1, (c.copied ? c.width * c.in_pixel : c.in_row) * item_size() * c.h.in_step);
    const int64_t rows = std::max<int64_t>(1, copied_bytes / row), planes = problem_.n * c.d.count;
    const int64_t wanted =
        std::max((c.h.count + rows - 1) / rows, (threads_ + planes - 1) / std::max<int64_t>(planes, 1));
    part.bands = std::clamp<int64_t>(wanted, 1, units_of(c));
    part.first = tasks_;
    tasks_ += c.d.count * part.bands;
    const int64_t most = (units_of(c) + part.bands - 1) / part.bands * kernels_.rows;
    slot_ = std::max(
        slot_, in_lines(part.code ? part.code->scratch() : kernels_.correlate_scratch(c, std::min(most, c.h.count))));
  }

  /// Rows of results, by those that are computed together.
  int64_t units_of(const Correlation& c) const { return (c.h.count + kernels_.rows - 1) / kernels_.rows; }

  static void clear(const View& out) {
    const int64_t size = int64_t(out.spec->bytes());
    parallel_for(size, 4096, size / 4, [&](int64_t first, int64_t last) {
      std::memset(out.as<std::byte>() + first, 0, size_t(last - first));
    });
  }

  int64_t item_size() const { return problem_.dtype == DType::float64 ? 8 : 4; }

  ConvProblem problem_;
  const ConvKernels& kernels_;
  const By by_;
  AxisMaker axes_;
  std::vector<Part> parts_;
  int64_t tasks_ = 0, images_in_ = 0, images_out_ = 0;  // of an image
  bool gaps_ = false;                                   // whether strides leave places without taps, which are 0
  bool has_code_ = true;
  int threads_;
  size_t packed_ = 0, slot_ = 0;
};

/// The gradient of the kernel: partial sums over some images each, which are then added up.
class KernelSums final : public ConvRun {
 public:
  KernelSums(const ConvProblem& p, const ConvKernels& kernels, bool turned)
      : problem_(p),
        kernels_(kernels),
        part_columns_(turned ? kernels.columns : 2 * kernels.columns),
        threads_(threads_for(p)) {
    KernelGradient& g = gradient_;
    g.d = axes_.forward(p, 0);
    g.h = axes_.forward(p, 1);
    g.w = axes_.forward(p, 2);
    lay_out(g, p, p.in, p.out, p.x, p.y);
    g.in_image = g.in_plane * g.d.in_length;
    g.out_image = g.out_plane * g.d.count;
    g.converted = p.dtype.size() < 4;
    item_ = p.dtype == DType::float64 ? 8 : 4;
    const int64_t row = (g.in_row * g.h.in_step + g.out_row) * int64_t(item_);
    g.band = std::clamp<int64_t>(band_bytes / std::max<int64_t>(row, 1), 1, std::max<int64_t>(g.h.count, 1));
    elements_ = p.kernel[0] * p.kernel[1] * p.kernel[2] * g.in_channels * p.out;
    cut(turned ? turned_images : 1, turned ? g.h.count / (2 * g.h.taps) : 1);
    slot_ = in_lines(kernels_.kernel_gradient_scratch(g));
  }
  size_t scratch() const override { return sums_size() * size_t(sums()) + size_t(threads_) * slot_; }

  bool run(const KernelCall& call) const override {
    const KernelGradient& g = gradient_;
    std::byte* scratch = bytes(call.scratch);
    parallel_for(sums(), 1, sums() * elements_, [&](int64_t first, int64_t last) {
      for (int64_t s = first; s < last; ++s) std::memset(scratch + size_t(s) * sums_size(), 0, sums_size());
    });
    const int64_t item = int64_t(problem_.dtype.size()), columns = part_columns_;
    const int64_t panels = (g.out_channels + columns - 1) / columns;
    std::byte* rooms = scratch + sums_size() * size_t(sums());
    parallel_pieces(sums() * parts_, threads_, [&](int64_t task, int thread) {
      const int64_t sum = task / parts_, part = task % parts_;
      const int64_t images = sum / row_sums_, rows = sum % row_sums_;
      const int64_t first = first_image(images);
      KernelGradientTask t{};
      t.x = bytes(call.in[0].data) + first * g.in_image * item;
      t.dy = bytes(call.in[1].data) + first * g.out_image * item;
      t.images = first_image(images + 1) - first;
      t.sums = scratch + size_t(sum) * sums_size();
      t.first_row = g.h.count * rows / row_sums_;
      t.last_row = g.h.count * (rows + 1) / row_sums_;
      t.first_column = panels * part / parts_ * columns;
      t.last_column = std::min(g.out_channels, panels * (part + 1) / parts_ * columns);
      t.scratch = rooms + size_t(thread) * slot_;
      kernels_.kernel_gradient(g, t);
    });
    return visit_float(problem_.dtype,
                       [&]<class T>(T) { return add_up<T>(scratch, static_cast<T*>(call.out[0].data)); });
  }

 private:
  size_t sums_size() const { return in_lines(elements_ * int64_t(item_)); }
  int64_t sums() const { return image_sums_ * row_sums_; }
  int64_t first_image(int64_t sum) const {
    return std::min(problem_.n, (problem_.n + group_ - 1) / group_ * sum / image_sums_ * group_);
  }

  /// How many sums there are: of groups of up to `group` images, and of rows.
  void cut(int64_t group, int64_t most_rows) {
    const int64_t groups = std::max<int64_t>((problem_.n + group - 1) / group, 1);
    group_ = std::max<int64_t>((problem_.n + groups - 1) / groups, 1);
    const int64_t most = std::clamp<int64_t>(sums_bytes / (elements_ * int64_t(item_) + 1), 1, most_sums);
    image_sums_ = std::min(groups, most);
    row_sums_ = std::clamp<int64_t>(most_rows, 1, most / image_sums_);
    const int64_t panels = (gradient_.out_channels + part_columns_ - 1) / part_columns_;
    // Each part reads all of x, so there are only as many as give all threads the same work.
    parts_ = std::clamp<int64_t>(threads_ / std::gcd(sums(), threads_), 1, std::max<int64_t>(panels, 1));
  }

  /// False where a sum is not finite.
  template <class T>
  bool add_up(const std::byte* partial, T* out) const {
    using Sum = std::conditional_t<std::is_same_v<T, double>, double, float>;
    const size_t step = sums_size() / sizeof(Sum);
    std::atomic<bool> finite = true;
    parallel_for(elements_, 16, elements_ * sums(), [&](int64_t first, int64_t last) {
      Sum check = 0;
      const Sum* from = reinterpret_cast<const Sum*>(partial);
      for (int64_t i = first; i < last; ++i) {
        Sum total = from[i];
        for (int64_t s = 1; s < sums(); ++s) total += from[size_t(s) * step + size_t(i)];
        out[i] = T(total);
        check += total * 0;
      }
      if (!(check == 0)) finite = false;
    });
    return finite;
  }

  ConvProblem problem_;
  const ConvKernels& kernels_;
  AxisMaker axes_;
  KernelGradient gradient_{};
  int64_t elements_ = 0, group_ = 1, image_sums_ = 1, row_sums_ = 1, parts_ = 1, part_columns_;
  size_t item_ = 4, slot_ = 0;
  int threads_;
};

/// Whether images fill that many quarters of the steps of turned ones.
bool fills_steps(const ConvProblem& p, int64_t quarters) {
  const int64_t filled = (p.n + turned_images - 1) / turned_images * turned_images;
  return p.n * 4 >= filled * quarters;
}

}  // namespace

std::unique_ptr<ConvRun> vector_conv(const ConvProblem& p) {
  const ConvKernels& kernels = kernels_for(p.dtype);
  if (p.result == ConvResult::kernel) return std::make_unique<KernelSums>(p, kernels, false);
  return std::make_unique<Correlations>(p, kernels, Correlations::By::vectors);
}

std::unique_ptr<ConvRun> compiled_conv(const ConvProblem& p) {
  if (p.result == ConvResult::kernel) return nullptr;
  const ConvKernels& packing = p.dtype == DType::bfloat16 ? conv_avx512_bf16 : avx512::conv_f32;
  auto run = std::make_unique<Correlations>(p, packing, Correlations::By::machine_code);
  return run->has_code() ? std::move(run) : nullptr;
}

std::unique_ptr<ConvRun> winograd_conv(const ConvProblem& p) {
  constexpr ConvProblem::Axes once = {1, 1, 1}, taps = {1, 3, 3};
  const ConvKernels* kernels = winograd_kernels();
  if (!kernels || p.groups > 1 || p.dtype == DType::float64 || p.kernel != taps || p.stride != once ||
      p.dilation != once) {
    return nullptr;
  }
  const bool gradient = p.result == ConvResult::kernel;
  const ConvProblem::Axes& to = p.result == ConvResult::x ? p.x : p.y;
  const int64_t tiles = ((to[1] + 1) / 2) * ((to[2] + 1) / 2), places = to[1] * to[2];
  const bool filled = 2 * places >= 5 * tiles;  // of the four places of a tile
  const int64_t least = gradient                          ? winograd_gradient_tiles
                        : p.in * p.out > streamed_weights ? winograd_streamed_tiles
                                                          : winograd_tiles;
  if (p.x[0] != 1 || to[0] != 1 || !filled || std::min(p.in, p.out) < winograd_channels || p.n * tiles < least) {
    return nullptr;
  }
  if (gradient) return std::make_unique<KernelSums>(p, *kernels, false);
  return std::make_unique<Correlations>(p, *kernels, Correlations::By::vectors);
}

std::unique_ptr<ConvRun> pairs_conv(const ConvProblem& p) {
  if (p.result != ConvResult::kernel || p.dtype != DType::bfloat16 || !has_pairs() || p.groups > 1 ||
      !fills_steps(p, 3) || p.in * p.out > most_turned)
    return nullptr;
  return std::make_unique<KernelSums>(p, conv_avx512_bf16, true);
}

std::unique_ptr<ConvRun> tile_conv(const ConvProblem& p) {
  const ConvKernels& kernels = p.dtype == DType::float32 ? conv_amx_f32 : conv_amx_bf16;
  if ((p.dtype != DType::float32 && p.dtype != DType::bfloat16) || !has_tiles() || !kernels.pack) return nullptr;
  const bool split = p.dtype == DType::float32;  // into pieces, which takes time
  if (p.work() < (split ? small_tile_work : 1)) return nullptr;
  const int64_t in_size =
      p.result == ConvResult::y ? p.n * p.x[0] * p.x[1] * p.x[2] * p.in : p.n * p.y[0] * p.y[1] * p.y[2] * p.out;
  if (p.work() < (split ? least_split_reuse : 1) * in_size) return nullptr;
  if (p.result == ConvResult::kernel) {
    if (p.groups > 1 || !fills_steps(p, split ? 3 : 1)) return nullptr;
    return std::make_unique<KernelSums>(p, kernels, true);
  }
  auto run = std::make_unique<Correlations>(p, kernels, Correlations::By::tiles);
  const bool suits = (p.groups == 1 && !split) || run->suits_tiles();  // bfloat16 pays half empty, too
  return suits ? std::move(run) : nullptr;
}

}  // namespace addax::backends::cpu
