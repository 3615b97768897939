#include "addax/layers/dot.hpp"

#include "addax/ops.hpp"
#include "layers/merge.hpp"
#include "ops/axes.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<DotOptions> = layer_fields<DotOptions>(Field{"normalize", &DotOptions::normalize});

namespace {

struct DotArguments {
  Axes axes;
  static constexpr auto fields() { return std::tuple{Field{"axes", &DotArguments::axes}}; }
};

class DotLayer final : public ConfiguredLayer<DotLayer, DotOptions, DotArguments> {
 public:
  static constexpr const char* keras_name = "Dot";

  DotLayer(DotArguments arguments, DotOptions options) : ConfiguredLayer(std::move(arguments), std::move(options)) {
    if (size_t count = this->arguments().axes.list().size(); count != 1 && count != 2)
      throw OptionError("Dot: expected one axis or one of each input, got " +
                        Json::array(this->arguments().axes.list()).to_string() + ".");
  }

  bool supports_masking() const override { return true; }
  Tensor compute_mask(const Tensors&, const Tensor&) override { return {}; }

  Tensors call_all(const Tensors& inputs, const CallContext&) override {
    check_two_inputs(*this, inputs);
    const std::vector<int64_t>& axes = arguments().axes.list();
    Tensor a = inputs[0], b = inputs[1];
    int first = canonical_axis(place_of(*this), axes.front(), a.rank());
    int second = canonical_axis(place_of(*this), axes.back(), b.rank());
    if (first == 0 || second == 0 || a.shape()[0] != b.shape()[0] || a.shape()[first] != b.shape()[second])
      throw ShapeError(place_of(*this) + ": expected inputs of one batch that are equally long on axes " +
                       std::to_string(first) + " and " + std::to_string(second) + " behind it, got " +
                       a.shape().to_string() + " and " + b.shape().to_string() + ".");
    if (options().normalize) {
      a = ops::normalize(a, {.axis = first});
      b = ops::normalize(b, {.axis = second});
    }
    Tensor y = batch_dot(a, first, b, second);
    return y.rank() == 1 ? ops::expand_dims(y, -1) : y;
  }

 private:
  static Tensor batch_dot(const Tensor& a, int first, const Tensor& b, int second) {
    std::string left = "z", right = "z", rest = "z";  // the batch; y is summed over
    char letter = 'a';
    for (int axis = 1; axis < a.rank(); ++axis) {
      left += axis == first ? 'y' : letter;
      if (axis != first) rest += letter++;
    }
    for (int axis = 1; axis < b.rank(); ++axis) {
      right += axis == second ? 'y' : letter;
      if (axis != second) rest += letter++;
    }
    return ops::einsum(left + "," + right + "->" + rest, a, b);
  }
};

const Registered registered_dot = DotLayer::registered();

}  // namespace

Layer layers::Dot(const Axes& axes, const DotOptions& options) {
  return Layer(std::make_shared<DotLayer>(DotArguments{axes}, options));
}

Tensor layers::dot(const Tensors& inputs, const Axes& axes, const DotOptions& options) {
  return Dot(axes, options)(inputs);
}

}  // namespace addax
