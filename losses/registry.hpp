// The losses that have a name.
#pragma once

#include <initializer_list>
#include <string_view>

#include "addax/loss.hpp"
#include "core/registry.hpp"

namespace addax {

/// Each class's own source adds it.
Registry<Loss>& loss_registry();

/// Whether `name` is one of these words, upper and lower case aside.
bool is_one_of(std::string_view name, std::initializer_list<std::string_view> words);
/// Names with variants, of which compile() chooses one by the shapes.
inline bool is_crossentropy(std::string_view name) { return is_one_of(name, {"crossentropy", "ce"}); }
inline bool is_accuracy(std::string_view name) { return is_one_of(name, {"accuracy", "acc"}); }

}  // namespace addax
