#include "addax/layers/embedding.hpp"

#include <doctest/doctest.h>

#include "nn/masks.hpp"
#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows embedding_rows({{
    .name = "Embedding",
    .make = [] { return layers::Embedding(100, 4, {.embeddings_initializer = "normal", .mask_zero = true}); },
    .input = {5},
    .dtype = DType::int32,
    .weights = {{"embeddings", {100, 4}}},
    .refused = {{[] { layers::Embedding(0, 4); }, "Embedding: expected input_dim of at least 1, got 0."},
                {[] { layers::Embedding(4, -1); }, "Embedding: expected output_dim of at least 1, got -1."},
                {[] {
                   layers::Embedding(3, 2, {.weights = ops::ones({2, 3}), .name = "e"})(Tensor(1));
                 },
                 "e (Embedding): expected the initializer of \"embeddings\" to make [3, 2] float32, got [2, 3] "
                 "float32."}},
}});

TEST_CASE("an embedding begins with the weights it is given") {
  Tensor table = Tensor::from({0.f, 1.f, 2.f, 3.f, 4.f, 5.f}, {3, 2});
  Layer layer = layers::Embedding(3, 2, {.weights = table});
  CHECK(layer(Tensor::from({2, 0})).to_vector<float>() == std::vector<float>{4, 5, 0, 1});
  CHECK(layer(Tensor::from({2.0, 1.0})).to_vector<float>() == std::vector<float>{4, 5, 2, 3});
}

TEST_CASE("half precision keeps whole numbers apart that stand for different vectors") {
  Layer layer = layers::Embedding(1000, 1, {.weights = ops::arange(1000)(all, None), .dtype = "mixed_bfloat16"});
  CHECK(layer(Tensor::from({512.f, 513.f})).dtype() == DType::bfloat16);
  CHECK(layer(Tensor::from({3.f, 257.f}))[0].item<float>() == 3);
  CHECK(ops::any(layer(Tensor::from({258.f})) != layer(Tensor::from({262.f}))).item<bool>());
}

TEST_CASE("zeros are masked where mask_zero says so") {
  Tensor x = Tensor::from({3, 0, 1, 0}, {2, 2});
  CHECK(!mask_of(layers::Embedding(4, 2)(x)).defined());
  CHECK(mask_of(layers::Embedding(4, 2, {.mask_zero = true})(x)).to_vector<bool>() ==
        std::vector<bool>{true, false, true, false});
}

}  // namespace
}  // namespace addax::tests
