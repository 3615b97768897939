// Layer: what models are made of; LayerBase: what classes of one's own derive from.
#pragma once

#include <concepts>
#include <optional>
#include <vector>

#include "addax/dtype_policy.hpp"
#include "addax/handle.hpp"
#include "addax/initializer.hpp"
#include "addax/json.hpp"
#include "addax/optional_list.hpp"
#include "addax/random.hpp"
#include "addax/tensor.hpp"
#include "addax/variable.hpp"

namespace addax {

namespace data {
class Dataset;
}
class Layer;
class LayerBase;
class Metric;

/// What a layer's call is told beside its inputs.
struct CallContext {
  bool training = false;
  Tensor mask;  // bool, of the inputs' leading axes; empty where there is none
  Tensors initial_state;
};

/// What the caller of a layer may say.
struct CallOptions {
  std::optional<bool> training = {};  // None: as the layer or step around it, else false
  Tensor mask = {};
  Tensors initial_state = {};
};

/// add_weight's arguments, as in Keras.
struct WeightOptions {
  Shape shape = {};
  Initializer initializer = {};     // glorot_uniform for floats, else zeros
  std::optional<DType> dtype = {};  // the policy's variable dtype
  bool trainable = true;
  bool autocast = true;  // read in the compute dtype inside call()
  Regularizer regularizer = {};
  Constraint constraint = {};
  std::string name = {};  // "variable"
};

/// The keywords that every layer takes.
struct LayerOptions {
  std::string name = {};  // the class in snake case, numbered
  bool trainable = true;
  std::optional<DTypePolicy> dtype = {};  // config::dtype_policy()
};

/// Handle to a layer. Calling it builds it at the first time.
class Layer : public Handle<LayerBase> {
 public:
  using Handle::Handle;
  /// A layer without a name gets its number here, so that layers are numbered in the order in which they are made.
  explicit Layer(std::shared_ptr<LayerBase> layer);

  /// The layer applied to one tensor, a braced list, or names and tensors. ShapeError where it has several outputs.
  Tensor operator()(const Tensors& inputs, const CallOptions& options = {}) const;
  /// Several inputs in order: `mha(query, value)`.
  template <std::convertible_to<Tensor>... T>
  requires(sizeof...(T) >= 2) Tensor operator()(const T&... inputs) const {
    return (*this)(Tensors{Tensors::Item(Tensor(inputs))...});
  }
  /// All outputs.
  Tensors call_all(const Tensors& inputs, const CallOptions& options = {}) const;

  const std::string& name() const;
  /// Makes the weights for inputs of this shape, batch axis first (None where unknown).
  void build(const Shape& input_shape) const;
  bool built() const;
  Shape compute_output_shape(const Shape& input_shape) const;
  Shape compute_output_shape(const std::vector<Shape>& input_shapes) const;
  /// The symbolic tensors of the layer's first call on such, or a model's own. StateError where there are none.
  Tensor input() const;
  Tensor output() const;
  /// StateError before the first call or build.
  Shape output_shape() const;
  Shape input_shape() const;

  bool trainable() const;
  /// Freezes or thaws this layer and those inside it. A model must be compiled anew afterwards.
  void set_trainable(bool trainable) const;
  bool supports_masking() const;

  /// Weights: own ones first, then those of layers inside, trainable before non-trainable; without seed states.
  Variables weights() const;
  Variables trainable_weights() const;
  Variables non_trainable_weights() const;
  /// As weights, with seed states and metrics.
  Variables variables() const;
  Variables trainable_variables() const;
  Variables non_trainable_variables() const;
  /// Copies of the weights, in order.
  Tensors get_weights() const;
  /// ShapeError naming the weight where count or shapes differ; then nothing was changed.
  void set_weights(const Tensors& weights) const;
  /// Number of elements in all weights. StateError where the layer is not built.
  int64_t count_params() const;

  /// Penalties of regularizers, and what add_loss() was given in the last call.
  Tensors losses() const;
  std::vector<Metric> metrics() const;
  /// Layers directly inside this one.
  std::vector<Layer> layers() const;

  DTypePolicy dtype_policy() const;
  DType dtype() const { return variable_dtype(); }
  DType variable_dtype() const;
  DType compute_dtype() const;
  Json get_config() const;

  /// Learns from data (preprocessing layers). StateError where the class has nothing to learn.
  void adapt(const Tensor& data) const;
  /// From the x of batches, which need not fit into memory together.
  void adapt(const data::Dataset& batches) const;
  /// Forgets the state between batches (stateful layers). StateError where the class has none.
  void reset_state() const;
};

/// Base of layers. Derive, implement call() (and build() where there are weights), enter through make<T>().
class LayerBase : public ObjectBase, public std::enable_shared_from_this<LayerBase> {
 public:
  using handle_type = Layer;
  static constexpr const char* kind = "Layer";

  explicit LayerBase(std::string name = {});
  explicit LayerBase(LayerOptions options);
  ~LayerBase() override;

  /// The given name, or the class in snake case, numbered in the order in which layers were made.
  const std::string& name() const override;
  /// One input: make the weights for inputs of this shape; the batch axis is None.
  virtual void build(const Shape& input_shape);
  /// Several inputs.
  virtual void build_all(const std::vector<Shape>& input_shapes);
  virtual Tensor call(const Tensor& input, const CallContext& context);
  virtual Tensors call_all(const Tensors& inputs, const CallContext& context);
  /// The mask of the output; by default the input's where supports_masking() is true.
  virtual Tensor compute_mask(const Tensors& inputs, const Tensor& mask);
  virtual bool supports_masking() const { return false; }
  Json get_config() const override;
  virtual void adapt(const Tensor& data);
  virtual void adapt_all(const data::Dataset& batches);
  virtual void reset_state();

  /// Applies the layer as its handle does.
  Tensor operator()(const Tensors& inputs, const CallOptions& options = {});
  /// A handle to this object.
  Layer handle();

  bool trainable() const;
  const DTypePolicy& dtype_policy() const;
  Variables trainable_variables();
  Variables trainable_weights();
  Variables weights();
  Tensors losses();
  std::vector<Metric> metrics();

  struct Inner;  // seen by the library alone
  Inner& inner() const { return *inner_; }

 protected:
  /// A new weight; StateError outside build() of a layer that is built.
  Variable add_weight(const WeightOptions& options);
  /// Makes `layer` part of this one. `attribute` is its name in files, as `self.attribute = layer` in Python; given
  /// several times it is a list. Without one, the name is the class and a number.
  Layer add_layer(const std::string& attribute, const Layer& layer);
  Layer add_layer(const Layer& layer);
  /// A model stays one: `Model generator_ = add_layer("generator", Sequential{...})`.
  template <std::derived_from<Layer> L>
  requires(!std::same_as<L, Layer>) L add_layer(const std::string& attribute, const L& layer) {
    add_layer(attribute, static_cast<const Layer&>(layer));
    return layer;
  }
  Metric add_metric(const std::string& attribute, const Metric& metric);
  /// Adds a scalar to the training loss of the call that is running.
  void add_loss(const Tensor& loss);
  /// A stream of random keys of this layer; its state is among the non-trainable variables.
  random::SeedGenerator add_seed_generator(std::optional<int64_t> seed = {});

 private:
  std::unique_ptr<Inner> inner_;
};

struct InputOptions {
  std::optional<int64_t> batch_size = {};
  DType dtype = DType::float32;
  bool sparse = false;
  bool ragged = false;
  OptionalShape batch_shape = {};  // instead of shape and batch_size
  std::string name = {};
  bool optional = false;
};

namespace detail {
Tensor input_of(const Shape& shape, const InputOptions& options);
}

/// A symbolic tensor: the start of a model. `shape` is without the batch axis. keras.Input.
template <int = 0>  // as a template it yields to options where g++ overlooks the name in `{.batch_shape = …}`
Tensor Input(std::initializer_list<Dim> shape, const InputOptions& options = {}) {
  return detail::input_of(shape, options);
}
template <std::convertible_to<Shape> S>
Tensor Input(const S& shape, const InputOptions& options = {}) {
  return detail::input_of(shape, options);
}
/// `Input({.batch_shape = {8, 4}})`
Tensor Input(const InputOptions& options);

}  // namespace addax
