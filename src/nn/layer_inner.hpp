// What LayerBase keeps, for the library's own eyes.
#pragma once

#include <functional>
#include <optional>

#include "addax/layer.hpp"
#include "addax/metric.hpp"
#include "ops/op.hpp"

namespace addax {

class Node;

struct LayerBase::Inner {
  explicit Inner(DTypePolicy policy) : policy(std::move(policy)) {}

  struct Part {
    std::string attribute;  // empty where the layer was added without one
    Layer layer;
  };
  struct MetricPart {
    std::string attribute;
    Metric metric;
  };

  DTypePolicy policy;
  bool trainable = true;
  bool autocast = true;                  // float inputs arrive in the compute dtype
  std::optional<bool> default_training;  // of call(), where Keras' has one
  bool built = false;
  bool building = false;
  std::string path;                                    // with the names of the models around it, once built
  std::vector<Shape> input_shapes;                     // of build(), batch axis None
  Variables trainable_weights, non_trainable_weights;  // own ones, in the order of their creation
  std::vector<Part> parts;
  std::vector<MetricPart> metrics;
  std::vector<random::SeedGenerator> seeds;
  Regularizer activity_regularizer;
  Tensors losses;            // what the last eager call added
  Specs output_specs;        // of the last build, batch axis None
  std::vector<Node*> nodes;  // calls on symbolic tensors, as long as those live
};

/// Builds the layer, where it is not yet, for inputs of these shapes (batch axis None).
void build_layer(LayerBase& layer, const std::vector<Shape>& input_shapes);
/// Calls it: casts, builds, runs, passes masks on.
Tensors call_layer(LayerBase& layer, const Tensors& inputs, const CallOptions& options);
/// Layers below this one, depth first, each once, itself included.
void collect_layers(LayerBase& layer, std::vector<LayerBase*>& into);
/// "dense_1 (Dense)"
std::string place_of(const LayerBase& layer);
/// The specs that the layer returns for inputs of these specs, where unknown axes (None) follow unknown axes. `call`
/// applies the layer to promised tensors of known lengths, twice; by default it is call_layer().
Specs infer_layer(LayerBase& layer, const Specs& inputs, const std::function<Tensors(const Tensors&)>& call);
Specs infer_layer(LayerBase& layer, const Specs& inputs);

}  // namespace addax
