// The parts of a convolution that one thread computes at once, and the table of kernels for them, built once per
// instruction set: this header stays free of inline functions and of the standard library, as gemm.hpp.
#pragma once

#include "backends/cpu/gemm.hpp"

namespace addax::backends::cpu {

/// One axis of places: result i · out_step + out_first, for i below count, sums over the taps of the element
/// i · in_step + offset, where that is inside.
struct ConvAxis {
  int64_t count, in_length, in_step, out_step, out_first;
  int64_t taps;
  const int64_t* offset;  // of each tap, growing
  const int64_t* index;   // of each tap in the kernel
};

/// Sums of pixels times matrices, one matrix for each tap: a convolution, or one phase of its gradient by the input.
struct Correlation {
  ConvAxis d, h, w;
  int64_t in_channels, out_channels;  // of one group
  int64_t groups;
  int64_t in_pixel, in_row, in_plane;     // elements between neighbours
  int64_t out_pixel, out_row, out_plane;  // elements
  int64_t kernel_h, kernel_w;             // lengths of the kernel's axes
  bool transposed;                        // the kernel's last two axes change roles
  bool copied;                            // rows of the input go through a buffer, with zeros around them
  int64_t low;                            // the first column of such a row
  int64_t width;                          // its columns
  int64_t runs, run_length;               // for one tap of d and h: parts of A's row that lie together
  int64_t joined;                         // results side by side that tiles take for one of as many channels
  int vectors;                            // of a panel of the packed kernel, where vectors compute
  int64_t panels;                         // of one group
  Element type;
  bool relu;
};

/// Rows [first, last) of plane d of one image.
struct CorrelationTask {
  const void* in;
  void* out;
  const void* packed;
  const void* bias;
  int64_t d, first, last;
  void* scratch;
};

/// The gradient of a kernel: sums over pixels of x's channels times y's.
struct KernelGradient {
  ConvAxis d, h, w;
  int64_t in_channels, out_channels, groups;
  int64_t in_pixel, in_row, in_plane, in_image, out_pixel, out_row, out_plane, out_image;
  bool copied;
  int64_t low, width;
  int64_t runs, run_length;
  int64_t band;    // rows of y at once
  bool converted;  // rows of y go through a buffer
  Element type;
};

/// Sums over the same rows of some images, added to `sums`: float32 or float64, in the kernel's layout.
struct KernelGradientTask {
  const void* x;
  const void* dy;
  int64_t images;
  void* sums;
  int64_t first_row, last_row;        // of y
  int64_t first_column, last_column;  // of y's channels in each group
  void* scratch;
};

struct ConvKernels {
  int columns;                                  // of a panel of the packed kernel, or the lanes of its vectors,
  int most_vectors;                             // of which it has so many at most
  int rows;                                     // of results that are computed together
  int64_t (*packed_bytes)(const Correlation&);  // of one panel
  void (*pack)(const Correlation&, const void* kernel, void* packed, int64_t first_panel, int64_t last_panel);
  /// False where a result is not finite and may not be what it should be.
  bool (*correlate)(const Correlation&, const CorrelationTask&);
  int64_t (*correlate_scratch)(const Correlation&, int64_t rows);
  void (*kernel_gradient)(const KernelGradient&, const KernelGradientTask&);
  int64_t (*kernel_gradient_scratch)(const KernelGradient&);
};

namespace baseline {
extern const ConvKernels conv_f32, conv_f64;
}
namespace avx2 {
extern const ConvKernels conv_f32, conv_f64, winograd;
}
namespace avx512 {
extern const ConvKernels conv_f32, conv_f64, winograd;
}
// Null where the compiler cannot build them.
extern const ConvKernels conv_avx512_bf16, conv_amx_f32, conv_amx_bf16;
void amx_kernel_gradient_f32(const KernelGradient&, const KernelGradientTask&);
void amx_kernel_gradient_bf16(const KernelGradient&, const KernelGradientTask&);
int64_t amx_kernel_gradient_f32_scratch(const KernelGradient&);
int64_t amx_kernel_gradient_bf16_scratch(const KernelGradient&);

}  // namespace addax::backends::cpu
