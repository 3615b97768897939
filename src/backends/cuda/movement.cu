// Launches the kernels that move elements: the walks are those of the CPU, built per element size.
#include "backends/cuda/movement.cuh"

#include "backends/cuda/kernel_table.hpp"
#include "backends/cuda/kernels.hpp"

namespace addax::backends::cuda {
namespace {

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
