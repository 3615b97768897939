// What TensorBoard's projector reads: the tables of Embedding layers as text, and a list of them.
#pragma once

#include <filesystem>

#include "addax/callbacks/tensor_board.hpp"
#include "addax/model.hpp"

namespace addax {

/// Writes the list. OptionError for metadata of a layer that is no Embedding of this model.
void configure_projector(const Model& model, const EmbeddingsMetadata& metadata, const std::filesystem::path& folder);
/// Writes the tables, one row of numbers a line.
void write_embeddings(const Model& model, const std::filesystem::path& folder);

}  // namespace addax
