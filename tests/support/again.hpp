// An object made again from its record, as a model's file holds it: what every class must survive.
#pragma once

#include "addax/saving.hpp"

namespace addax::tests {

template <class H>
H again(const H& object) {
  return saving::deserialize_keras_object<H>(Json::parse(saving::serialize_keras_object(object).to_string()));
}

}  // namespace addax::tests
