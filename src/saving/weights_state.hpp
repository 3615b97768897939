// The weights of a model and the state of its optimizer, by the paths of Keras' layout.
#pragma once

#include "addax/model.hpp"
#include "core/hdf5_reader.hpp"
#include "saving/hdf5_writer.hpp"
#include "saving/stored_state.hpp"

namespace addax {

/// A list of variables as files hold it: its group, the name of the object that owns it, and the variables.
struct SavedList {
  std::string path, name;
  Variables variables;
};

/// Those of every layer, and where the model is compiled that of its optimizer.
std::vector<SavedList> lists_of(const Model& model);

void write_state(Hdf5Writer& file, const Model& model);

/// The lists of an HDF5 file, which must outlive them. FormatError where it has Keras 2's layout.
StoredState state_in(const Hdf5File& file);
/// A dataset as an array; nullptr stands for one that is missing.
StoredArray array_of(const Hdf5Dataset* dataset);
/// The datasets right below a group.
NamedArrays arrays_of(const Hdf5Group& group);

/// Reads a state into a model. FormatError naming every layer that differs; then nothing was changed. With
/// `skip_mismatch` such layers stay as they are, with a warning. An optimizer whose state differs begins anew, with a
/// warning.
void read_state(const StoredState& state, const Model& model, bool skip_mismatch);

}  // namespace addax
