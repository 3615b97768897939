// The passes: what they join, what they leave, and that meaning stays.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "addax/gradient_tape.hpp"
#include "addax/ops.hpp"
#include "graph/executable.hpp"
#include "graph/trace.hpp"

using namespace addax;

namespace {

Executable compiled(const std::vector<Spec>& inputs, const std::function<Tensors(const Tensors&)>& body) {
  Trace trace;
  Tensors in;
  for (const Spec& spec : inputs) in.push_back(trace.input(spec));
  return Executable(trace.finish(body(in)));
}

int64_t count_of(const Executable& e, std::string_view op) {
  return std::count_if(e.graph().steps.begin(), e.graph().steps.end(), [&](const Step& s) { return s.op->name == op; });
}

const Spec matrix{{8, 4}, DType::float32};

}  // namespace

TEST_CASE("passes: a chain of elementwise steps is one pass") {
  Executable e =
      compiled({matrix, matrix}, [](const Tensors& x) -> Tensors { return {ops::tanh(x[0] * x[1] + 1.f) / 2.f}; });
  CHECK(e.graph().steps.size() == 1);
}

TEST_CASE("passes: matmul takes bias and relu along") {
  Executable e = compiled({matrix, {{4, 3}, DType::float32}, {{3}, DType::float32}},
                          [](const Tensors& x) -> Tensors { return {ops::relu(ops::matmul(x[0], x[1]) + x[2])}; });
  CHECK(e.graph().steps.size() == 1);
  CHECK(count_of(e, "matmul") == 1);
}

TEST_CASE("passes: a convolution takes bias and relu along") {
  Executable e = compiled({{{2, 5, 5, 3}, DType::float32}, {{3, 3, 3, 4}, DType::float32}, {{4}, DType::float32}},
                          [](const Tensors& x) -> Tensors { return {ops::relu(ops::conv(x[0], x[1]) + x[2])}; });
  CHECK(e.graph().steps.size() == 1);
  CHECK(count_of(e, "conv") == 1);
}

TEST_CASE("passes: relu's and the bias's gradients come before max_unpool") {
  auto loss_gradients = [](const Tensors& x) -> Tensors {
    GradientTape tape;
    tape.watch(x);
    Tensor y = ops::relu(ops::conv(x[0], x[1]) + x[2]);
    return tape.gradient(ops::sum(ops::max_pool(y, 2) * x[3]), {x[1], x[2]});
  };
  std::vector<Spec> specs{{{2, 7, 7, 3}, DType::float32},
                          {{3, 3, 3, 4}, DType::float32},
                          {{4}, DType::float32},
                          {{2, 2, 2, 4}, DType::float32}};
  Executable e = compiled(specs, loss_gradients);
  int64_t largest_after = 0;  // of what passes and sums read, once windows are spread
  for (const Step& s : e.graph().steps)
    if (s.op->name == "fused" || s.op->name == "sum")
      for (int v : s.in) largest_after = std::max(largest_after, e.graph().spec(v).shape.size());
  CHECK(largest_after <= 2 * 2 * 2 * 4);
  Tensors in;
  for (const Spec& spec : specs) in.push_back(random::normal(spec.shape, {.seed = 3}));
  Tensors planned = e.run({in.begin(), in.size()}), eager = loss_gradients(in);
  for (size_t i = 0; i < 2; ++i) CHECK(ops::all(ops::less(ops::abs(planned[i] - eager[i]), 1e-4)).item<bool>());
}

TEST_CASE("passes: a product that is used twice keeps its own value") {
  auto body = [](const Tensors& x) -> Tensors {
    Tensor y = ops::matmul(x[0], x[1]);
    return {ops::relu(y + x[2]), y};
  };
  Tensor x = Tensor::from({1.f, -1.f, 2.f, -2.f}, {2, 2}), b = Tensor::from({0.5f, -0.5f});
  Executable e = compiled({x.spec(), x.spec(), b.spec()}, body);
  Tensor in[] = {x, x, b};
  Tensors planned = e.run(in), eager = body({x, x, b});
  for (int i : {0, 1}) CHECK(planned[i].to_vector<float>() == eager[i].to_vector<float>());
}

TEST_CASE("passes: equal steps become one, dead ones go, constants are folded") {
  Executable e = compiled({matrix}, [](const Tensors& x) -> Tensors {
    Tensor unused = ops::matmul(x[0], ops::ones({4, 4}));
    Tensor a = ops::sum(x[0], {.axis = 0}), b = ops::sum(x[0], {.axis = 0});
    return {a + b + ops::exp(Tensor::from({0.f, 0.f, 0.f, 0.f}))};
  });
  CHECK(count_of(e, "matmul") == 0);
  CHECK(count_of(e, "sum") == 1);
  CHECK(e.graph().steps.size() == 2);
}

TEST_CASE("passes: a cluster does not swallow what must run between its members") {
  auto body = [](const Tensors& x) -> Tensors {
    Tensor a = x[0] * 2.f;
    Tensor between = ops::sum(a, {.axis = 0});
    return {a + between};
  };
  Executable e = compiled({matrix}, body);
  CHECK(e.graph().steps.size() == 3);
  Tensor x = ops::reshape(Tensor::from(std::vector<float>(32, 0.25f)), {8, 4});
  CHECK(e.run(std::span<const Tensor>(&x, 1))[0].to_vector<float>() == body(x)[0].to_vector<float>());
}

TEST_CASE("passes: sums over rows are taken where their terms are made or read") {
  auto body = [](const Tensors& x) -> Tensors {
    Tensor open = ops::where(ops::greater(x[0], 0.f), x[1], 0.f);
    Tensor a = ops::sum(open * x[0], {.axis = 0}), b = ops::sum(open, {.axis = 0}), c = ops::sum(x[1], {.axis = 0});
    return {open * a + b, c};
  };
  const Spec tall{{300, 5}, DType::float32};
  Executable e = compiled({tall, tall}, body);
  CHECK(count_of(e, "sum") == 0);
  CHECK(e.graph().steps.size() == 2);
  Tensors in{random::normal(tall.shape, {.seed = 1}), random::normal(tall.shape, {.seed = 2})};
  Tensors planned = e.run({in.begin(), in.size()}), again = e.run({in.begin(), in.size()}), eager = body(in);
  for (size_t i = 0; i < 2; ++i) {
    CHECK(ops::all(ops::less(ops::abs(planned[i] - eager[i]), 1e-4)).item<bool>());
    CHECK(planned[i].to_vector<float>() == again[i].to_vector<float>());
  }
}

TEST_CASE("passes: a pass does not wait for its own sum") {
  auto body = [](const Tensors& x) -> Tensors {
    Tensor square = x[0] * x[0];
    return {square - ops::sum(square, {.axis = 0, .keepdims = true})};
  };
  const Spec tall{{100, 3}, DType::float32};
  Executable e = compiled({tall}, body);
  CHECK(e.graph().steps.size() == 2);
  Tensor x = random::normal(tall.shape, {.seed = 1});
  Tensor y = e.run({&x, 1})[0];
  CHECK(ops::all(ops::less(ops::abs(y - body({x})[0]), 1e-4)).item<bool>());
}

namespace {

/// Elements of that dtype in results of the shape that passes write.
int64_t written_by_passes(const Executable& e, const Spec& spec) {
  int64_t count = 0;
  for (const Step& s : e.graph().steps)
    if (s.op->name == "fused")
      count += std::count_if(s.out.begin(), s.out.end(), [&](int v) { return e.graph().spec(v) == spec; });
  return count;
}

}  // namespace

TEST_CASE("passes: what is cheap to make is made again where fewer bytes move") {
  const Spec narrow{{400, 64}, DType::bfloat16}, wide{{400, 64}, DType::float32};
  auto masked = [](const Tensor& mask, const Tensor& x) {
    return ops::cast(ops::where(mask > 0, x, 0), DType::float32);
  };
  using Body = std::function<Tensors(const Tensors&)>;
  struct Row {
    const char* what;
    Spec in;
    int64_t kept;  // wide values that the first pass hands to the second
    Body body;
  };
  auto centred = [](const Tensor& g) { return g - ops::sum(g * g, {.axis = 0}); };
  const Row rows[] = {
      {"half floats, masked", narrow, 0,
       [&](const Tensors& x) -> Tensors { return {ops::cast(centred(masked(x[0], x[1])), DType::bfloat16)}; }},
      {"of what is read anyway", wide, 0,
       [&](const Tensors& x) -> Tensors { return {ops::cast(centred(x[0] + x[1]) * x[0], DType::bfloat16)}; }},
      {"as many bytes again", wide, 1,
       [&](const Tensors& x) -> Tensors { return {ops::cast(centred(x[0] + x[1]), DType::bfloat16)}; }},
      {"dear to compute", wide, 1,
       [&](const Tensors& x) -> Tensors { return {ops::cast(centred(ops::exp(x[0])), DType::bfloat16)}; }},
      {"wanted by the caller", wide, 1,
       [&](const Tensors& x) -> Tensors {
         Tensor sum = x[0] + x[1];
         return {ops::cast(centred(sum), DType::bfloat16), sum};
       }},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    Executable e = compiled({row.in, row.in}, row.body);
    CHECK(e.graph().steps.size() == 2);
    CHECK(written_by_passes(e, wide) == row.kept);
    Tensors in{ops::cast(random::normal(row.in.shape, {.seed = 1}), row.in.dtype),
               ops::cast(random::normal(row.in.shape, {.seed = 2}), row.in.dtype)};
    Tensors planned = e.run({in.begin(), in.size()}), again = e.run({in.begin(), in.size()}), eager = row.body(in);
    CHECK(ops::all(planned[0] == again[0]).item<bool>());
    const ops::IscloseOptions rounding{.rtol = 0.01, .atol = 0.01};
    CHECK(ops::all(ops::isclose(ops::cast(planned[0], DType::float32), ops::cast(eager[0], DType::float32), rounding))
              .item<bool>());
  }
}

TEST_CASE("passes: nothing is made again of what would have to live on at the peak") {
  const Spec tall{{400, 64}, DType::float32}, weight{{64, 64}, DType::float32};
  auto body = [](int64_t between, const Tensors& x) -> Tensors {
    Tensor g = ops::where(ops::matmul(x[1], x[2]) > 0, ops::matmul(x[0], x[2]), 0);
    Tensor total = ops::sum(g, {.axis = 0, .keepdims = true});
    Tensor spread = ops::max(ops::matmul(ops::ones({between, 1}), total), {.axis = 0});
    return {ops::cast(g + spread, DType::bfloat16)};
  };
  for (int64_t between : {1, 2000}) {
    Executable e = compiled({tall, tall, weight}, [&](const Tensors& x) { return body(between, x); });
    CHECK(written_by_passes(e, tall) == (between == 1 ? 0 : 1));
  }
}

TEST_CASE("passes: what follows from variables alone is made when they change") {
  Variable w(random::normal({3, 3, 4, 16}, {.seed = 1})), scale(random::normal({16}, {.seed = 2}));
  Variable before(random::normal({16}, {.seed = 3})), behind(random::normal({16}, {.seed = 4}));
  auto body = [&](const Tensor& x) { return (ops::conv(x, w) + before) * ops::exp(scale) + behind; };
  Trace trace;
  Tensor y[] = {ops::relu(body(trace.input({{2, 9, 9, 4}, DType::float32})))};
  Executable e(trace.finish(y));
  CHECK(count_of(e, "conv") == 1);
  const std::string text = e.to_string();
  CHECK(text.find("kept 0,") == std::string::npos);
  Tensor x = random::normal({2, 9, 9, 4}, {.seed = 5});
  auto agrees = [&] {
    Tensor found = e.run({&x, 1})[0];
    return ops::all(ops::less(ops::abs(found - ops::relu(body(x))), 1e-3)).item<bool>();
  };
  CHECK(agrees());
  CHECK(agrees());
  scale.assign(scale * 0.5f);
  CHECK(agrees());
  w.assign(w * -1.f);
  CHECK(agrees());
}

TEST_CASE("passes: what is done to a product's result alone is done by the product, to the same bits") {
  using Body = std::function<Tensor(const Tensor&)>;
  const std::vector<Body> activations{
      [](const Tensor& y) { return ops::relu6(y); }, [](const Tensor& y) { return ops::leaky_relu(y, 0.1); },
      [](const Tensor& y) { return ops::elu(y); }, [](const Tensor& y) { return ops::silu(y); },
      [](const Tensor& y) { return ops::hard_silu(ops::relu(y)); }};
  auto product = [](const Tensors& x) {
    if (x[0].rank() < 4) return ops::matmul(x[0], x[1]);
    return x[1].shape()[2] == 1 ? ops::depthwise_conv(x[0], ops::swapaxes(x[1], 2, 3)) : ops::conv(x[0], x[1]);
  };
  const std::vector<std::vector<Shape>> shapes{{{1, 40}, {40, 50}},          {{33, 1}, {1, 65}},
                                               {{128, 300}, {300, 70}},      {{3, 5, 8}, {3, 8, 4}},
                                               {{3, 9, 7, 5}, {3, 3, 5, 6}}, {{4, 16, 16, 32}, {3, 3, 32, 32}},
                                               {{5, 8, 9, 5}, {3, 3, 1, 5}}, {{2, 12, 12, 64}, {3, 3, 1, 64}}};
  for (const std::vector<Shape>& pair : shapes)
    for (DType dtype : {DType::float32, DType::bfloat16, DType::float64})
      for (size_t a = 0; a < activations.size(); ++a) {
        INFO(pair[0].to_string(), " ", std::string(dtype.name()), " ", a);
        const std::vector<Spec> specs{{pair[0], dtype}, {pair[1], dtype}};
        Tensors in{ops::cast(random::normal(pair[0], {.seed = 1}), dtype),
                   ops::cast(random::normal(pair[1], {.seed = 2}), dtype)};
        Executable joined = compiled(specs, [&](const Tensors& x) -> Tensors { return {activations[a](product(x))}; });
        Executable apart = compiled(specs, [&](const Tensors& x) -> Tensors {
          Tensor y = product(x);
          return {activations[a](y), y};
        });
        CHECK(count_of(joined, "fused") == 0);
        CHECK(count_of(apart, "fused") == 1);
        const Tensor got = joined.run({in.begin(), in.size()})[0], wanted = apart.run({in.begin(), in.size()})[0];
        CHECK(ops::all(got == wanted).item<bool>());
      }
}

TEST_CASE("passes: a residual sum is taken by the convolution that comes last, also where numbers are not finite") {
  auto body = [](const Tensors& x) -> Tensors {
    Tensor y = ops::conv(ops::relu(ops::conv(x[0], x[1], {.padding = "same"})), x[1], {.padding = "same"});
    return {ops::relu(y + ops::conv(x[0], x[2]) * 0.5f + x[3])};
  };
  const std::vector<Spec> specs{{{4, 16, 16, 32}, DType::float32},
                                {{3, 3, 32, 32}, DType::float32},
                                {{1, 1, 32, 32}, DType::float32},
                                {{32}, DType::float32}};
  Executable e = compiled(specs, body);
  CHECK(e.graph().steps.size() == 3);
  Tensors in;
  for (const Spec& spec : specs) in.push_back(random::normal(spec.shape, {.seed = 3}) * 0.1f);
  auto agree = [&] {
    const Tensor got = e.run({in.begin(), in.size()})[0], wanted = body(in)[0];
    return ops::all(ops::isclose(got, wanted, {.rtol = 1e-3, .atol = 1e-4, .equal_nan = true})).item<bool>();
  };
  CHECK(agree());
  in[0] = ops::where(in[0] > 0.35f, INFINITY, in[0]);
  CHECK(agree());
}

TEST_CASE("passes: a stack of convolutions, normalisations and relu6 is as many steps as convolutions") {
  Variable k(random::normal({3, 3, 4, 16}, {.seed = 1})), d(random::normal({3, 3, 16, 1}, {.seed = 2}));
  Variable scale(random::normal({16}, {.seed = 3})), shift(random::normal({16}, {.seed = 4}));
  auto body = [&](const Tensor& x) {
    Tensor y = ops::relu6(ops::conv(x, k) * scale + shift);
    return ops::relu6(ops::depthwise_conv(y, d) * scale + shift);
  };
  Trace trace;
  Tensor y[] = {body(trace.input({{2, 9, 9, 4}, DType::float32}))};
  Executable e(trace.finish(y));
  for (const Step& s : e.graph().steps)
    if (s.op->name == "fused") CHECK(e.graph().spec(s.out[0]).shape[0] == 3);  // a kernel
  Tensor x = random::normal({2, 9, 9, 4}, {.seed = 5});
  CHECK(ops::all(ops::isclose(e.run({&x, 1})[0], body(x), {.rtol = 1e-4, .atol = 1e-4})).item<bool>());
}

TEST_CASE("passes: half floats are widened where they are read") {
  auto body = [](const Tensors& x) -> Tensors {
    Tensor wide = ops::cast(x[0], DType::float32);
    auto [mean, variance] = ops::moments(wide, {0}, {.keepdims = true});
    return {ops::cast((wide - mean) * ops::rsqrt(variance + 1e-3f), DType::bfloat16)};
  };
  const Spec tall{{200, 6}, DType::bfloat16};
  Executable e = compiled({tall}, body);
  for (const Step& s : e.graph().steps)
    for (int v : s.out) CHECK((e.graph().spec(v).shape != tall.shape || e.graph().spec(v).dtype == DType::bfloat16));
  Tensor x = ops::cast(random::normal(tall.shape, {.seed = 1}), DType::bfloat16);
  Tensor apart = ops::cast(e.run({&x, 1})[0], DType::float32) - ops::cast(body({x})[0], DType::float32);
  CHECK(ops::all(ops::less(ops::abs(apart), 0.05)).item<bool>());
}

TEST_CASE("passes: the same input, constant or state may be returned, also twice") {
  Variable w(Tensor::scalar(5.f));
  Trace trace;
  Tensor x = trace.input({{}, DType::float32});
  Tensor results[] = {x, x, w.value(), Tensor::scalar(7.f), x + 1.f, x + 1.f};
  Executable e(trace.finish(results));
  Tensor in = Tensor::scalar(2.f);
  std::vector<float> values;
  for (const Tensor& t : e.run(std::span<const Tensor>(&in, 1))) values.push_back(t.item<float>());
  CHECK(values == std::vector<float>{2, 2, 5, 7, 3, 3});
}

TEST_CASE("passes: empty tensors run") {
  Executable e = compiled({{{0, 4}, DType::float32}}, [](const Tensors& x) -> Tensors {
    return {x[0] + 1.f, ops::sum(x[0])};
  });
  Tensor x = ops::zeros({0, 4});
  Tensors y = e.run(std::span<const Tensor>(&x, 1));
  CHECK(y[0].shape() == Shape{0, 4});
  CHECK(y[1].item<float>() == 0);
}

TEST_CASE("verify: a graph that promises another spec is refused with its neighbourhood") {
  Trace trace;
  Tensor x = trace.input(matrix);
  Tensor y[] = {ops::exp(x)};
  Graph graph = trace.finish(y);
  graph.values[static_cast<size_t>(graph.steps[0].out[0])].spec.shape = Shape{2, 2};
  CHECK_THROWS_AS(graph.verify(), StateError);
}

TEST_CASE("passes: gradients of slices that lie apart are written side by side") {
  auto gradient_of = [](const std::vector<Slice>& cuts, bool read_again) {
    return [=](const Tensors& x) -> Tensors {
      GradientTape tape;
      tape.watch(x[0]);
      Tensor y;
      for (const Slice& cut : cuts) {
        const Tensor part = ops::square(x[0](all, cut));
        y = y.defined() ? ops::tanh(y) + part : part;
      }
      if (read_again) y = y + x[0](all, Slice{0, 2});
      return {tape.gradient(ops::sum(y), x[0])};
    };
  };
  struct Row {
    std::vector<Slice> cuts;
    bool read_again;
    int64_t updates;
  };
  for (const Row& row :
       {Row{{Slice{0, 2}, Slice{2, 4}, Slice{4, 6}, Slice{6, 8}}, false, 3},
        Row{{Slice{6, 8}, Slice{0, 2}, Slice{4, 2, -1}}, false, 2},
        Row{{Slice{0, 2}, Slice{1, 3}, Slice{4, 6}}, false, 1}, Row{{Slice{0, 2}, Slice{2, 4}}, true, 1}}) {
    auto body = gradient_of(row.cuts, row.read_again);
    Executable e = compiled({{{3, 8}, DType::float32}}, body);
    CHECK(count_of(e, "slice_update") == row.updates);
    const Tensors x{random::normal({3, 8}, {.seed = 2})};
    const Tensor planned = e.run({x.begin(), x.size()})[0], eager = body(x)[0];
    CHECK(ops::all(ops::less(ops::abs(planned - eager), 1e-5)).item<bool>());
  }
}
