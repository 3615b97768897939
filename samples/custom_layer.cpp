// A layer of one's own: a gate that learns which inputs matter, used in a model like any other layer.
#include <addax/addax.hpp>

#include <cstdio>
#include <cstring>

using namespace addax;

namespace {

/// y = x · sigmoid(gate), with one gate for each feature. Half of them open at first; the regularizer closes those
/// that do not help.
class FeatureGate : public LayerBase {
 public:
  explicit FeatureGate(double closing) : closing_(closing) {}

  void build(const Shape& input_shape) override {
    gate_ = add_weight({.shape = {input_shape.back()}, .initializer = "zeros", .name = "gate"});
  }
  Tensor call(const Tensor& x, const CallContext&) override {
    Tensor open = ops::sigmoid(gate_);
    add_loss(closing_ * ops::sum(open));
    return x * open;
  }
  Tensor openings() const { return ops::sigmoid(gate_); }

 private:
  double closing_;
  Variable gate_;
};

int run(bool quick) {
  utils::set_random_seed(1);
  // Eight features, of which the first two decide.
  Tensor x = random::normal({2000, 8});
  Tensor y = x(all, Slice{0, 1}) * 2 - ops::square(x(all, Slice{1, 2}));

  Layer gate = make<FeatureGate>(0.02);
  Sequential model{Input({8}), gate, layers::Dense(32, {.activation = "relu"}), layers::Dense(1)};
  model.summary();
  model.compile({.optimizer = optimizers::Adam(0.01), .loss = "mse"});
  History history = model.fit(x, y, {.epochs = quick ? 20 : 60, .verbose = 0});

  std::vector<float> openings = gate.as<FeatureGate>().openings().to_vector<float>();
  std::printf("loss %.3f -> %.3f\n", history["loss"].front(), history["loss"].back());
  for (size_t i = 0; i < openings.size(); ++i) std::printf("feature %zu  gate %.2f\n", i, openings[i]);
  for (size_t i = 2; i < openings.size(); ++i)
    if (openings[i] > openings[0] || openings[i] > openings[1]) return 1;
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc > 1 && std::strcmp(argv[1], "--quick") == 0);
  } catch (const Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
