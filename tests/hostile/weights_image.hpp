// A weights file of one Dense layer in raw HDF5, to be changed in one place.
#pragma once

#include <functional>

#include "hostile/hdf5_image.hpp"

namespace addax::tests {

using M = Hdf5Message;

inline constexpr uint64_t kernel_bytes = 6 * 4 * 4;

/// The weights of a Dense layer of 6 inputs and 4 units, as h5py lays them out.
struct Weights : Hdf5Image {
  uint64_t kernel_data = put(std::string(kernel_bytes, '\1')), bias_data = put(std::string(16, '\2'));
  uint64_t kernel = 0, bias = 0;
  Hdf5GroupPlaces vars, dense, layers, root;

  Hdf5Messages kernel_messages() const {
    return {{M::dataspace, space_of({6, 4})},
            {M::datatype, float32_type()},
            {M::layout, contiguous(kernel_data, kernel_bytes)}};
  }
  /// The file around a kernel and around what else its group holds.
  std::string around(uint64_t kernel_object, const Hdf5Messages& of_vars = {}) {
    kernel = kernel_object;
    bias =
        object({{M::dataspace, space_of({4})}, {M::datatype, float32_type()}, {M::layout, contiguous(bias_data, 16)}});
    vars = group({{"0", kernel}, {"1", bias}}, of_vars);
    dense = group({{"vars", vars.object}});
    layers = group({{"dense", dense.object}});
    root = group({{"layers", layers.object}});
    return finish(root.object);
  }
  std::string whole() { return around(object(kernel_messages())); }
};

/// The file after `change` was done to it.
inline std::string changed(const std::function<void(Weights&)>& change) {
  Weights file;
  file.whole();
  change(file);
  return file.bytes;
}

/// The file whose kernel has this message instead of its own one of the kind, or besides.
inline std::string with_message(const M& message) {
  Weights file;
  Hdf5Messages messages = file.kernel_messages();
  bool replaced = false;
  for (M& m : messages)
    if (m.kind == message.kind) m = message, replaced = true;
  if (!replaced) messages.push_back(message);
  return file.around(file.object(messages));
}

class Adder {
 public:
  Adder(Corpus& corpus, std::string prefix) : corpus_(corpus), prefix_("hdf5_" + std::move(prefix)) {}
  void operator()(const std::string& what, const std::string& bytes, const std::string& says) const {
    corpus_.push_back({prefix_ + what + ".weights.h5", bytes, says});
  }

 private:
  Corpus& corpus_;
  std::string prefix_;
};

}  // namespace addax::tests
