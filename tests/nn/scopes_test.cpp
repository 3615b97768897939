// Scopes: what they change, and that their end restores it.
#include "addax/scopes.hpp"

#include <doctest/doctest.h>

#include "addax/layers/dense.hpp"
#include "addax/ops.hpp"

namespace addax::tests {

TEST_CASE("name scope: stands in front of paths") {
  Layer inside = layers::Dense(2, {.name = "head"});
  {
    NameScope encoder("encoder"), block("block");
    inside.build({None, 3});
    CHECK(Variable(Tensor::scalar(1.f), {.name = "v"}).path() == "encoder/block/v");
  }
  CHECK(inside.weights()[0].path() == "encoder/block/head/kernel");
  CHECK(Variable(Tensor::scalar(1.f), {.name = "v"}).path() == "v");
  CHECK_THROWS_WITH_AS(NameScope("a/b"), "NameScope: expected a name without \"/\", got \"a/b\".", OptionError);
}

TEST_CASE("dtype policy scope: is the policy of layers made in it") {
  DTypePolicy outside = config::dtype_policy();
  {
    DTypePolicyScope half("mixed_bfloat16");
    CHECK(layers::Dense(2).compute_dtype() == DType::bfloat16);
  }
  CHECK(config::dtype_policy() == outside);
}

TEST_CASE("seed scope: the same seed gives the same numbers, whatever is drawn around it") {
  auto draw = [] {
    SeedScope seeded(7);
    return (random::normal({3}) + random::uniform({3})).to_vector<float>();
  };
  auto first = draw();
  random::normal({5});
  CHECK(draw() == first);
}

TEST_CASE("device scope: a device that is not there is refused") {
  CHECK_THROWS_AS(DeviceScope("cuda:3"), DeviceError);
  DeviceScope here("cpu");
  CHECK(ops::ones({1}).device() == Device("cpu"));
}

}  // namespace addax::tests
