// The registries of what layers are made of.
#include "nn/serialize.hpp"

namespace addax {

Registry<Layer>& layer_registry() {
  static Registry<Layer> registry("layer");
  return registry;
}
Registry<Initializer>& initializer_registry() {
  static Registry<Initializer> registry("initializer");
  return registry;
}
Registry<Regularizer>& regularizer_registry() {
  static Registry<Regularizer> registry("regularizer");
  return registry;
}
Registry<Constraint>& constraint_registry() {
  static Registry<Constraint> registry("constraint");
  return registry;
}

}  // namespace addax
