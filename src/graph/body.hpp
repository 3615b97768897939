// Bodies: the functions that control flow is given, as graphs. What they take from around them becomes their inputs.
#pragma once

#include <memory>

#include "graph/graph.hpp"

namespace addax {

using BodyFunction = std::function<Tensors(const Tensors&)>;
using Body = std::shared_ptr<const Graph>;

/// Functions that were traced with the same inputs, in this order: their own that are carried, the variables that one
/// of them writes, their own others, and what they share of the world around them. The new values of the variables
/// stand behind the first `carried` results of each.
struct Bodies {
  std::vector<Body> graphs;
  Variables written;
  Tensors before;    // the values of the written variables
  Tensors captured;  // values of traces around, then variables that are only read
};

inline constexpr size_t all_carried = static_cast<size_t>(-1);

/// Traces all `functions` with promised inputs of the specs `in`; `where` begins the text of errors.
Bodies trace_bodies(const std::string& where, const Specs& in, size_t carried, std::span<const BodyFunction> functions);

/// Gives the written variables their new values.
void assign_written(const Bodies& bodies, std::span<const Tensor> values);

/// Applies the steps of `graph` again, eagerly or into the open trace, and gives all its values.
std::vector<Tensor> replay(const Graph& graph, std::span<const Tensor> in);

/// The gradients of a body's results, of which those with a seed count, with respect to its inputs `in`. Replays the
/// body into the open trace first. Undefined where nothing connects them.
Tensors pull_back(const Graph& body, std::span<const Tensor> in, std::span<const Tensor> seeds);

/// The specs of a graph's values.
Specs specs_of(const Graph& graph, std::span<const int> values);
Specs specs_of(std::span<const Tensor> tensors);

/// The tensors under these names, where there are any.
Tensors named(std::span<const Tensor> tensors, const std::vector<std::string>& names);
/// All of them, one after another.
Tensors joined(std::span<const Tensor> a, std::span<const Tensor> b, std::span<const Tensor> c = {});

/// Lines of a graph as part of an attribute: "{", indented, "}".
std::string indented(const Graph& graph);

/// Lets `list` be the inputs of `graph`.
void set_inputs(Graph& graph, std::vector<int> list);

}  // namespace addax
