#include "addax/utils/clear_session.hpp"

#include <doctest/doctest.h>

#include "addax/layers/dense.hpp"

namespace addax::tests {

TEST_CASE("a cleared session counts names anew and forgets the dtype policy") {
  const DTypePolicy before = config::dtype_policy();
  config::set_dtype_policy("mixed_bfloat16");
  Layer first = layers::Dense(1);
  utils::clear_session();
  CHECK(config::dtype_policy() == before);
  CHECK(layers::Dense(1).name() == "dense");
  CHECK(layers::Dense(1).name() == "dense_1");
  backend::clear_session();
  CHECK(layers::Dense(1).name() == "dense");
  CHECK(first->dtype_policy() == DTypePolicy("mixed_bfloat16"));
}

}  // namespace addax::tests
