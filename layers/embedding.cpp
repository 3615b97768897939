#include "addax/layers/embedding.hpp"

#include "addax/ops.hpp"
#include "layers/quantization.hpp"
#include "nn/configured.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<EmbeddingOptions> = layer_fields<EmbeddingOptions>(
    Field{"embeddings_initializer", &EmbeddingOptions::embeddings_initializer},
    Field{"embeddings_regularizer", &EmbeddingOptions::embeddings_regularizer},
    Field{"embeddings_constraint", &EmbeddingOptions::embeddings_constraint},
    Field{"mask_zero", &EmbeddingOptions::mask_zero}, Field{"weights", &EmbeddingOptions::weights, "", Saved::no},
    Field{"activity_regularizer", &EmbeddingOptions::activity_regularizer});

namespace {

struct EmbeddingArguments {
  int64_t input_dim = 0;
  int64_t output_dim = 0;
  static constexpr auto fields() {
    return std::tuple{Field{"input_dim", &EmbeddingArguments::input_dim},
                      Field{"output_dim", &EmbeddingArguments::output_dim}};
  }
};

class EmbeddingLayer final : public ConfiguredLayer<EmbeddingLayer, EmbeddingOptions, EmbeddingArguments> {
 public:
  static constexpr const char* keras_name = "Embedding";

  EmbeddingLayer(EmbeddingArguments arguments, EmbeddingOptions options)
      : ConfiguredLayer(arguments, std::move(options)) {
    inner().autocast = false;
    check("input_dim", arguments.input_dim);
    check("output_dim", arguments.output_dim);
  }

  bool supports_masking() const override { return options().mask_zero; }

  Json get_config() const override { return with_quantization(ConfiguredLayer::get_config()); }

  void build(const Shape&) override {
    Tensor given = options().weights;
    Initializer initializer = options().embeddings_initializer;
    if (given.defined())
      initializer = Initializer([given](const Shape&, DType dtype) { return ops::cast(given, dtype); });
    embeddings_ = add_weight({.shape = {arguments().input_dim, arguments().output_dim},
                              .initializer = initializer,
                              .regularizer = options().embeddings_regularizer,
                              .constraint = options().embeddings_constraint,
                              .name = "embeddings"});
  }

  Tensor call(const Tensor& x, const CallContext&) override {
    bool indices = x.dtype() == DType::int32 || x.dtype() == DType::int64;
    return ops::take(embeddings_, indices ? x : ops::cast(x, DType::int32), 0);
  }

  Tensor compute_mask(const Tensors& inputs, const Tensor&) override {
    return options().mask_zero ? inputs[0] != 0 : Tensor();
  }

 private:
  static void check(const char* argument, int64_t value) {
    if (value < 1)
      throw OptionError(std::string("Embedding: expected ") + argument + " of at least 1, got " +
                        std::to_string(value) + ".");
  }

  Variable embeddings_;
};

const Registered registered_embedding = EmbeddingLayer::registered();

}  // namespace

Layer layers::Embedding(int64_t input_dim, int64_t output_dim, const EmbeddingOptions& options) {
  return Layer(std::make_shared<EmbeddingLayer>(EmbeddingArguments{input_dim, output_dim}, options));
}

}  // namespace addax
