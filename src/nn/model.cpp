// Model: what does not need training: its layers, by name and position.
#include "addax/model.hpp"

#include "core/names.hpp"
#include "nn/layer_inner.hpp"

namespace addax {

Model ModelBase::handle() { return Model(LayerBase::handle()); }

Model::Model(const Layer& layer) : Layer(layer) {
  if (layer.defined() && !layer.is<ModelBase>())
    throw OptionError("Model: expected a model, got the layer " + place_of(layer.get()) + ".");
}

Layer Model::get_layer(const std::string& name) const {
  std::vector<Layer> all = layers();
  std::vector<std::string_view> known;
  for (const Layer& layer : all) {
    if (layer.name() == name) return layer;
    known.push_back(layer.name());
  }
  throw OptionError(place_of(get()) + ": expected the name of a layer, got \"" + name + "\". " +
                    did_you_mean(name, known));
}

Layer Model::layer_at(int64_t index) const {
  std::vector<Layer> all = layers();
  int64_t count = static_cast<int64_t>(all.size()), i = index < 0 ? index + count : index;
  if (i < 0 || i >= count)
    throw OptionError(place_of(get()) + ": expected the index of one of " + std::to_string(count) + " layers, got " +
                      std::to_string(index) + ".");
  return all[static_cast<size_t>(i)];
}

Tensors Model::inputs() const { return as<ModelBase>().model_inputs(); }
Tensors Model::outputs() const { return as<ModelBase>().model_outputs(); }

}  // namespace addax
