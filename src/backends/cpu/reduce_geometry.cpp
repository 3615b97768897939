// How a reduction over any axes becomes reductions of matrices.
#include "backends/cpu/reduce_geometry.hpp"

#include <algorithm>

namespace addax::backends::cpu {

void ReduceGeometry::Groups::add(int64_t axis_length, int64_t axis_stride) {
  length[rank] = axis_length;
  stride[rank] = axis_stride;
  count *= axis_length;
  ++rank;
}

ReduceGeometry::ReduceGeometry(const Shape& shape, const Shape& axes) {
  struct Group {
    int64_t length;
    bool reduced;
  };
  Group groups[Shape::max_rank];
  int count = 0;
  for (int axis = 0; axis < shape.rank(); ++axis) {
    if (shape[axis] == 1) continue;
    bool is_reduced = std::find(axes.begin(), axes.end(), axis) != axes.end();
    if (count > 0 && groups[count - 1].reduced == is_reduced)
      groups[count - 1].length *= shape[axis];
    else
      groups[count++] = {shape[axis], is_reduced};
  }
  int64_t stride = 1;
  if (count > 0 && !groups[count - 1].reduced) stride = columns = groups[--count].length;
  if (count > 0) {
    rows = groups[--count].length;
    stride *= rows;
  }
  int64_t strides[Shape::max_rank];
  for (int i = count - 1; i >= 0; --i) {
    strides[i] = stride;
    stride *= groups[i].length;
  }
  for (int i = 0; i < count; ++i) (groups[i].reduced ? reduced : kept).add(groups[i].length, strides[i]);

  int64_t tiles = kept.count * ((columns + 255) / 256), elements = outputs() * reduced_count();
  if (tiles < 8 && elements >= 131072)
    chunks = std::clamp<int64_t>(reduced_count() / 64, 1, std::min<int64_t>(32, elements / 65536));
}

}  // namespace addax::backends::cpu
