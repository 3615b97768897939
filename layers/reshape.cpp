#include "addax/layers/reshape.hpp"

#include <algorithm>

#include "addax/ops.hpp"
#include "nn/configured.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<ReshapeOptions> = layer_fields<ReshapeOptions>();

namespace {

struct ReshapeArguments {
  std::vector<int64_t> target_shape;  // -1 for the axis that is worked out
  static constexpr auto fields() { return std::tuple{Field{"target_shape", &ReshapeArguments::target_shape}}; }
};

class ReshapeLayer final : public ConfiguredLayer<ReshapeLayer, ReshapeOptions, ReshapeArguments> {
 public:
  static constexpr const char* keras_name = "Reshape";

  ReshapeLayer(ReshapeArguments arguments, ReshapeOptions options)
      : ConfiguredLayer(std::move(arguments), std::move(options)) {
    const auto& target = this->arguments().target_shape;
    if (std::count(target.begin(), target.end(), -1) > 1 ||
        std::any_of(target.begin(), target.end(), [](int64_t n) { return n < -1; }))
      throw OptionError("Reshape: expected a target_shape with at most one unknown axis, got " +
                        Shape(target).to_string() + ".");
  }

  Tensor call(const Tensor& x, const CallContext&) override {
    Shape rest = x.shape().part(1, x.rank()), target(arguments().target_shape);
    int unknown = static_cast<int>(std::find(target.begin(), target.end(), -1) - target.begin());
    if (unknown == target.rank()) unknown = -1;
    Shape given = target;
    if (unknown >= 0) given[unknown] = 1;
    int64_t known = given.size(), size = rest.size();
    bool fits = unknown < 0 ? known == size : known > 0 && size % known == 0;
    if (!fits)
      throw ShapeError(place_of(*this) + ": expected an input whose rows fit into " + target.to_string() + ", got " +
                       x.spec().to_string() + ".");
    if (unknown >= 0) target[unknown] = size / known;
    target.insert(0, x.shape()[0]);
    return ops::reshape(x, target);
  }
};

const Registered registered_reshape = ReshapeLayer::registered();

}  // namespace

Layer layers::Reshape(const Shape& target_shape, const ReshapeOptions& options) {
  return Layer(std::make_shared<ReshapeLayer>(ReshapeArguments{target_shape.to_vector()}, options));
}

}  // namespace addax
