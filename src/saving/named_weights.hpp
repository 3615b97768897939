// Weights by the names of variables, as files that know nothing of Keras' layout hold them: safetensors and npz.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "addax/model.hpp"
#include "saving/stored_state.hpp"

namespace addax {

/// The weights of a model under their names: the variable's path ("dense/kernel"); where two have the same, the place
/// in Keras' layout ("layers/dense/vars/0").
std::vector<std::pair<std::string, Variable>> named_weights(const Model& model);

/// Such arrays by the paths of Keras' layout. Either kind of name is known, and "arr_0", "arr_1", … in the order of
/// get_weights(). Arrays that the model lacks stand under their own names.
StoredState state_of_names(std::string file, NamedArrays arrays, const Model& model);

}  // namespace addax
