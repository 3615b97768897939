#include "addax/layers/pipeline.hpp"

#include <doctest/doctest.h>

#include "addax/data/dataset.hpp"
#include "addax/layers/dropout.hpp"
#include "addax/layers/masking.hpp"
#include "addax/layers/random_flip.hpp"
#include "addax/layers/rescaling.hpp"
#include "nn/masks.hpp"
#include "nn/serialize.hpp"
#include "support/check_layer.hpp"

namespace addax::tests {
namespace {

const LayerRows pipeline_rows({{
    .name = "Pipeline",
    .make =
        [] {
          return layers::Pipeline({layers::Rescaling(1e-9), layers::Rescaling(0.5, {.offset = 1})},
                                  {.name = "prepared"});
        },
    .input = {4},
    .dtype = DType::int32,  // floats would follow the policies of the layers inside
    .refused = {{[] { layers::Pipeline({Layer()}); }, "Pipeline: expected layers, got one that is none."}},
}});

TEST_CASE("Pipeline hands training and the first mask on, and takes a data set's elements") {
  Layer prepared = layers::Pipeline({layers::Rescaling(2.0), layers::Masking(), layers::Dropout(0.5, {.seed = 1})});
  Tensor x = Tensor::from({0.f, 0.f, 1.f, 2.f}, {1, 2, 2});
  Tensor y = prepared(x);
  check_close(y, x * 2);
  CHECK(mask_of(y).to_vector<bool>() == std::vector<bool>{false, true});
  CHECK(ops::any(prepared(ops::ones({8, 8, 8}), {.training = true}) == 0).item<bool>());

  Layer flipped = layers::Pipeline({layers::RandomFlip("vertical", {.seed = 3}), layers::Rescaling(1.0 / 255)});
  Tensor images = random::uniform({6, 4, 4, 3}, {.maxval = 255, .seed = 1});
  data::Dataset made = data::Dataset(images).batch(2).map([&](const Batch& batch) -> Batch {
    return {flipped(batch.x[0], {.training = true}), {}, {}};
  });
  int64_t rows = 0;
  for (const Batch& batch : made) {
    CHECK(ops::max(batch.x[0]).item<float>() <= 1);
    rows += batch.x.shape()[0];
  }
  CHECK(rows == 6);
}

TEST_CASE("Pipeline says of itself what Keras says") {
  Json config = layers::Pipeline({layers::Rescaling(2.0)}, {.name = "p"}).get_config();
  CHECK(config.size() == 2);
  CHECK(config["layers"][0]["class_name"].as_string() == "Rescaling");
  CHECK(layer_registry().make("Pipeline", config, "test").name() == "p");
}

}  // namespace
}  // namespace addax::tests
