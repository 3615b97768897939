#include "device/made_up_cudnn.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <list>
#include <vector>

#include "addax/dtype.hpp"
#include "addax/errors.hpp"
#include "backends/cuda/cudnn_api.hpp"

namespace addax::tests {

CudnnSeen& cudnn_seen() {
  static CudnnSeen seen;
  return seen;
}

}  // namespace addax::tests

namespace addax::backends::cuda {
namespace {

using tests::cudnn_seen;

constexpr int invalid = 2000;
constexpr size_t workspace_bytes = 1000;
/// The only one of the offered algorithms that may be taken.
constexpr int good_algorithm = 3;

/// A tensor [n, channels, places…] or a kernel [out, in / groups, places…]; in memory the channels are last.
struct Tensor {
  int type = -1, rank = 0;
  std::array<int, 5> length{};
  int64_t at(const std::array<int64_t, 3>& place, int64_t first, int64_t channel) const {
    int64_t at = first;
    for (int a = 2; a < rank; ++a) at = at * length[size_t(a)] + place[size_t(a - 2)];
    return at * length[1] + channel;
  }
};

struct Conv {
  int axes = 0, groups = 1, math = -1;
  std::array<int, 3> before{}, strides{}, dilation{};
};

std::list<Tensor> tensors;
std::list<Conv> convs;

Tensor& tensor(void* made) { return *static_cast<Tensor*>(made); }
Conv& conv_of(void* made) { return *static_cast<Conv*>(made); }

int make_tensor(void** made) { return *made = &tensors.emplace_back(), 0; }

int set_tensor(void* made, int format, int type, int rank, const int* lengths) {
  Tensor& t = tensor(made);
  t.type = type;
  t.rank = rank;
  if (rank < 4 || rank > 5 || std::any_of(lengths, lengths + rank, [](int n) { return n < 1; })) return invalid;
  std::copy(lengths, lengths + rank, t.length.begin());
  return format == cudnn_channels_last ? 0 : invalid;
}

int set_conv(void* made, int axes, const int* before, const int* strides, const int* dilation, int mode, int type) {
  Conv& c = conv_of(made);
  c.axes = axes;
  std::copy(before, before + axes, c.before.begin());
  std::copy(strides, strides + axes, c.strides.begin());
  std::copy(dilation, dilation + axes, c.dilation.begin());
  return mode == cudnn_cross_correlation && type == cudnn_f32 ? 0 : invalid;
}

/// Whether these are x, kernel and y of one convolution.
bool fit(const Tensor& x, const Tensor& kernel, const Conv& c, const Tensor& y) {
  if (x.rank != c.axes + 2 || kernel.rank != x.rank || y.rank != x.rank || c.math < 0) return false;
  if (x.type != kernel.type || y.type != x.type || x.type == 1) return false;
  if (x.length[0] != y.length[0] || y.length[1] != kernel.length[0]) return false;
  if (x.length[1] != kernel.length[1] * c.groups || y.length[1] % c.groups != 0) return false;
  for (size_t a = 0; a < size_t(c.axes); ++a) {
    const int reach = x.length[2 + a] + 2 * c.before[a] - (kernel.length[2 + a] - 1) * c.dilation[a] - 1;
    if (reach < 0 || reach / c.strides[a] + 1 != y.length[2 + a]) return false;
  }
  return true;
}

/// The first three may not be taken: one gives other bits in every run, one does not work, one wants too much memory.
int offer(int most, int* found, CudnnChoice* choices) {
  if (cudnn_seen().refusal) return cudnn_seen().refusal;
  if (most < 4) return invalid;
  ++cudnn_seen().chosen;
  for (int i = 0; i < 4; ++i) {
    choices[i] = {};
    choices[i].algorithm = i;
    choices[i].status = i == 1 ? cudnn_not_supported : 0;
    choices[i].determinism = i == 0 ? 0 : cudnn_deterministic;
    choices[i].math = cudnn_tensor_math;
  }
  *found = 4;
  return 0;
}

int tell_workspace(int algorithm, size_t* bytes) {
  *bytes = algorithm == good_algorithm ? workspace_bytes : size_t{1} << 40;
  return 0;
}

/// add(place in x, in the kernel, in y) for each product.
template <class Add>
void for_each_product(const Tensor& x, const Tensor& kernel, const Conv& c, const Tensor& y, const Add& add) {
  int64_t places = 1, taps = 1;
  for (int a = 0; a < c.axes; ++a) {
    places *= y.length[size_t(a + 2)];
    taps *= kernel.length[size_t(a + 2)];
  }
  const int group_out = y.length[1] / c.groups;
  for (int64_t n = 0; n < y.length[0]; ++n)
    for (int64_t place = 0; place < places; ++place)
      for (int64_t tap = 0; tap < taps; ++tap) {
        std::array<int64_t, 3> in_y{}, in_x{}, in_kernel{};
        int64_t p = place, t = tap;
        bool inside = true;
        for (size_t a = size_t(c.axes); a-- > 0;) {
          in_y[a] = p % y.length[a + 2];
          in_kernel[a] = t % kernel.length[a + 2];
          p /= y.length[a + 2];
          t /= kernel.length[a + 2];
          in_x[a] = in_y[a] * c.strides[a] + in_kernel[a] * c.dilation[a] - c.before[a];
          inside = inside && in_x[a] >= 0 && in_x[a] < x.length[a + 2];
        }
        for (int64_t out = 0; inside && out < y.length[1]; ++out)
          for (int64_t in = 0; in < kernel.length[1]; ++in)
            add(x.at(in_x, n, out / group_out * kernel.length[1] + in), kernel.at(in_kernel, out, in),
                y.at(in_y, n, out));
      }
}

int64_t size(const Tensor& t) {
  int64_t size = 1;
  for (int a = 0; a < t.rank; ++a) size *= t.length[size_t(a)];
  return size;
}

/// Which of x, kernel and y is computed, in the numbers of in[].
template <int computed, class T>
void compute(const std::array<const Tensor*, 3>& t, const Conv& c, const std::array<const void*, 3>& data, void* out) {
  std::vector<float> sums(size_t(size(*t[computed])));
  constexpr int left = computed == 0 ? 1 : 0, right = computed == 2 ? 1 : 2;
  for_each_product(*t[0], *t[1], c, *t[2], [&](auto... at) {
    const int64_t places[] = {at...};
    sums[size_t(places[computed])] += float(static_cast<const T*>(data[left])[places[left]]) *
                                      float(static_cast<const T*>(data[right])[places[right]]);
  });
  std::transform(sums.begin(), sums.end(), static_cast<T*>(out), [](float sum) { return T(sum); });
}

template <int computed>
int run(const std::array<const Tensor*, 3>& t, const Conv& c, const std::array<const void*, 3>& data, int algorithm,
        void* workspace, size_t bytes, const void* alpha, const void* beta, void* out) {
  auto& seen = cudnn_seen();
  if (seen.failure) return seen.failure;
  const bool scaled = *static_cast<const float*>(alpha) != 1 || *static_cast<const float*>(beta) != 0;
  if (scaled || algorithm != good_algorithm || bytes < workspace_bytes || !fit(*t[0], *t[1], c, *t[2])) return invalid;
  if (reinterpret_cast<uintptr_t>(workspace) % 256 != 0) return invalid;
  std::fill_n(static_cast<char*>(workspace), bytes, char(0x5a));
  ++seen.ran;
  seen.math = c.math;
  seen.axes = c.axes;
  seen.workspace = bytes;
  switch (t[0]->type) {
    case cudnn_f16: compute<computed, float16_t>(t, c, data, out); break;
    case cudnn_bf16: compute<computed, bfloat16_t>(t, c, data, out); break;
    default: compute<computed, float>(t, c, data, out);
  }
  return 0;
}

/// x, kernel and y, from the two that come first and the one that is computed, with these numbers of them.
template <int a, int b, int computed, class P>
std::array<P, 3> sorted(P first, P second, P third) {
  std::array<P, 3> all{};
  all[a] = first;
  all[b] = second;
  all[computed] = third;
  return all;
}

/// A way whose first two tensors and whose result are, in this order, these of x, kernel and y.
template <int a, int b, int computed>
CudnnWay way() {
  return {.choose = [](void*, void* first, void* second, void* conv, void* out, int most, int* found,
                       CudnnChoice* choices) -> int {
            const auto t = sorted<a, b, computed>(&tensor(first), &tensor(second), &tensor(out));
            return fit(*t[0], *t[1], conv_of(conv), *t[2]) ? offer(most, found, choices) : invalid;
          },
          .workspace = [](void*, void*, void*, void*, void*, int algorithm, size_t* bytes) -> int {
            return tell_workspace(algorithm, bytes);
          },
          .run = [](void*, const void* alpha, void* first, const void* first_data, void* second,
                    const void* second_data, void* conv, int algorithm, void* workspace, size_t bytes, const void* beta,
                    void* out, void* out_data) -> int {
            const auto t = sorted<a, b, computed>(static_cast<const Tensor*>(first), static_cast<const Tensor*>(second),
                                                  static_cast<const Tensor*>(out));
            const auto data = sorted<a, b, computed>(first_data, second_data, static_cast<const void*>(out_data));
            return run<computed>(t, conv_of(conv), data, algorithm, workspace, bytes, alpha, beta, out_data);
          }};
}

}  // namespace

const CudnnApi& cudnn_api() {
  if (cudnn_seen().is_missing) throw DeviceError("device: expected cuDNN 9, got none. Install it, or use the cpu.");
  static const CudnnApi api{
      .version = [] { return size_t{92600}; },
      .status_text = [](int) { return "CUDNN_STATUS_NOT_SUPPORTED"; },
      .create = [](void** handle) { return *handle = &tensors, 0; },
      .set_stream = [](void*, void*) { return 0; },
      .make_tensor = make_tensor,
      .set_tensor = set_tensor,
      .make_filter = make_tensor,
      .set_filter = [](void* made, int type, int format, int rank,
                       const int* lengths) { return set_tensor(made, format, type, rank, lengths); },
      .make_conv = [](void** made) { return *made = &convs.emplace_back(), 0; },
      .set_conv = set_conv,
      .set_groups = [](void* made, int groups) { return conv_of(made).groups = groups, 0; },
      .set_math = [](void* made, int math) { return conv_of(made).math = math, 0; },
      .y = way<0, 1, 2>(),
      .x = way<1, 2, 0>(),
      .kernel = way<0, 2, 1>(),
      .set_device = [](int) { return 0; },
  };
  return api;
}

}  // namespace addax::backends::cuda
