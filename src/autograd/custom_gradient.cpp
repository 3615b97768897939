#include "addax/custom_gradient.hpp"

#include "ops/op.hpp"

namespace addax {
namespace {

/// The rule that was given, and how many of the call's inputs are the results that it belongs to.
class CustomRule final : public Attrs {
 public:
  using Rule = std::function<Tensors(const Tensors&)>;
  CustomRule(size_t outputs, Rule rule) : outputs(outputs), rule(std::move(rule)) {}
  const void* data() const override { return this; }
  bool equals(const Attrs& other) const override { return this == &other; }
  std::string to_string() const override { return "outputs=" + std::to_string(outputs); }

  const size_t outputs;
  const Rule rule;
};

const CustomRule& rule_of(const CallView& c) { return *static_cast<const CustomRule*>(c.attrs); }

/// Results first, then what they were computed from; each result is a view of the first kind, each gradient goes to the
/// second.
const Op custom_gradient_op{.name = "custom_gradient",
                            .infer_all = [](const CallView& c) -> Specs {
                              Specs specs;
                              for (const Tensor& y : c.in.first(rule_of(c).outputs)) specs.push_back(y.spec());
                              return specs;
                            },
                            .gradient = [](const Backward& b) -> Tensors {
                              const CustomRule& custom = rule_of(b);
                              Tensors upstream, gradients;
                              for (size_t i = 0; i < custom.outputs; ++i) upstream.push_back(b.dy[i]);
                              gradients.resize(custom.outputs);
                              Tensors given = custom.rule(upstream);
                              if (given.size() != b.in.size() - custom.outputs)
                                throw ShapeError("custom_gradient: expected one gradient for each of " +
                                                 std::to_string(b.in.size() - custom.outputs) + " inputs, got " +
                                                 std::to_string(given.size()) + ".");
                              for (const Tensor& g : given) gradients.push_back(g);
                              return gradients;
                            },
                            .traits = Trait::view};

}  // namespace

std::function<Tensors(const Tensors&)> ops::custom_gradient(std::function<WithGradient(const Tensors&)> f) {
  return [f = std::move(f)](const Tensors& inputs) {
    WithGradient result = [&] {
      NoRecording pause;
      return f(inputs);
    }();
    Tensors in = result.outputs;
    for (const Tensor& x : inputs) in.push_back(x);
    return apply_all(custom_gradient_op, {in.begin(), in.size()},
                     make_ref<CustomRule>(result.outputs.size(), std::move(result.gradient)));
  };
}

}  // namespace addax
