// Launches the kernels that read by index and build matrices.
#include "backends/cuda/indexing.cuh"

#include "backends/cuda/kernel_table.hpp"
#include "backends/cuda/kernels.hpp"
#include "backends/element_bytes.hpp"
#include "backends/indexing.hpp"

namespace addax::backends::cuda {
namespace {

/// body(U(), I()) for elements of as many bytes and for the type of indices.
template <class Body>
void visit_indexed(const View& elements, const View& indices, const Body& body) {
  visit_bytes(elements.dtype(),
              [&](auto element) { visit_index(indices.dtype(), [&](auto index) { body(element, index); }); });
}

template <bool along>
void take(const KernelCall& call) {
  const View &x = call.in[0], &indices = call.in[1], &y = call.out[0];
  const int axis = static_cast<const TakeAttrs*>(call.attrs)->axis;
  AxisSplit s(x.shape(), axis);
  const int64_t n = along ? AxisSplit(indices.shape(), axis).length : indices.size();
  visit_indexed(x, indices, [&](auto element, auto index) {
    using U = decltype(element);
    using I = decltype(index);
    launch(Take<U, I, along>{x.as<U>(), indices.as<I>(), y.as<U>(), n, s.length, s.inner, absent<U>(x.dtype())},
           y.size(), stream_of(call));
  });
}

void gather_nd(const KernelCall& call) {
  const View &x = call.in[0], &indices = call.in[1], &y = call.out[0];
  visit_indexed(x, indices, [&](auto element, auto index) {
    using U = decltype(element);
    using I = decltype(index);
    launch(GatherNd<U, I>{x.as<U>(), indices.as<I>(), y.as<U>(), PartialIndex(x.shape(), indices.shape()),
                          absent<U>(x.dtype())},
           y.size(), stream_of(call));
  });
}

void one_hot(const KernelCall& call) {
  const View &labels = call.in[0], &y = call.out[0];
  AxisSplit s(y.shape(), static_cast<const OneHotAttrs*>(call.attrs)->axis);
  visit_indexed(y, labels, [&](auto element, auto index) {
    using U = decltype(element);
    using I = decltype(index);
    launch(OneHot<U, I>{labels.as<I>(), y.as<U>(), s.length, s.inner, bits_of<U>(y.dtype(), 1)}, y.size(),
           stream_of(call));
  });
}

int64_t diagonal_of(const KernelCall& call) { return static_cast<const DiagonalAttrs*>(call.attrs)->k; }

template <bool upper>
void triangle(const KernelCall& call) {
  const View &x = call.in[0], &y = call.out[0];
  visit_bytes(x.dtype(), [&](auto element) {
    using U = decltype(element);
    launch(Triangle<U>{x.as<U>(), y.as<U>(), x.shape()[-2], x.shape()[-1], diagonal_of(call), upper}, y.size(),
           stream_of(call));
  });
}

void eye(const KernelCall& call) {
  const View& y = call.out[0];
  visit_bytes(y.dtype(), [&](auto element) {
    using U = decltype(element);
    launch(Eye<U>{y.as<U>(), y.shape()[-1], diagonal_of(call), bits_of<U>(y.dtype(), 1)}, y.size(), stream_of(call));
  });
}

void diag(const KernelCall& call) {
  const View &x = call.in[0], &y = call.out[0];
  visit_bytes(x.dtype(), [&](auto element) {
    using U = decltype(element);
    launch(Diag<U>{x.as<U>(), y.as<U>(), x.shape()[-1], y.shape()[-2], y.shape()[-1], diagonal_of(call)}, y.size(),
           stream_of(call));
  });
}

void diagonal(const KernelCall& call) {
  const View &x = call.in[0], &y = call.out[0];
  visit_bytes(x.dtype(), [&](auto element) {
    using U = decltype(element);
    launch(Diagonal<U>{x.as<U>(), y.as<U>(), y.shape()[-1], x.shape()[-2], x.shape()[-1], diagonal_of(call)}, y.size(),
           stream_of(call));
  });
}

void arange(const KernelCall& call) {
  const View& y = call.out[0];
  const auto& range = *static_cast<const RangeAttrs*>(call.attrs);
  visit_dtype(y.dtype(), [&](auto zero) {
    using T = decltype(zero);
    launch(Arange<T>{y.as<T>(), range.start, range.step}, y.size(), stream_of(call));
  });
}

template <Kernel run>
void indexed(const KernelCall& call) {
  run(call);
  check_launch(call, "indexing");
}

constexpr KernelRow indexing_rows[] = {
    {"take", {indexed<take<false>>}},
    {"take_along_axis", {indexed<take<true>>}},
    {"gather_nd", {indexed<gather_nd>}},
    {"one_hot", {indexed<one_hot>}},
    {"tril", {indexed<triangle<false>>}},
    {"triu", {indexed<triangle<true>>}},
    {"eye", {indexed<eye>}},
    {"diag", {indexed<diag>}},
    {"diagonal", {indexed<diagonal>}},
    {"arange", {indexed<arange>}},
};

}  // namespace

KernelEntry indexing_kernel(std::string_view op) { return find_kernel(indexing_rows, op); }

}  // namespace addax::backends::cuda
