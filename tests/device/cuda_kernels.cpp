// The kernels of the CUDA module as ordinary C++: a launch is a loop.
#include "backends/cuda/elementwise.cu"
#include "backends/cuda/indexing.cu"
#include "backends/cuda/kernels.cpp"
#include "backends/cuda/movement.cu"
#include "backends/cuda/scatter.cu"
#include "backends/cuda/sorting.cu"
