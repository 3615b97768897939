// Where HDF5 keeps what is too long for a header: the global heap of strings, and the fractal heap with its index.
#pragma once

#include <map>
#include <vector>

#include "core/hdf5_reader_source.hpp"

namespace addax::hdf5 {

/// Strings of variable length. Collections are read once.
class GlobalHeap {
 public:
  explicit GlobalHeap(Source& source) : source_(source) {}
  Span object(uint64_t collection, uint32_t index);

 private:
  const std::map<uint16_t, Span>& collection(uint64_t address);

  Source& source_;
  std::map<uint64_t, std::map<uint16_t, Span>> collections_;
};

/// The objects of a dense group or of dense attributes: those of the fractal heap at `heap` that the B-tree at `index`
/// lists; `id_at` is where the heap's identifier stands in a record of the tree.
std::vector<Span> dense_objects(Source& source, uint64_t heap, uint64_t index, size_t id_at);

}  // namespace addax::hdf5
