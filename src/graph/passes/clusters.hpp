// What fuse_elementwise is made of: which steps are one pass over memory, and what such a pass makes anew.
#pragma once

#include "graph/graph.hpp"

namespace addax::passes {

/// Steps of a pass; the registers of its program are few enough for the first cache then.
constexpr size_t most_members = 60;

/// Whether a step is elementwise work that can be part of a pass.
bool fusable(const Graph& graph, const Step& step);
/// Whether a step is a sum over the leading axes of at least a few rows, which a pass can take.
bool is_column_sum(const Graph& graph, const Step& step);
/// For each step a number that it shares with those that are one pass with it, less than the number of steps.
std::vector<size_t> find_clusters(const Graph& graph);
/// Lets passes make anew what others would hand them, where fewer bytes move then. `clusters` gets the new steps, too.
void remake(Graph& graph, std::vector<size_t>& clusters);

}  // namespace addax::passes
