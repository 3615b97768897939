// Control flow: eagerly and traced the same results and gradients, what it changes, what it refuses.
#include "addax/ops/control_flow.hpp"

#include <doctest/doctest.h>

#include "addax/function.hpp"
#include "addax/gradient_tape.hpp"
#include "addax/model.hpp"
#include "addax/ops.hpp"
#include "addax/random.hpp"
#include "support/allocations.hpp"
#include "support/check_op.hpp"

using namespace addax;
using addax::tests::check_close;
using Body = std::function<Tensors(const Tensors&)>;

namespace {

Tensors all_float(const Tensors& tensors) {
  Tensors floats;
  for (const Tensor& t : tensors)
    if (t.dtype().is_float()) floats.push_back(t);
  return floats;
}

/// Results of f, their gradients, and the gradients of those.
Body with_gradients(const Body& f) {
  return [f](const Tensors& x) -> Tensors {
    GradientTape outer({.persistent = true}), inner;
    Tensors sources = all_float(x);
    outer.watch(sources);
    inner.watch(sources);
    Tensors y = f(x), results = y;
    Tensors first = inner.gradient(all_float(y), sources);
    Tensor squares = 0.0;
    for (const Tensor& g : first)
      if (g.defined()) squares = squares + ops::sum(ops::square(g));
    Tensors second = outer.gradient(squares, sources);
    for (const Tensors* list : {&first, &second})
      for (size_t i = 0; i < list->size(); ++i)
        results.push_back((*list)[i].defined() ? (*list)[i] : ops::zeros_like(sources[i]));
    return results;
  };
}

/// f means the same eagerly, traced, and in a trace with its gradients to order 2.
void check_everywhere(const Body& f, const Tensors& x) {
  Body whole = with_gradients(f);
  Tensors eager = whole(x), traced = function(whole)(x), plain = f(x), alone = function(f)(x);
  REQUIRE(traced.size() == eager.size());
  REQUIRE(alone.size() == plain.size());
  for (size_t i = 0; i < eager.size(); ++i) {
    CAPTURE(i);
    check_close(traced[i], eager[i], 10);
    if (i < alone.size()) check_close(alone[i], plain[i], 10);
  }
}

Tensor draw(const Shape& shape, int64_t seed) {
  return random::uniform(shape, {.minval = -1, .maxval = 1, .dtype = DType::float64, .seed = seed});
}

}  // namespace

TEST_CASE("cond: the branch that counts, and its gradient") {
  for (double sign : {1.0, -1.0})
    check_everywhere(
        [](const Tensors& x) {
          return ops::cond(
              ops::sum(x[0]) > 0.0,
              [&]() -> Tensors {
                return {ops::square(x[0]) * x[1], ops::sum(x[1])};
              },
              [&]() -> Tensors {
                return {ops::sin(x[0]), ops::sum(x[0])};
              });
        },
        {ops::abs(draw({3}, 1)) * sign, draw({3}, 2)});
}

TEST_CASE("cond: names, numbers, and variables that one branch assigns") {
  Variable total(Tensor::scalar(1.f)), other(Tensor::scalar(5.f));
  Function f = function([&](const Tensors& x) -> Tensors {
    Tensors y = ops::cond(
        x[0] > 0.f,
        [&]() -> Tensors {
          total.assign_add(x[0]);
          return {{"y", x[0] * other}};
        },
        []() -> Tensors {
          return {{"y", 0.0}};
        });
    return {{"y", y["y"]}, {"total", total.value()}};
  });
  Tensors up = f(Tensor::scalar(2.f)), down = f(Tensor::scalar(-2.f));
  CHECK(up["y"].item<float>() == 10);
  CHECK(up["total"].item<float>() == 3);
  CHECK(down["y"].item<float>() == 0);
  CHECK(down["total"].item<float>() == 3);
  CHECK(total.value().item<float>() == 3);
}

TEST_CASE("cond: branches that differ are refused where they are traced") {
  Function shapes = function([](const Tensors& x) {
    return ops::cond(
        x[0] > 0.f, [&] { return x[0]; }, [&] { return ops::ones({2}); });
  });
  CHECK_THROWS_WITH_AS(shapes(Tensor::scalar(1.f)),
                       "cond: expected all branches to return the same, [2] float32 as tensor 0, got [] float32.",
                       ShapeError);
  Function dtypes = function([](const Tensors& x) {
    return ops::cond(
        x[0] > 0.f, [&] { return ops::cast(x[0], "float64"); }, [&] { return x[0]; });
  });
  CHECK_THROWS_WITH_AS(dtypes(Tensor::scalar(1.f)),
                       "cond: expected all branches to return the same, [] float32 as tensor 0, got [] float64. "
                       "ops::cast(x, dtype) changes the dtype.",
                       DTypeError);
  CHECK_THROWS_WITH_AS(ops::cond(
                           ops::ones({2}), [] { return Tensor(1); }, [] { return Tensor(2); }),
                       "cond: expected a scalar to decide by, got [2] float32. ops::any and ops::all make one of many.",
                       ShapeError);
}

TEST_CASE("switch_case: the nearest branch, and its gradient") {
  for (int index : {-3, 0, 1, 2, 9})
    check_everywhere(
        [](const Tensors& x) {
          return ops::switch_case(
              x[0],
              {[](const Tensors& a) { return a[0] + a[1]; }, [](const Tensors& a) { return a[0] - a[1]; },
               [](const Tensors& a) { return a[0] * a[1]; }},
              {x[1], x[2]});
        },
        {Tensor::scalar(index), draw({2, 2}, 3), draw({2, 2}, 4)});
  CHECK_THROWS_WITH_AS(ops::switch_case(0, {}), "switch_case: expected at least one branch, got none.", OptionError);
  CHECK_THROWS_WITH_AS(ops::switch_case(0.5, {[](const Tensors& x) { return x; }}),
                       "switch_case: expected an integer scalar as index, got [] float32.", ShapeError);
}

TEST_CASE("while_loop: as many steps as values ask for") {
  auto halve = [](const Tensors& x) {
    return ops::while_loop([](const Tensors& v) { return ops::sum(ops::abs(v[0])) > 0.1; },
                           [&](const Tensors& v) -> Tensors {
                             return {v[0] * 0.5, v[1] + 1};
                           },
                           {x[0], 0});
  };
  Tensors eager = halve(Tensor::from({1.f, 2.f})), traced = function(halve)(Tensor::from({1.f, 2.f}));
  CHECK(eager[1].item<int>() == 5);
  CHECK(traced[1].item<int>() == 5);
  check_close(traced[0], eager[0]);
}

TEST_CASE("while_loop: gradients with a bound") {
  for (int64_t bound : {0, 3, 20})
    check_everywhere(
        [=](const Tensors& x) {
          return ops::while_loop([](const Tensors& v) { return ops::sum(ops::abs(v[0])) > 0.1; },
                                 [&](const Tensors& v) -> Tensors {
                                   return {ops::sin(v[0]) * x[1], v[1] + ops::sum(v[0] * x[1])};
                                 },
                                 {x[0], ops::sum(x[0])}, {.maximum_iterations = bound});
        },
        {draw({3}, 5), draw({3}, 6) * 0.7});
}

TEST_CASE("while_loop: refusals") {
  auto grow = [](const Tensors& x) -> Tensors {
    GradientTape tape;
    tape.watch(x);
    Tensors y =
        ops::while_loop([](const Tensors& v) { return v[0] < 10.f; }, [](const Tensors& v) { return v[0] * 2.f; }, x);
    return tape.gradient(y, x);
  };
  CHECK(grow(Tensor::scalar(3.f)).single().item<float>() == 4);
  CHECK_THROWS_WITH_AS(function(grow)(Tensor::scalar(3.f)),
                       "while_loop: expected a bound on the number of steps where a gradient is asked for, got none. "
                       "What the steps computed must be kept: give maximum_iterations, or use scan().",
                       StateError);
  auto changes = [](const Tensors& x) {
    return ops::while_loop([](const Tensors&) { return Tensor(true); },
                           [](const Tensors& v) { return ops::expand_dims(v[0], 0); }, x, {.maximum_iterations = 2});
  };
  const char* text =
      "while_loop: expected what is carried to keep its shapes and dtypes, [2] float32 as tensor 0, got [1, 2] "
      "float32.";
  CHECK_THROWS_WITH_AS(changes(ops::ones({2})), text, ShapeError);
  CHECK_THROWS_WITH_AS(function(changes)(ops::ones({2})), text, ShapeError);
  Variable count(Tensor::scalar(0));
  auto assigns = function([&](const Tensors& x) {
    return ops::while_loop(
        [&](const Tensors& v) {
          count.assign_add(1);
          return v[0] < 3.f;
        },
        [](const Tensors& v) { return v[0] + 1.f; }, x);
  });
  CHECK_THROWS_WITH_AS(assigns(Tensor::scalar(0.f)),
                       "while_loop: expected cond to leave variables as they are, got an assignment to variable. "
                       "Assign in body.",
                       StateError);
}

TEST_CASE("fori_loop: bounds that are numbers, and bounds that are computed") {
  auto powers = [](const Tensors& x) {
    return ops::fori_loop(
        1, 5, [&](const Tensor& i, const Tensors& s) -> Tensors { return {s[0] * x[1] + ops::cast(i, "float64")}; },
        x[0]);
  };
  check_everywhere(powers, {draw({2}, 7), draw({2}, 8)});
  auto computed = [](const Tensors& x) {
    return ops::fori_loop(
        x[1] - 3, x[1], [](const Tensor& i, const Tensors& s) { return s[0] + ops::cast(i, "float32"); }, x[0]);
  };
  Tensors in{Tensor::scalar(0.f), Tensor::scalar(10)};
  CHECK(computed(in).single().item<float>() == 24);
  CHECK(function(computed)(in).single().item<float>() == 24);
  CHECK_THROWS_WITH_AS(ops::fori_loop(0, 1.5, [](const Tensor&, const Tensors& s) { return s; }, {0}),
                       "fori_loop: expected integer scalars as bounds, got [] float32.", ShapeError);
}

TEST_CASE("scan: a recurrent layer, forwards and backwards, with gradients") {
  for (bool reverse : {false, true})
    check_everywhere(
        [=](const Tensors& x) -> Tensors {
          auto [carry, ys] = ops::scan(
              [&](const Tensors& h, const Tensors& row) -> ops::Scanned {
                Tensor next = ops::tanh(ops::matmul(row[0], x[1]) + ops::matmul(h[0], x[2]));
                return {next, {next * 2.0, ops::sum(h[0])}};
              },
              ops::zeros({2, 4}, "float64"), x[0], {.reverse = reverse});
          return {carry[0], ys[0], ys[1]};
        },
        {draw({5, 2, 3}, 9), draw({3, 4}, 10), draw({4, 4}, 11)});
}

TEST_CASE("scan: Keras' example, names, lengths, and no rows at all") {
  auto sums = [](const Tensors& x) -> Tensors {
    auto [carry, ys] = ops::scan(
        [](const Tensors& c, const Tensors& row) -> ops::Scanned {
          return {{{"sum", c["sum"] + row["x"]}}, {{"y", c["sum"] + row["x"]}}};
        },
        {{"sum", 0}}, {{"x", x[0]}});
    return {carry["sum"], ys["y"]};
  };
  Tensor xs = Tensor::from({1, 2, 3, 4, 5}), none = ops::zeros({0}, DType::int32);
  for (const Tensors& result : {sums(xs), function(sums)(xs)}) {
    CHECK(result[0].item<int>() == 15);
    CHECK(result[1].to_vector<int>() == std::vector<int>{1, 3, 6, 10, 15});
  }
  for (const Tensors& result : {sums(none), function(sums)(none)}) {
    CHECK(result[0].item<int>() == 0);
    CHECK(result[1].shape() == Shape{0});
  }
  auto count = [](const Tensors& x) -> Tensors {
    auto step = [&](const Tensors& c, const Tensors&) -> ops::Scanned { return {c[0] + x[0], c[0]}; };
    Tensors whole = ops::scan(step, {0.f}, {}, {.length = 3}).ys;
    return {whole[0], ops::scan(step, {0.f}, {}, {.length = 3, .unroll = true}).ys[0]};
  };
  for (const Tensors& result : {count(Tensor::scalar(2.f)), function(count)(Tensor::scalar(2.f))})
    for (const Tensor& ys : result) CHECK(ys.to_vector<float>() == std::vector<float>{0, 2, 4});
}

TEST_CASE("scan: refusals") {
  auto step = [](const Tensors& c, const Tensors& x) -> ops::Scanned { return {c[0] + x[0], c[0]}; };
  CHECK_THROWS_WITH_AS(ops::scan(step, {0}), "scan: expected tensors to go over, or a length, got neither.",
                       OptionError);
  CHECK_THROWS_WITH_AS(ops::scan(step, {0}, ops::ones({3}), {.length = 2}),
                       "scan: expected 2 rows in each tensor, got [3] float32.", ShapeError);
  CHECK_THROWS_WITH_AS(ops::scan(step, {0}, {1}), "scan: expected rows along a first axis, got [] int32.", ShapeError);
  CHECK_THROWS_WITH_AS(
      ops::scan(step, {0}, ops::ones({3})),
      "scan: expected what is carried to keep its shapes and dtypes, [] int32 as tensor 0, got [] float32. "
      "ops::cast(x, dtype) changes the dtype.",
      DTypeError);
}

TEST_CASE("scan: random numbers and variables move from step to step") {
  Variable total(Tensor::scalar(0.f));
  random::SeedGenerator seed(7);
  auto walk = [&](const Tensors&) -> Tensors {
    return ops::scan(
               [&](const Tensors& c, const Tensors&) -> ops::Scanned {
                 Tensor step = random::uniform({}, {.seed = seed});
                 total.assign_add(step);
                 return {c[0] + step, step};
               },
               {0.f}, {}, {.length = 4})
        .ys;
  };
  Tensor eager = walk({})[0];
  float sum = total.value().item<float>();
  seed = random::SeedGenerator(7);
  total.assign(0.f);
  CHECK(function(walk)({})[0].to_vector<float>() == eager.to_vector<float>());
  CHECK(total.value().item<float>() == sum);
}

TEST_CASE("scan: inside a scan, inside a branch") {
  check_everywhere(
      [](const Tensors& x) -> Tensors {
        auto outer = [&](const Tensors& c, const Tensors& row) -> ops::Scanned {
          auto inner = [&](const Tensors& d, const Tensors& element) -> ops::Scanned {
            Tensor next = ops::cond(
                              ops::sum(element[0]) > 0.0, [&] { return d[0] * element[0] + c[0]; },
                              [&] { return ops::sin(d[0] * x[1]); })
                              .single();
            return {next, ops::square(next)};
          };
          auto [last, ys] = ops::scan(inner, c, row);
          return {last, ops::sum(ys[0])};
        };
        auto [carry, ys] = ops::scan(outer, x[1], x[0]);
        return {carry[0], ys[0]};
      },
      {draw({3, 4}, 12), draw({}, 13)});
}

TEST_CASE("map and vectorized_map: f of each row") {
  auto rows = [](const Tensors& x) -> Tensors {
    Tensors y = ops::map(
        [&](const Tensors& row) -> Tensors {
          return {{"a", row[0] * x[1]}, {"b", ops::sum(ops::exp(row[0]))}};
        },
        x[0]);
    Tensor z = ops::vectorized_map([](const Tensors& row) { return ops::square(row[0]) * row[1]; }, {x[0], x[0]});
    return {y["a"], y["b"], z};
  };
  check_everywhere(rows, {draw({4, 2}, 14), draw({2}, 15)});
  CHECK_THROWS_WITH_AS(ops::map([](const Tensors& x) { return x; }, {1}),
                       "map: expected rows along a first axis, got [] int32.", ShapeError);
}

TEST_CASE("associative_scan: running results along any axis") {
  for (int64_t n : {1, 2, 3, 4, 5, 8, 13})
    for (bool reverse : {false, true}) {
      Tensor x = draw({2, n}, 16);
      Tensor sums = ops::associative_scan([](const Tensors& a, const Tensors& b) { return a[0] + b[0]; }, x,
                                          {.reverse = reverse, .axis = -1});
      Tensor wanted = reverse ? ops::flip(ops::cumsum(ops::flip(x, {.axis = 1}), {.axis = 1}), {.axis = 1})
                              : ops::cumsum(x, {.axis = 1});
      check_close(sums, wanted, 10);
    }
  // x' = a x + b, as one operation on pairs.
  check_everywhere(
      [](const Tensors& x) {
        return ops::associative_scan(
            [](const Tensors& l, const Tensors& r) -> Tensors {
              return {l[0] * r[0], r[0] * l[1] + r[1]};
            },
            x);
      },
      {draw({6, 2}, 17), draw({6, 2}, 18)});
  CHECK_THROWS_WITH_AS(
      ops::associative_scan([](const Tensors& a, const Tensors&) { return a; }, {ops::ones({2}), ops::ones({3})}),
      "associative_scan: expected tensors of one length along axis 0, got [2] float32 and [3] float32.", ShapeError);
}

TEST_CASE("control flow: nodes of a functional model, for any batch size") {
  Tensor x = Input({2}), factors = Tensor::from({1.f, 2.f, 3.f, 4.f}, {2, 2});
  auto [carry, ys] = ops::scan(
      [](const Tensors& c, const Tensors& row) -> ops::Scanned {
        return {c[0] * row[0], c[0] + row[0]};
      },
      x, factors);
  Tensor sign = ops::cond(
      ops::sum(x) > 0.f, [] { return Tensor::scalar(1.f); }, [] { return Tensor::scalar(-1.f); });
  Tensor grown = ops::while_loop([](const Tensors& v) { return ops::max(ops::abs(v[0])) < 4.f; },
                                 [](const Tensors& v) { return v[0] * 2.f; }, x);
  Tensor branch =
      ops::switch_case(1, {[](const Tensors& v) { return -v[0]; }, [](const Tensors& v) { return ops::abs(v[0]); }}, x);
  Tensor powers = ops::fori_loop(
      0, 3, [](const Tensor&, const Tensors& v) { return v[0] * 3.f; }, x);
  CHECK(carry[0].shape() == Shape{None, 2});
  CHECK(ys[0].shape() == Shape{2, None, 2});
  Model model(x, {carry[0] * sign, ops::sum(ys[0], {.axis = 0}), grown, branch, powers});
  for (int64_t batch : {1, 3}) {
    Tensor in = random::uniform({batch, 2}, {.minval = -1, .maxval = 0, .seed = 1});
    Tensors out = model.predict_all(in, {.verbose = 0});
    check_close(out[0], in * Tensor::from({-3.f, -8.f}), 10);
    check_close(out[1], in * Tensor::from({2.f, 3.f}) + Tensor::from({4.f, 6.f}), 10);
    CHECK(ops::max(ops::abs(out[2])).item<float>() >= 4);
    check_close(out[3], ops::abs(in), 10);
    check_close(out[4], in * 27.f, 10);
  }
  CHECK_THROWS_WITH_AS(ops::cond(
                           ops::sum(x) > 0.f, [&] { return x; }, [&] { return -x; }),
                       "cond: expected functions that are given the symbolic tensors that they use, got one that takes "
                       "[None, 2] float32 from around it. Pass it as an argument.",
                       StateError);
}

TEST_CASE("control flow: one instruction, which allocates nothing") {
  Variable w(Tensor::scalar(0.5f));
  Function f = function([&](const Tensors& x) -> Tensors {
    GradientTape tape;
    auto [carry, ys] = ops::scan(
        [&](const Tensors& c, const Tensors& row) -> ops::Scanned {
          return {ops::tanh(c[0] * w + row[0]), c[0]};
        },
        {0.f}, x[0]);
    Tensors gradient = tape.gradient(carry, {w});
    w.assign_sub(0.1f * gradient[0]);
    return {carry[0]};
  });
  Tensor x = ops::ones({100});
  f(x);
  std::string text = f.to_string();
  CHECK(text.find(" = loop(") != std::string::npos);
  CHECK(text.find("scan: ") == std::string::npos);
  long before = tests::allocations();
  f(x);
  if (before >= 0) CHECK(tests::allocations() == before);
}
