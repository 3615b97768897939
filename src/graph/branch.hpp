// branch: one of several bodies runs, as one op. remat: a body that is computed again on the way back.
#pragma once

#include "graph/body.hpp"

namespace addax {

/// Inputs: which body, as int32 (the nearest where there is none of that number), then what all bodies read.
struct Branches {
  std::vector<Body> bodies;
  bool operator==(const Branches&) const = default;
};
template <>
std::string AttrsOf<Branches>::to_string() const;

Tensors apply_branch(const Tensor& index, Branches branches, const Tensors& in);

/// The same of a single body, without an index. On the way back nothing but its inputs is there.
Tensors apply_remat(const Body& body, const Tensors& in);

}  // namespace addax
