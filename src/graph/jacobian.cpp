// Jacobians: the way back once for each element of the target, in one loop where it is traced.
#include "addax/gradient_tape.hpp"
#include "addax/ops.hpp"
#include "autograd/gradient.hpp"

namespace addax {

Tensors GradientTape::jacobian(const Tensor& target, const Tensors& sources) {
  return walk(target, sources, [&] {
    int64_t n = target.size();
    Shape seeds_shape = target.shape();
    seeds_shape.insert(0, n);
    Tensor seeds = ops::reshape(ops::eye(n, {.dtype = target.dtype()}), seeds_shape);
    std::vector<bool> connected(sources.size());
    Tensors rows = ops::map(
        [&](const Tensors& seed) {
          Tensors found;
          Tensors gradients = addax::gradient({&target, 1}, sources, seed);
          for (size_t i = 0; i < sources.size(); ++i)
            if ((connected[i] = gradients[i].defined())) found.push_back(gradients[i]);
          return found;
        },
        seeds);
    Tensors result;
    size_t next = 0;
    for (size_t i = 0; i < sources.size(); ++i) {
      result.push_back(Tensor());
      if (!connected[i]) continue;
      Shape shape = target.shape();
      for (int64_t d : sources[i].shape()) shape.push_back(d);
      result[i] = ops::reshape(rows[next++], shape);
    }
    return result;
  });
}

Tensors jacobian(const std::function<Tensor(const Tensors&)>& f, const Tensors& x) {
  GradientTape tape;
  tape.watch(x);
  return tape.jacobian(f(x), x);
}

}  // namespace addax
