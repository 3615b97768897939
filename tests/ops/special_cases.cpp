// Contract rows of special functions, of CTC, of general eigenvalues, of attention and blocks, and of a few statistics.
#include <cmath>
#include <limits>
#include <numbers>

#include "addax/gradient_tape.hpp"
#include "ops/rows.hpp"

namespace addax::tests {
namespace {

const OpRow real{.dtypes = {DType::float32, DType::float64}, .tolerance = 16};

Tensors one(const Tensor& x) { return {x}; }
OpRow held(OpCall reference, std::vector<Refusal> refused = {}) {
  OpRow row = real;
  row.reference = std::move(reference);
  row.refused = std::move(refused);
  return row;
}

// ---- Special functions ------------------------------------------------------------------------------------------

/// The mean of weight(angle) · exp(x cos(angle)) around the circle.
Tensor around(const Tensor& x, bool first) {
  Tensor angle = ops::cast(ops::arange(64), x.dtype()) * (2 * std::numbers::pi / 64);
  Tensor cosine = ops::cos(angle), wave = ops::exp(ops::expand_dims(x, -1) * cosine);
  return ops::mean(first ? wave * cosine : wave, -1);
}
Tensor slope(const Tensor& x) {
  GradientTape tape;
  tape.watch(x);
  return tape.gradient(ops::i0(x), x)[0];
}
Tensor far(const Tensor& x) { return ops::i0(x * 12 + 30) * ops::exp(-(x * 12 + 30)); }

OpRow bessel(std::string name, Unary f, bool first, Domain domain) {
  OpRow row = unary(std::move(name), f, domain, real);
  row.reference = [first](const Tensors& x) { return one(around(x[0], first)); };
  return row;
}

/// 1 − exp(−x) Σ x^k / k! for k below a, a = 1, 2, 3.
Tensor gamma_of_whole(const Tensor& a, const Tensor& x) {
  Tensor sum = 1 + ops::where(a > 1, x, 0) + ops::where(a > 2, x * x / 2, 0);
  return 1 - ops::exp(-x) * sum;
}
Tensors whole_and_positive(Draw& d) { return {d.integer({d.n, 4}, 1, 4), d.real({d.n, 4}, 0.1, 6)}; }
Tensor gammainc(const Tensors& x) { return ops::gammainc(ops::cast(x[0], x[1].dtype()), x[1]); }

const OpRows functions({
    bessel("i0", ops::i0, false, {-6, 6}),
    unary("i0", far, {0, 2}, real),
    bessel("i1", slope, true, {-6, 6}),
    {.name = "gammainc",
     .inputs = whole_and_positive,
     .call = [](const Tensors& x) { return one(gammainc(x)); },
     .dtypes = {DType::float32, DType::float64},
     .reference = [](const Tensors& x) { return one(gamma_of_whole(x[0], x[1])); },
     .refused =
         {{[] {
             GradientTape tape;
             Tensor a = ops::ones({2});
             tape.watch(a);
             tape.gradient(ops::gammainc(a, ops::ones({2})), a);
           },
           "gammainc: expected a gradient with respect to x2 alone, got one with respect to x1. Use "
           "ops::stop_gradient(x1)."},
          {[] { ops::gammainc(ops::ones({2}), ops::ones({3})); },
           "gammainc: expected shapes that broadcast, got [2] and [3]. Axes are matched from the last; each must "
           "be equal or 1."}},
     .tolerance = 16},
    {.name = "lgamma",
     .inputs = whole_and_positive,
     .call =
         [](const Tensors& x) {
           GradientTape tape;
           tape.watch(x[1]);
           return one(tape.gradient(gammainc(x), x[1])[0]);
         },
     .dtypes = {DType::float32, DType::float64},
     .order = 1,
     .reference =
         [](const Tensors& x) {
           Tensor power = ops::where(x[0] > 2, x[1] * x[1] / 2, ops::where(x[0] > 1, x[1], 1));
           return one(power * ops::exp(-x[1]));
         },
     .tolerance = 16},
});

// ---- CTC --------------------------------------------------------------------------------------------------------

/// Labels with a repetition, scores, and lengths that leave some of both out.
Tensors alignment(Draw& d) {
  Tensor labels = ops::concatenate({d.integer({d.n, 2}, 1, 4), ops::full({d.n, 1}, 2, "int32")}, 1);
  return {d.real({d.n, 8, 4}), labels, d.integer({d.n}, 0, 4), d.integer({d.n}, 7, 9)};
}
Tensor ctc(const Tensors& x) { return ops::ctc_loss(x[1], x[0], x[2], x[3]); }

/// How many labels a path has, and −1 as the class 0.
Tensor negative_loss(const Tensor& path, const Tensors& x) {
  Tensor length = ops::sum(ops::cast(path >= 0, "int32"), -1);
  return -ops::ctc_loss(ops::maximum(path, 0), x[0], length, x[1]);
}
Tensors search(const Tensors& x) {
  auto [paths, scores] = ops::ctc_decode(x[0], x[1], {.strategy = "beam_search", .beam_width = 300, .top_paths = 2});
  return {paths, scores};
}
/// The best class of each step, repetitions and the class 0 left out.
Tensors greedy(const Tensors& x) {
  int64_t batch = x[0].shape()[0], time = x[0].shape()[1];
  std::vector<int32_t> best = ops::argmax(x[0], -1).to_vector<int32_t>(), steps = x[1].to_vector<int32_t>(),
                       labels(best.size(), -1);
  for (int64_t b = 0; b < batch; ++b)
    for (int64_t t = 0, n = 0; t < steps[size_t(b)]; ++t) {
      int32_t now = best[size_t(b * time + t)], before = t > 0 ? best[size_t(b * time + t - 1)] : 0;
      if (now != 0 && (t == 0 || now != before)) labels[size_t(b * time + n++)] = now;
    }
  Tensor counted = ops::arange(time) < ops::expand_dims(x[1], 1);
  Tensor score = -ops::sum(ops::where(counted, ops::max(x[0], -1), 0), {.axis = 1, .keepdims = true});
  return {Tensor::from(labels, {1, batch, time}), score};
}
Tensors scores(Draw& d) { return {d.real({d.n, 5, 3}), d.integer({d.n}, 0, 6)}; }

const OpRows sequences({
    {.name = "ctc_loss",
     .inputs = alignment,
     .call = [](const Tensors& x) { return one(ctc(x)); },
     .dtypes = {DType::float32, DType::float64},
     .refused =
         {{[] {
             ops::ctc_loss(ops::ones({2, 3}), ops::ones({1, 4, 5}), ops::ones({2}), ops::ones({2}));
           },
           "ctc_loss: expected a target [batch, labels] for an output of [1, 4, 5] float32, got [2, 3] float32."},
          {[] {
             ops::ctc_loss(ops::ones({1, 3}), ops::ones({1, 4, 5}), ops::ones({2}), ops::ones({1}));
           },
           "ctc_loss: expected lengths of shape [1], got [2] float32."},
          {[] {
             ops::ctc_loss(ops::ones({1, 3}), ops::ones({1, 4, 5}), ops::ones({1}), ops::ones({1}), {.mask_index = 5});
           },
           "ctc_loss: expected a mask_index among 5 classes, got 5."}},
     .tolerance = 16},
    {.name = "ctc_gradient",
     .inputs = alignment,
     .call =
         [](const Tensors& x) {
           GradientTape tape;
           tape.watch(x[0]);
           Tensor loss = ctc(x);
           return one(tape.gradient(ops::sum(loss * loss), x[0])[0]);
         },
     .dtypes = {DType::float32, DType::float64},
     .order = 1,
     .tolerance = 64},
    {.name = "ctc_beam_search",
     .inputs = scores,
     .call = search,
     .dtypes = {DType::float32, DType::float64},
     .order = 0,
     .reference =
         [](const Tensors& x) {
           Tensor paths = search(x)[0];
           // With no step there is one path alone.
           Tensor second =
               ops::where(ops::equal(x[1], 0), -std::numeric_limits<double>::infinity(), negative_loss(paths[1], x));
           return Tensors{paths, ops::stack({negative_loss(paths[0], x), second}, 1)};
         },
     .refused = {{[] {
                    ops::ctc_decode(ops::ones({1, 2, 3}), ops::ones({1}), {.strategy = "best"});
                  },
                  "ctc_decode: expected the strategy \"greedy\" or \"beam_search\", got \"best\"."},
                 {[] {
                    ops::ctc_decode(ops::ones({2, 3}), ops::ones({2}));
                  },
                  "ctc_decode: expected scores [batch, time, classes], got [2, 3] float32."}},
     .tolerance = 16},
    composed("ctc_decode", scores,
             [](const Tensors& x) {
               auto [paths, best] = ops::ctc_decode(x[0], x[1]);
               return Tensors{paths, best};
             },
             {.dtypes = {DType::float32, DType::float64}, .order = 0, .reference = greedy}),
});

// ---- Matrices and images ----------------------------------------------------------------------------------------

/// Two conjugate eigenvalues and one that is real, well apart.
Tensors turning(Draw& d) {
  Tensor base = ops::cast(Tensor::from({1.0, -2.0, 0.0, 2.0, 1.0, 0.0, 0.0, 0.0, 4.0}, {3, 3}), d.dtype);
  return {d.real({d.n, 3, 3}, -0.3, 0.3) + base};
}
/// What does not depend on order and phase, and what is left of A V − V diag(w).
Tensors eigen(const Tensors& x) {
  auto [w, v] = ops::eig(x[0]);
  Tensor wr = ops::expand_dims(w.real, -2), wi = ops::expand_dims(w.imag, -2);
  return {ops::sum(ops::square(w.real) - ops::square(w.imag), -1), ops::sum(ops::abs(w), -1),
          ops::sum(ops::square(v.real) + ops::square(v.imag), -1),
          ops::matmul(x[0], v.real) - (v.real * wr - v.imag * wi),
          ops::matmul(x[0], v.imag) - (v.real * wi + v.imag * wr)};
}

Tensors heads(Draw& d) {
  return {d.real({d.n, 5, 4, 3}), d.real({d.n, 6, 2, 3}), d.real({d.n, 6, 2, 3}), d.real({5, 6}),
          d.boolean({5, 6}) | ops::eye(5, {.M = 6, .dtype = "bool"})};
}
Tensor attend(const Tensors& x, const Tensor& bias, const Tensor& seen) {
  Tensor k = ops::repeat(x[1], 2, 2), v = ops::repeat(x[2], 2, 2);
  Tensor scores = ops::einsum("bthd,bshd->bhts", x[0], k) / std::sqrt(3) + bias;
  Tensor weights = ops::exp(scores) * ops::cast(seen, scores.dtype());
  return ops::einsum("bhts,bshd->bthd", weights / ops::sum(weights, {.axis = -1, .keepdims = true}), v);
}

const ops::FoldOptions wide{.dilation = {1, 2}, .padding = {1, 0}, .stride = {2, 1}};
Tensor unfolded(const Tensor& x) { return ops::unfold(x, {3, 2}, wide); }

const OpRows images({
    {.name = "eig",
     .inputs = turning,
     .call = eigen,
     .dtypes = {DType::float32, DType::float64},
     .refused = {{[] {
                    ops::eig(ops::ones({2, 3}));
                  },
                  "eig: expected a square matrix, got [2, 3] float32."}},
     .tolerance = 100},
    composed(
        "dot_product_attention", heads,
        [](const Tensors& x) {
          return Tensors{ops::dot_product_attention(x[0], x[1], x[2], {.bias = x[3], .mask = x[4]}),
                         ops::dot_product_attention(x[0], x[1], x[2], {.is_causal = true})};
        },
        held(
            [](const Tensors& x) {
              Tensor before = ops::tri(5, {.M = 6, .dtype = "bool"});
              return Tensors{attend(x, x[3], x[4]), attend(x, ops::zeros_like(x[3]), before)};
            },
            {{[] {
                ops::dot_product_attention(ops::ones({1, 2, 3, 4}), ops::ones({1, 2, 2, 4}), ops::ones({1, 2, 2, 4}));
              },
              "dot_product_attention: expected query [batch, target, heads, depth] and key and value [batch, source, "
              "key_heads, depth], where key_heads divides heads, got [1, 2, 3, 4] float32, [1, 2, 2, 4] float32 "
              "and [1, 2, 2, 4] float32."}})),
    composed(
        "unfold",
        [](Draw& d) {
          return one(d.real({d.n, 2, 5, 4}));
        },
        [](const Tensors& x) { return one(unfolded(x[0])); },
        held(
            [](const Tensors& x) {
              Tensor padded = ops::pad(x[0], {{0, 0}, {0, 0}, {1, 1}, {0, 0}});
              Tensors columns;
              for (int64_t i = 0; i < 3; ++i)
                for (int64_t j = 0; j < 4; j += 2)
                  columns.push_back(ops::reshape(padded(all, all, Slice{i, i + 5, 2}, Slice{j, j + 2}), {-1, 2, 6}));
              return one(ops::reshape(ops::stack(columns, 2), {x[0].shape()[0], 12, 6}));
            },
            {{[] {
                ops::unfold(ops::ones({1, 1, 2, 2}), 3);
              },
              "unfold: expected blocks within the padded image, got blocks that reach over 3 of 2 elements."}})),
    composed(
        "fold",
        [](Draw& d) {
          return one(d.real({d.n, 12, 6}));
        },
        [](const Tensors& x) {
          return one(ops::fold(x[0], {5, 4}, {3, 2}, wide));
        },
        held(
            [](const Tensors& x) {
              Tensor image = ops::zeros({x[0].shape()[0], 2, 5, 4}, x[0].dtype());
              GradientTape tape;
              tape.watch(image);
              return one(tape.gradient(unfolded(image), image, x[0])[0]);
            },
            {{[] {
                ops::fold(ops::ones({1, 4, 3}), 3, 2);
              },
              "fold: expected columns [n, channels * 4, 4], got [1, 4, 3] float32."}})),
    composed(
        "psnr",
        [](Draw& d) {
          return Tensors{d.real({d.n, 3}), d.real({d.n, 3})};
        },
        [](const Tensors& x) { return one(ops::psnr(x[0], x[1], 2)); },
        held([](const Tensors&
                    x) { return one(-10 / std::numbers::ln10 * ops::log(ops::mean(ops::square(x[0] - x[1]) / 4))); },
             {{[] { ops::psnr(ops::ones({2}), ops::ones({3}), 1); },
               "psnr: expected two tensors of one shape, got [2] float32 and [3] float32."}})),
});

// ---- Others -----------------------------------------------------------------------------------------------------

const OpRows others({
    composed(
        "corrcoef",
        [](Draw& d) {
          return one(d.real({d.n, 5}));
        },
        [](const Tensors& x) { return one(ops::corrcoef(x[0])); },
        {.dtypes = {DType::float32, DType::float64},
         .order = 0,  // on the diagonal the quotient is cut off at 1
         .reference =
             [](const Tensors& x) {
               Tensor rows = x[0] - ops::mean(x[0], {.axis = 1, .keepdims = true});
               Tensor unit = rows / ops::norm(rows, {.axis = 1, .keepdims = true});
               return one(ops::matmul(unit, ops::transpose(unit)));
             },
         .refused = {{[] {
                        ops::corrcoef(ops::ones({2, 2, 2}));
                      },
                      "corrcoef: expected a vector or a matrix, got [2, 2, 2] float32."}},
         .tolerance = 16}),
    composed(
        "trapezoid",
        [](Draw& d) {
          return Tensors{d.real({3, d.n}), ops::cast(ops::sort(d.real({3})), d.dtype)};
        },
        [](const Tensors& x) {
          return Tensors{ops::trapezoid(x[0], {.x = x[1], .axis = 0}), ops::trapezoid(x[0], {.dx = 2, .axis = 0})};
        },
        held([](const Tensors& x) {
          Tensor low = (x[0][0] + x[0][1]) / 2, high = (x[0][1] + x[0][2]) / 2;
          return Tensors{low * (x[1][1] - x[1][0]) + high * (x[1][2] - x[1][1]), 2 * (low + high)};
        })),
    {.name = "view",
     .inputs =
         [](Draw& d) {
           return one(d.real({d.n, 8}));
         },
     .call =
         [](const Tensors& x) {
           Tensor bytes = ops::view(x[0], "uint8");
           return Tensors{ops::view(bytes, x[0].dtype()), ops::cast(ops::view(bytes, "int64") != 0, "int32")};
         },
     .dtypes = OpRow::numbers(),
     .order = 0,
     .refused = {{[] { ops::view(ops::ones({3}), "float64"); },
                  "view: expected a last axis whose bytes are whole elements of float64, got [3] float32."}}},
    composed(
        "jvp",
        [](Draw& d) {
          return Tensors{d.real({d.n, 3}), d.real({d.n, 3}), d.real({d.n, 3}), d.real({d.n, 3})};
        },
        [](const Tensors& x) {
          auto cubic = [](const Tensors& v) {
            return Tensors{v[0] * v[0] * ops::sin(v[1]), ops::sum(v[0], -1), ops::ones({2}, v[0].dtype())};
          };
          auto [y, slope] = ops::jvp(cubic, {x[0], x[1]}, {x[2], x[3]});
          return Tensors{y[0], slope[0], slope[1], slope[2]};
        },
        held(
            [](const Tensors& x) {
              Tensor slope = 2 * x[0] * ops::sin(x[1]) * x[2] + x[0] * x[0] * ops::cos(x[1]) * x[3];
              return Tensors{x[0] * x[0] * ops::sin(x[1]), slope, ops::sum(x[2], -1), ops::zeros({2}, x[0].dtype())};
            },
            {{[] { ops::jvp([](const Tensors& x) { return x; }, ops::ones({2}), Tensors()); },
              "jvp: expected a tangent for each of 1 primals, got 0."}})),
});

}  // namespace
}  // namespace addax::tests
