#include "addax/layers/permute.hpp"

#include <algorithm>

#include "addax/ops.hpp"
#include "nn/configured.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<PermuteOptions> = layer_fields<PermuteOptions>();

namespace {

struct PermuteArguments {
  std::vector<int64_t> dims;
  static constexpr auto fields() { return std::tuple{Field{"dims", &PermuteArguments::dims}}; }
};

class PermuteLayer final : public ConfiguredLayer<PermuteLayer, PermuteOptions, PermuteArguments> {
 public:
  static constexpr const char* keras_name = "Permute";

  PermuteLayer(PermuteArguments arguments, PermuteOptions options)
      : ConfiguredLayer(std::move(arguments), std::move(options)) {
    std::vector<int64_t> sorted = dims();
    std::sort(sorted.begin(), sorted.end());
    for (size_t i = 0; i < sorted.size(); ++i)
      if (sorted[i] != static_cast<int64_t>(i) + 1)
        throw OptionError("Permute: expected dims with each axis from 1 on once, got " +
                          Json::array(dims()).to_string() + ".");
  }

  Tensor call(const Tensor& x, const CallContext&) override {
    std::vector<int64_t> order{0};
    order.insert(order.end(), dims().begin(), dims().end());
    if (x.rank() != static_cast<int>(order.size()))
      throw ShapeError(place_of(*this) + ": expected an input with " + std::to_string(order.size()) + " axes, got " +
                       x.spec().to_string() + ".");
    return ops::transpose(x, order);
  }

 private:
  const std::vector<int64_t>& dims() const { return arguments().dims; }
};

const Registered registered_permute = PermuteLayer::registered();

}  // namespace

Layer layers::Permute(const Axes& dims, const PermuteOptions& options) {
  return Layer(std::make_shared<PermuteLayer>(PermuteArguments{dims.list()}, options));
}

}  // namespace addax
