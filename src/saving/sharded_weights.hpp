// Weights in several files: "m.weights.json" says which group lies in which of "m_00000.weights.h5", ….
#pragma once

#include <deque>
#include <string>

#include "addax/model.hpp"
#include "core/hdf5_reader.hpp"
#include "saving/stored_state.hpp"

namespace addax {

/// How the file ends that says which shard holds which weight.
inline constexpr const char* map_ending = ".weights.json";

/// Writes files of at most `max_shard_size` GB (2^30 bytes) of variables each, and the map at `path`. OptionError where
/// a variable is larger; nothing is replaced before all of them are written.
void save_sharded(const Model& model, const std::string& path, double max_shard_size);

/// The files of a map, open.
struct ShardedWeights {
  std::deque<Hdf5File> files;
  StoredState state;
};

/// FormatError where the map is no such JSON or names what is no file beside it.
ShardedWeights open_sharded(const std::string& path);

}  // namespace addax
