// Models as DOT: which nodes, arrows and clusters there are, what they show, and that names cannot break out.
#include "addax/utils/model_to_dot.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "addax/addax.hpp"
#include "core/names.hpp"
#include "support/check_refusals.hpp"

namespace addax::tests {
namespace {

size_t count(const std::string& text, const std::string& part) {
  size_t n = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
  return n;
}

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

Model siamese() {
  Tensor left = Input({16}, {.name = "left"}), right = Input({16}, {.name = "right"});
  Layer shared = layers::Dense(32, {.activation = "gelu", .name = "shared"});
  Tensor joined = layers::Concatenate({.name = "joined"})({shared(left), shared(right)});
  return Model({left, right}, layers::Dense(1, {.name = "head"})(ops::relu(joined) + joined), {.name = "siamese"});
}

Model nested() {
  Tensor a = Input({8}, {.name = "a"});
  Model inner(a, layers::Dense(4, {.name = "narrow"})(layers::Dense(16, {.name = "wide"})(a)), {.name = "inner"});
  Sequential line({Input({4}), layers::Dense(3, {.name = "first"}), layers::Dense(2, {.name = "second"})},
                  {.name = "line"});
  Tensor x = Input({8}, {.name = "x"});
  return Model(x, layers::Dense(1, {.name = "head"})(line(inner(x))), {.name = "outer"});
}

TEST_CASE("layers are nodes, tensors are arrows") {
  reset_unique_names();
  std::string text = utils::model_to_dot(siamese());
  CHECK(text.starts_with("digraph \"siamese\" {\n  graph [rankdir=TB, concentrate=true, dpi=200, splines=ortho];\n"));
  CHECK(count(text, "[label=") == 7);  // two inputs, shared, joined, relu, add, head
  CHECK(count(text, " -> ") == 7);     // the sum has two sides
  for (const char* label : {"<b>left</b> (InputLayer)", "<b>shared</b> (Dense)", "<b>relu</b> (Relu)",
                            "<b>add</b> (Add)", "<b>joined</b> (Concatenate)"})
    CHECK(holds(text, label));
  CHECK(!holds(text, "shape:"));
}

TEST_CASE("what is shown follows the options") {
  Model model = siamese();
  model.get_layer("shared").set_trainable(false);
  std::string text = utils::model_to_dot(model, {.show_shapes = true,
                                                 .show_dtype = true,
                                                 .show_layer_names = false,
                                                 .rankdir = "LR",
                                                 .dpi = 96,
                                                 .show_layer_activations = true,
                                                 .show_trainable = true,
                                                 .splines = "line"});
  CHECK(holds(text, "graph [rankdir=LR, concentrate=true, dpi=96, splines=line]"));
  CHECK(!holds(text, "shared"));
  CHECK(holds(text, "<b>Dense</b>"));
  CHECK(holds(text, "Input shape: <b>(None, 16)</b>"));  // the same in both calls
  CHECK(holds(text, "Input shape: <b>[(None, 32), (None, 32)]</b>"));
  CHECK(holds(text, "Output shape: <b>(None, 64)</b>"));
  CHECK(count(text, "Output dtype: <b>float32</b>") == 7);
  CHECK(holds(text, "Activation: <b>gelu</b>"));
  CHECK(count(text, "<b>Trainable</b>") == 1);
  CHECK(count(text, "<b>Non-trainable</b>") == 1);
}

TEST_CASE("models inside are nodes, or clusters whose layers the arrows meet") {
  Model model = nested();
  std::string closed = utils::model_to_dot(model, {.show_shapes = true});
  CHECK(count(closed, "[label=") == 4);
  CHECK(count(closed, " -> ") == 3);
  CHECK(holds(closed, "<b>inner</b> (Functional)"));
  CHECK(holds(closed, "Output shape: <b>(None, 4)</b>"));
  std::string open = utils::model_to_dot(model, {.expand_nested = true});
  CHECK(count(open, "subgraph cluster_") == 2);
  CHECK(holds(open, "label=\"inner\";"));
  CHECK(count(open, "[label=") == 7);  // x, a, wide, narrow, first, second, head
  CHECK(count(open, " -> ") == 6);     // one line
  std::string part = utils::model_to_dot(model, {.subgraph = true});
  CHECK(part.starts_with("subgraph cluster_0 {\n  label=\"outer\";\n"));
  CHECK(count(part, " -> ") == 3);
}

TEST_CASE("numbers in operations are no inputs") {
  Tensor x = Input({4}, {.name = "x"});
  std::string text = utils::model_to_dot(Model(x, x + 1.0), {.show_shapes = true});
  CHECK(holds(text, "Input shape: <b>(None, 4)</b>"));
}

TEST_CASE("a model that is no graph is one node") {
  struct Own : ModelBase {
    Layer dense = add_layer("dense", layers::Dense(2));
    std::string class_name() const override { return "Own"; }
    Tensor call(const Tensor& x, const CallContext&) override { return dense(x); }
  };
  Model model = make<Own>();
  model(ops::ones({1, 3}));
  std::string text = utils::model_to_dot(model);
  CHECK(count(text, "[label=") == 1);
  CHECK(holds(text, "(Own)"));
}

TEST_CASE("names stay text") {
  Tensor x = Input({2}, {.name = "x"});
  Model model(x, layers::Dense(1, {.name = "a<b>&\"c\"\\\n\x01\xff"})(x), {.name = "say \"hi\"\\n\n"});
  std::string text = utils::model_to_dot(model);
  CHECK(holds(text, "<b>a&lt;b&gt;&amp;&quot;c&quot;\\?\?\?</b>"));
  CHECK(text.starts_with("digraph \"say \\\"hi\\\"\\\\n?\" {"));
}

TEST_CASE("model_to_dot() refuses what it cannot draw") {
  Model model = siamese();
  Sequential unbuilt({layers::Dense(1)}, {.name = "unbuilt"});
  check_refusals(
      {{[=] { utils::model_to_dot(unbuilt); },
        "unbuilt (Sequential): expected a model that is built, got one without weights. Call it, build() it, "
        "or begin it with Input()."},
       {[=] { utils::model_to_dot(model, {.rankdir = "TD"}); },
        "model_to_dot: expected a rankdir that Graphviz knows, got \"TD\". Did you mean \"TB\"?"},
       {[=] { utils::model_to_dot(model, {.splines = "none; bgcolor=red"}); },
        "model_to_dot: expected splines that Graphviz knows, got \"none; bgcolor=red\". Known are ortho, "
        "curved, polyline, spline, line."},
       {[=] { utils::model_to_dot(model, {.dpi = 0}); }, "model_to_dot: expected a dpi of 1 to 10000, got 0."}});
}

}  // namespace
}  // namespace addax::tests
