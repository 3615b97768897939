// Products and linear algebra under their names in Keras.
#include <cmath>

#include "ops/golden.hpp"

namespace addax::tests {
namespace {

template <Tensor (*f)(const Tensor&)>
Tensors plain(const GoldenCall& c) {
  return {f(c.tensor(0))};
}
template <Tensor (*f)(const Tensor&, const Tensor&)>
Tensors pair(const GoldenCall& c) {
  return {f(c.tensor(0), c.tensor(1))};
}

Tensors tensordot(const GoldenCall& c) {
  const Json* axes = c.find(2, "axes");
  if (!axes || axes->is_integer()) return {ops::tensordot(c.tensor(0), c.tensor(1), axes ? axes->as_integer() : 2)};
  auto side = [&](const Json& list) {
    std::vector<int64_t> result;
    if (list.is_integer()) return std::vector{list.as_integer()};
    for (const Json& a : list.items()) result.push_back(a.as_integer());
    return result;
  };
  return {ops::tensordot(c.tensor(0), c.tensor(1), {Axes(side((*axes)[0])), Axes(side((*axes)[1]))})};
}

Tensors einsum(const GoldenCall& c) {
  Tensors operands;
  for (size_t i = 1; i < c.args.size(); ++i) operands.push_back(c.tensor(i));
  return {ops::einsum(c.args[0].as_string(), operands)};
}

Tensors norm(const GoldenCall& c) {
  ops::NormOptions options{.axis = c.axis(2), .keepdims = c.integer(3, "keepdims", 0) != 0};
  if (const Json* ord = c.find(1, "ord")) {
    if (!ord->is_string())
      options.ord = ord->as_double();
    else if (ord->as_string().find("inf") != std::string::npos)
      options.ord = ord->as_string() == "inf" ? INFINITY : -INFINITY;
    else
      options.ord = ord->as_string();
  }
  return {ops::norm(c.tensor(0), options)};
}

const GoldenNames products({
    {"matmul", pair<ops::matmul>},
    {"dot", pair<ops::dot>},
    {"inner", pair<ops::inner>},
    {"outer", pair<ops::outer>},
    {"vdot", pair<ops::vdot>},
    {"kron", pair<ops::kron>},
    {"cross", [](const GoldenCall& c) -> Tensors { return {ops::cross(c.tensor(0), c.tensor(1))}; }},
    {"tensordot", tensordot},
    {"einsum", einsum},
});

const GoldenNames linalg({
    {"cholesky",
     [](const GoldenCall& c) -> Tensors {
       return {ops::cholesky(c.tensor(0), {.upper = c.integer(1, "upper", 0) != 0})};
     }},
    {"cholesky_inverse", [](const GoldenCall& c) -> Tensors { return {ops::cholesky_inverse(c.tensor(0))}; }},
    {"det", plain<ops::det>},
    {"logdet", plain<ops::logdet>},
    {"inv", plain<ops::inv>},
    {"pinv", [](const GoldenCall& c) -> Tensors { return {ops::pinv(c.tensor(0))}; }},
    {"slogdet",
     [](const GoldenCall& c) -> Tensors {
       auto [sign, logabsdet] = ops::slogdet(c.tensor(0));
       return {sign, logabsdet};
     }},
    {"solve", pair<ops::solve>},
    {"solve_triangular",
     [](const GoldenCall& c) -> Tensors {
       return {ops::solve_triangular(c.tensor(0), c.tensor(1), {.lower = c.integer(2, "lower", 0) != 0})};
     }},
    {"lstsq", [](const GoldenCall& c) -> Tensors { return {ops::lstsq(c.tensor(0), c.tensor(1))}; }},
    {"qr",
     [](const GoldenCall& c) -> Tensors {
       auto [q, r] = ops::qr(c.tensor(0), {.mode = c.text(1, "mode", "reduced")});
       return {q, r};
     }},
    {"svd",
     [](const GoldenCall& c) -> Tensors {
       if (c.integer(2, "compute_uv", 1) == 0) return {ops::svdvals(c.tensor(0))};
       auto [u, s, vh] = ops::svd(c.tensor(0), {.full_matrices = c.integer(1, "full_matrices", 1) != 0});
       return {u, s, vh};
     }},
    {"eigh",
     [](const GoldenCall& c) -> Tensors {
       auto [values, vectors] = ops::eigh(c.tensor(0));
       return {values, vectors};
     }},
    {"lu_factor",
     [](const GoldenCall& c) -> Tensors {
       auto [lu, pivots] = ops::lu_factor(c.tensor(0));
       return {lu, pivots};
     }},
    {"matrix_rank", [](const GoldenCall& c) -> Tensors { return {ops::matrix_rank(c.tensor(0))}; }},
    {"norm", norm},
});

}  // namespace
}  // namespace addax::tests
