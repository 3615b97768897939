// The arithmetic in a whole graph.
#pragma once

#include "graph/graph.hpp"
#include "ops/work.hpp"

namespace addax {

/// The sum over all steps.
double work_of(const Graph& graph);

}  // namespace addax
