// Launches the kernels that move elements: the walks are those of the CPU, built per element size.
#include "backends/cuda/movement.cuh"

#include <cstring>

#include "backends/cuda/kernel_table.hpp"
#include "backends/cuda/kernels.hpp"
#include "backends/element_bytes.hpp"

namespace addax::backends::cuda {
namespace {

struct Mover {
  void* stream;

  void walk(const void* from, void* to, StridedWalk walk, DType dtype) const {
    walk.simplify();
    visit_bytes(dtype, [&](auto element) {
      using U = decltype(element);
      launch(CopyWalk<U>{static_cast<const U*>(from), static_cast<U*>(to), walk}, walk.size(), stream);
    });
  }
  void copy(const View& x, const View& y) const {
    StridedWalk whole;
    whole.add(x.size(), 1, 1);
    walk(x.data, y.data, whole, x.dtype());
  }
  void fill(const View& y, double value) const {
    visit_dtype(y.dtype(), [&](auto zero) {
      const auto typed = convert_element<decltype(zero)>(value);
      visit_bytes(y.dtype(), [&](auto element) {
        std::memcpy(&element, &typed, std::min(sizeof typed, sizeof element));
        launch(Fill<decltype(element)>{y.as<decltype(element)>(), element}, y.size(), stream);
      });
    });
  }
  void pad_by_source(const View& x, const View& y, const PadAttrs& attrs) const {
    visit_bytes(x.dtype(), [&](auto element) {
      using U = decltype(element);
      PadBySource<U> kernel{x.as<U>(), y.as<U>(), attrs.mode, x.shape().rank(), {}, {}, {}, {}};
      Steps steps(x.shape());
      for (int a = 0; a < kernel.rank; ++a) {
        kernel.width[a] = y.shape()[a];
        kernel.length[a] = x.shape()[a];
        kernel.before[a] = attrs.before[a];
        kernel.step[a] = steps[a];
      }
      launch(kernel, y.size(), stream);
    });
  }
};

/// One of the templates of movement_walk.hpp as a kernel.
template <void (*move)(const KernelCall&, const Mover&)>
void moved(const KernelCall& call) {
  move(call, Mover{stream_of(call)});
  check_launch(call, "movement");
}

constexpr KernelRow movement_rows[] = {
    {"view", {moved<movement::copy_bytes>}},
    {"broadcast_to", {moved<movement::broadcast_to>}},
    {"tile", {moved<movement::tile>}},
    {"repeat", {moved<movement::repeat>}},
    {"transpose", {moved<movement::transpose>}},
    {"concatenate", {moved<movement::concatenate>}},
    {"pad", {moved<movement::pad>}},
    {"slice", {moved<movement::slice>}},
    {"slice_update", {moved<movement::slice_update>}},
    {"slice_gradient", {moved<movement::slice_gradient>}},
    {"flip", {moved<movement::flip>}},
    {"roll", {moved<movement::roll>}},
};

}  // namespace

KernelEntry movement_kernel(std::string_view op) { return find_kernel(movement_rows, op); }

}  // namespace addax::backends::cuda
