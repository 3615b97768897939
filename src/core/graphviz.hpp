// Graphviz: drawings of graphs in its language DOT, by its program `dot`.
#pragma once

#include <string>
#include <string_view>

#include "core/file.hpp"

namespace addax {

/// `text` in quotes, as DOT takes it.
std::string dot_quoted(std::string_view text);
/// The picture of a graph in DOT, in a format that `dot` knows: "svg", "png", "pdf". StateError, beginning with
/// `where`, where the program is not installed or fails.
Bytes render_dot(const std::string& where, std::string_view graph, const std::string& format);

}  // namespace addax
