// The weights of a model and the state of its optimizer, in Keras' layout of HDF5.
#pragma once

#include "addax/model.hpp"
#include "saving/hdf5_reader.hpp"
#include "saving/hdf5_writer.hpp"

namespace addax {

/// The weights of every layer, and where the model is compiled the state of its optimizer.
void write_state(Hdf5Writer& file, const Model& model);

/// Reads them back. FormatError naming every layer that differs; then nothing was changed. With `skip_mismatch` such
/// layers stay as they are, with a warning. An optimizer whose state differs begins anew, with a warning.
void read_state(const Hdf5File& file, const Model& model, bool skip_mismatch);

}  // namespace addax
