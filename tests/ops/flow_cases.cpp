// Contract rows of control flow: loops and branches against the same written out.
#include "addax/custom_gradient.hpp"
#include "ops/rows.hpp"

namespace addax::tests {
namespace {

Tensors one(const Tensor& x) { return {x}; }
Tensors rows(Draw& d) { return {d.real({4, d.n}, 0.5, 1.5), d.real({d.n})}; }

OpRow flow(std::string name, OpCall call, OpCall reference, std::vector<Refusal> refused = {}) {
  return composed(std::move(name), rows, std::move(call),
                  {.dtypes = {DType::float32, DType::float64},
                   .reference = std::move(reference),
                   .refused = std::move(refused),
                   .tolerance = 32});
}

Tensors square(const Tensors& x) { return one(x[0] * x[0]); }
Tensors cube(const Tensors& x) { return one(x[0] * x[0] * x[0]); }
/// x² with three times its slope.
const auto steep = ops::custom_gradient([](const Tensors& x) -> ops::WithGradient {
  Tensor value = x[0];
  return {one(value * value), [=](const Tensors& dy) { return one(dy[0] * 6.0 * value); }};
});
Tensor product(const Tensors& x) { return x[0][0] * x[0][1] * x[0][2] * x[0][3]; }

const OpRows branches({
    flow(
        "cond",
        [](const Tensors& x) {
          Tensor some = ops::sum(ops::abs(x[1])) >= 0;
          return ops::cond(
              some, [&] { return square(x); }, [&] { return cube(x); });
        },
        square),
    flow("switch_case",
         [](const Tensors& x) {
           return ops::switch_case(ops::cast(ops::sum(x[1]) * 0 + 7, "int32"), {square, cube}, one(x[0]));
         },
         cube,
         {{[] { ops::switch_case(0, {}, ops::ones({2})); }, "switch_case: expected at least one branch, got none."}}),
});

const OpRows loops({
    flow(
        "while_loop",
        [](const Tensors& x) {
          auto more = [](const Tensors& v) { return v[0] < 3; };
          auto step = [](const Tensors& v) { return Tensors{v[0] + 1, v[1] * v[1]}; };
          return one(ops::while_loop(more, step, {Tensor::scalar(0), x[0]}, {.maximum_iterations = 5})[1]);
        },
        [](const Tensors& x) { return square(square(square(x))); }),
    flow(
        "fori_loop",
        [](const Tensors& x) {
          return ops::fori_loop(
              0, 2, [](const Tensor&, const Tensors& v) { return square(v); }, x[0]);
        },
        [](const Tensors& x) { return square(square(x)); }),
    flow(
        "scan",
        [](const Tensors& x) {
          auto step = [](const Tensors& c, const Tensors& row) -> ops::Scanned {
            return {one(c[0] * row[0]), one(c[0] + row[0])};
          };
          auto [carry, ys] = ops::scan(step, x[1], x[0]);
          return Tensors{carry[0], ys[0]};
        },
        [](const Tensors& x) {
          Tensor a = x[1] * x[0][0], b = a * x[0][1], c = b * x[0][2];
          return Tensors{c * x[0][3], ops::stack({x[1] + x[0][0], a + x[0][1], b + x[0][2], c + x[0][3]})};
        }),
    flow(
        "map", [](const Tensors& x) { return ops::map(cube, x[0]); }, cube),
    flow(
        "vectorized_map", [](const Tensors& x) { return ops::vectorized_map(cube, x[0]); }, cube),
    flow(
        "associative_scan",
        [](const Tensors& x) {
          auto f = [](const Tensors& a, const Tensors& b) { return one(a[0] * b[0]); };
          return one(ops::associative_scan(f, x[0])[0][3]);
        },
        [](const Tensors& x) { return one(product(x)); }),
});

const OpRows functions({
    composed("vectorize", rows,
             [](const Tensors& x) {
               auto each = ops::vectorize([](const Tensors& v) { return one(v[0] * v[1] + v[1]); });
               auto dots = ops::vectorize([](const Tensors& v) { return one(ops::sum(v[0] * v[1]) * v[2]); },
                                          {.excluded = {2}, .signature = "(n),(n)->()"});
               return Tensors{each(x)[0], dots({x[0], x[1], x[1]})[0]};
             },
             {.dtypes = {DType::float32, DType::float64},
              .reference =
                  [](const Tensors& x) {
                    Tensor dots = ops::sum(x[0] * x[1], {.axis = -1, .keepdims = true});
                    return Tensors{x[0] * x[1] + x[1], dots * x[1]};
                  },
              .refused = {{[] { ops::vectorize(square, {.signature = "(n"}); },
                           "vectorize: expected a signature such as \"(m,n),(n)->(m)\", got \"(n\"."},
                          {[] { ops::vectorize(square, {.signature = "(n)->()"})(Tensor(1)); },
                           "vectorize: expected arguments that fit the signature, got [] int32."},
                          {[] { ops::vectorize(square, {.signature = "(n),(n)->()"})(Tensor(1)); },
                           "vectorize: expected 2 arguments for \"(n),(n)->()\", got 1."}},
              .tolerance = 32}),
    // Its gradient is not that of its value: difference quotients cannot agree.
    composed("custom_gradient_of", rows, [](const Tensors& x) { return steep(x[0]); },
             {.dtypes = {DType::float32, DType::float64}, .order = 0, .reference = square}),
});

}  // namespace
}  // namespace addax::tests
