#include "saving/weights_layout.hpp"

#include <map>
#include <set>

#include "addax/model.hpp"
#include "core/names.hpp"
#include "nn/layer_inner.hpp"

namespace addax {
namespace {

/// Attributes in the order in which Keras visits them: public before private, each by name.
struct VisitingOrder {
  bool operator()(const std::string& a, const std::string& b) const {
    bool private_a = a.starts_with('_'), private_b = b.starts_with('_');
    return private_a != private_b ? private_b : a < b;
  }
};

/// An attribute that holds one layer, or a list of them.
struct Attribute {
  std::vector<Layer> layers;
  bool list = false;
};
using Attributes = std::map<std::string, Attribute, VisitingOrder>;

/// "dense", then "dense_1": names by class, counted within one container.
class ClassNames {
 public:
  std::string next(const Layer& layer) {
    std::string name = to_snake_case(layer->class_name());
    int count = used_[name]++;
    return count == 0 ? name : name + "_" + std::to_string(count);
  }

 private:
  std::map<std::string, int> used_;
};

/// The layers of a model of one's own or of a layer, by attribute: one that is given twice is a list, and a layer
/// without one is named after its class.
Attributes attributes_of(LayerBase& layer) {
  Attributes attributes;
  ClassNames names;
  for (const auto& part : layer.inner().parts) {
    Attribute& attribute = attributes[part.attribute.empty() ? names.next(part.layer) : part.attribute];
    attribute.layers.push_back(part.layer);
    attribute.list = attribute.layers.size() > 1 || part.attribute == "layers";
  }
  // In Keras every model has the attribute `layers`, too; it stands among the others by its name.
  if (auto* model = dynamic_cast<ModelBase*>(&layer)) attributes["layers"] = {model->model_layers(), true};
  return attributes;
}

class Walk {
 public:
  std::vector<PlacedLayer> found;

  void visit(LayerBase& layer, const std::string& path) {
    if (!seen_.insert(&layer).second) return;
    found.push_back({path, &layer});
    const std::string below = path.empty() ? "" : path + "/";
    for (const auto& [name, attribute] : attributes_of(layer)) {
      if (attribute.list)
        visit_list(attribute.layers, below + name + "/");
      else
        visit(attribute.layers.front().get(), below + name);
    }
  }

 private:
  void visit_list(const std::vector<Layer>& layers, const std::string& path) {
    ClassNames names;
    for (const Layer& layer : layers) visit(layer.get(), path + names.next(layer));
  }

  std::set<LayerBase*> seen_;
};

}  // namespace

Variables PlacedLayer::weights() const {
  const LayerBase::Inner& inner = layer->inner();
  Variables all = inner.trainable_weights;
  all.insert(all.end(), inner.non_trainable_weights.begin(), inner.non_trainable_weights.end());
  return all;
}

std::vector<PlacedLayer> place_layers(LayerBase& model) {
  Walk walk;
  walk.visit(model, "");
  return std::move(walk.found);
}

}  // namespace addax
