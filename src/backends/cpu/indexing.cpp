// Reading by index: gather_rows, take, take_along_axis, gather_nd, one_hot.
#include "backends/indexing.hpp"

#include <algorithm>
#include <cstring>

#include "backends/element_bytes.hpp"
#include "backends/indexing_axis.hpp"
#include "backends/parallel.hpp"

namespace addax::backends::cpu {
namespace {

// Rows ahead, and bytes of each: measured, more than that slows rows of a few kilobytes down again.
constexpr int64_t prefetched_rows = 8;
constexpr size_t prefetched_bytes = 512;

template <size_t Bytes, class I>
void copy_rows(const char* src, const I* indices, int64_t count, char* dst) {
  for (int64_t i = 0; i < count; ++i)
    std::memcpy(dst + i * int64_t(Bytes), src + int64_t(indices[i]) * int64_t(Bytes), Bytes);
}

template <class I>
void copy_rows(const char* src, size_t row_bytes, const I* indices, int64_t count, char* dst) {
  for (int64_t i = 0; i < count; ++i) {
    if (i + prefetched_rows < count) {
      const char* next = src + size_t(indices[i + prefetched_rows]) * row_bytes;
      for (size_t b = 0; b < std::min(row_bytes, prefetched_bytes); b += 64) __builtin_prefetch(next + b);
    }
    std::memcpy(dst + size_t(i) * row_bytes, src + size_t(indices[i]) * row_bytes, row_bytes);
  }
}

template <class I>
void gather(const void* src, size_t row_bytes, const I* indices, int64_t count, void* dst) {
  const char* from = static_cast<const char*>(src);
  char* to = static_cast<char*>(dst);
  int64_t work = count * int64_t(row_bytes);  // rows of a data set lie where no cache holds them
  parallel_for(count, 1, work, [&](int64_t first, int64_t last) {
    const I* at = indices + first;
    char* out = to + size_t(first) * row_bytes;
    switch (row_bytes) {
      case 4: return copy_rows<4>(from, at, last - first, out);
      case 8: return copy_rows<8>(from, at, last - first, out);
      case 16: return copy_rows<16>(from, at, last - first, out);
      case 32: return copy_rows<32>(from, at, last - first, out);
      default: return copy_rows(from, row_bytes, at, last - first, out);
    }
  });
}

/// k indices per element of `indices`' other axes, which address the first k axes of x.
template <class U, class I>
void gather_elements(const View& x, const View& indices, const View& y) {
  PartialIndex address(x.shape(), indices.shape());
  const U nothing = absent<U>(x.dtype());
  parallel_for(address.count, 1, address.count * address.inner, [&](int64_t first, int64_t last) {
    for (int64_t i = first; i < last; ++i) {
      int64_t row = address.row(indices.as<I>() + i * address.k);
      U* to = y.as<U>() + i * address.inner;
      if (row < 0)
        std::fill_n(to, address.inner, nothing);
      else
        std::copy_n(x.as<U>() + row * address.inner, address.inner, to);
    }
  });
}

}  // namespace

void gather_rows(const void* src, size_t row_bytes, const int64_t* indices, int64_t count, void* dst) {
  gather(src, row_bytes, indices, count, dst);
}
void gather_rows(const void* src, size_t row_bytes, const int32_t* indices, int64_t count, void* dst) {
  gather(src, row_bytes, indices, count, dst);
}

void take(const KernelCall& call) {
  const View &x = call.in[0], &indices = call.in[1], &y = call.out[0];
  AxisSplit s(x.shape(), static_cast<const TakeAttrs*>(call.attrs)->axis);
  int64_t n = indices.size();
  visit_bytes(x.dtype(), [&](auto element) {
    visit_index(indices.dtype(), [&](auto index) {
      using U = decltype(element);
      using I = decltype(index);
      const U nothing = absent<U>(x.dtype());
      parallel_for(s.outer * n, 1, s.outer * n * s.inner, [&](int64_t first, int64_t last) {
        for (int64_t i = first; i < last; ++i) {
          int64_t at = resolve(indices.as<I>()[i % n], s.length);
          U* to = y.as<U>() + i * s.inner;
          if (at < 0)
            std::fill_n(to, s.inner, nothing);
          else
            std::copy_n(x.as<U>() + (i / n * s.length + at) * s.inner, s.inner, to);
        }
      });
    });
  });
}

void take_along_axis(const KernelCall& call) {
  const View &x = call.in[0], &indices = call.in[1], &y = call.out[0];
  AxisSplit s(x.shape(), static_cast<const TakeAttrs*>(call.attrs)->axis);
  int64_t n = AxisSplit(indices.shape(), static_cast<const TakeAttrs*>(call.attrs)->axis).length;
  visit_bytes(x.dtype(), [&](auto element) {
    visit_index(indices.dtype(), [&](auto index) {
      using U = decltype(element);
      using I = decltype(index);
      const U nothing = absent<U>(x.dtype());
      parallel_for(s.outer * n, 1, s.outer * n * s.inner, [&](int64_t first, int64_t last) {
        for (int64_t i = first; i < last; ++i) {
          const U* from = x.as<U>() + i / n * s.length * s.inner;
          for (int64_t c = 0; c < s.inner; ++c) {
            int64_t at = resolve(indices.as<I>()[i * s.inner + c], s.length);
            y.as<U>()[i * s.inner + c] = at < 0 ? nothing : from[at * s.inner + c];
          }
        }
      });
    });
  });
}

void gather_nd(const KernelCall& call) {
  visit_bytes(call.in[0].dtype(), [&](auto element) {
    visit_index(call.in[1].dtype(), [&](auto index) {
      gather_elements<decltype(element), decltype(index)>(call.in[0], call.in[1], call.out[0]);
    });
  });
}

void one_hot(const KernelCall& call) {
  const View &labels = call.in[0], &y = call.out[0];
  AxisSplit s(y.shape(), static_cast<const OneHotAttrs*>(call.attrs)->axis);
  std::memset(y.data, 0, y.spec->bytes());
  visit_dtype(y.dtype(), [&](auto element) {
    visit_index(labels.dtype(), [&](auto index) {
      using T = decltype(element);
      const auto* label = labels.as<decltype(index)>();
      for (int64_t i = 0; i < s.outer * s.inner; ++i) {
        if (label[i] < 0 || int64_t(label[i]) >= s.length) continue;
        y.as<T>()[(i / s.inner * s.length + int64_t(label[i])) * s.inner + i % s.inner] = T(1);
      }
    });
  });
}

}  // namespace addax::backends::cpu
