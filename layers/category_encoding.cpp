#include "addax/layers/category_encoding.hpp"

#include "addax/ops.hpp"
#include "layers/categories.hpp"
#include "nn/configured.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<CategoryEncodingOptions> =
    layer_fields<CategoryEncodingOptions>(Field{"num_tokens", &CategoryEncodingOptions::num_tokens},
                                          Field{"output_mode", &CategoryEncodingOptions::output_mode},
                                          Field{"sparse", &CategoryEncodingOptions::sparse, "", Saved::no});

namespace {

class CategoryEncodingLayer final : public ConfiguredLayer<CategoryEncodingLayer, CategoryEncodingOptions> {
 public:
  static constexpr const char* keras_name = "CategoryEncoding";

  CategoryEncodingLayer(NoArguments, CategoryEncodingOptions given) : ConfiguredLayer({}, std::move(given)) {
    inner().autocast = false;
    check_output_mode(keras_name, options().output_mode, false);
    check_dense(keras_name, options().sparse);
    if (options().num_tokens < 1)
      throw OptionError("CategoryEncoding: expected num_tokens of at least 1, got " +
                        std::to_string(options().num_tokens) + ".");
  }

  void build_all(const std::vector<Shape>&) override {}

  Tensors call_all(const Tensors& inputs, const CallContext&) override {
    if (inputs.size() > 2 || (inputs.size() == 2 && options().output_mode != "count"))
      throw OptionError(place_of(*this) + ": expected count_weights with the output_mode \"count\" alone, got " +
                        std::to_string(inputs.size()) + " inputs.");
    DType dtype = dtype_policy().compute_dtype();
    return encode_categories(ops::cast(inputs[0], DType::int32), options().output_mode, options().num_tokens, dtype,
                             inputs.size() == 2 ? inputs[1] : Tensor());
  }
};

const Registered registered_category_encoding = CategoryEncodingLayer::registered();

}  // namespace

Layer layers::CategoryEncoding(const CategoryEncodingOptions& options) {
  return Layer(std::make_shared<CategoryEncodingLayer>(NoArguments{}, options));
}

}  // namespace addax
