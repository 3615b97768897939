// Constraints: every class of the registry keeps what it promises; the formulas are Keras'.
#include <doctest/doctest.h>

#include "addax/constraints/max_norm.hpp"
#include "addax/constraints/min_max_norm.hpp"
#include "addax/constraints/non_neg.hpp"
#include "addax/constraints/unit_norm.hpp"
#include "addax/ops.hpp"
#include "nn/serialize.hpp"
#include "support/golden_file.hpp"

namespace addax::tests {
namespace {

/// Columns of lengths 5, 0.5 and 0.
Tensor weights() { return Tensor::from({3.f, -0.3f, 0.f, 4.f, 0.4f, 0.f}, {2, 3}); }

std::vector<float> lengths(const Tensor& w) { return ops::sqrt(ops::sum(ops::square(w), 0)).to_vector<float>(); }

TEST_CASE("every constraint: config round trip, shape, dtype, a second time changes little") {
  for (const auto* entry : constraint_registry().entries()) {
    INFO(entry->name);
    Constraint made = entry->from_config(Json::object());
    CHECK(made->class_name() == entry->name);
    CHECK(entry->from_config(made->get_config())->get_config() == made->get_config());
    CHECK(constraint_registry().find(to_snake_case(entry->name)) == entry);
    for (DType dtype : {DType::float32, DType::float64, DType::bfloat16}) {
      Tensor once = made(ops::cast(weights(), dtype));
      CHECK(once.dtype() == dtype);
      check_agree(made(once), once, dtype == DType::bfloat16 ? 1e-2 : 1e-6);
    }
  }
}

TEST_CASE("lengths") {
  check_agree(Tensor::from(lengths(constraints::MaxNorm(2)(weights()))), Tensor::from({2.f, 0.5f, 0.f}), 1e-6);
  check_agree(Tensor::from(lengths(constraints::UnitNorm()(weights()))), Tensor::from({1.f, 1.f, 0.f}), 1e-6);
  check_agree(Tensor::from(lengths(constraints::MinMaxNorm({.min_value = 1, .max_value = 2})(weights()))),
              Tensor::from({2.f, 1.f, 0.f}), 1e-6);
  check_agree(Tensor::from(lengths(constraints::MinMaxNorm(1, {.max_value = 2, .rate = 0.5})(weights()))),
              Tensor::from({3.5f, 0.75f, 0.f}), 1e-6);
  check_agree(ops::sum(ops::square(constraints::UnitNorm({.axis = {0, 1}})(weights()))), Tensor(1.0f), 1e-6);
}

TEST_CASE("no negative numbers") {
  check_agree(constraints::NonNeg()(weights()), Tensor::from({3.f, 0.f, 0.f, 4.f, 0.4f, 0.f}, {2, 3}), 0);
  CHECK(Constraint("non_neg")->class_name() == "NonNeg");
}

TEST_CASE("other names") {
  using namespace constraints;
  CHECK(max_norm(3)->get_config() == MaxNorm(3)->get_config());
  CHECK(max_norm()->get_config() == MaxNorm()->get_config());
  CHECK(min_max_norm(1, {.max_value = 2, .axis = {0, 1}})->get_config() ==
        MinMaxNorm(1, {.max_value = 2, .axis = {0, 1}})->get_config());
  CHECK(unit_norm({.axis = 1})->get_config() == UnitNorm(1)->get_config());
  CHECK(non_neg()->class_name() == "NonNeg");
}

}  // namespace
}  // namespace addax::tests
