// Model and Sequential: layers that can be compiled, fitted, evaluated, saved.
#pragma once

#include <functional>
#include <map>

#include "addax/batch.hpp"
#include "addax/callback.hpp"
#include "addax/data/dataset.hpp"
#include "addax/history.hpp"
#include "addax/layer.hpp"
#include "addax/logs.hpp"
#include "addax/loss.hpp"
#include "addax/metric.hpp"
#include "addax/optimizer.hpp"

namespace addax {

class LayerGraph;
class ModelBase;
class RunningFit;

/// "auto" (1, or 2 where the output is no terminal), 0 silent, 1 progress bar, 2 one line an epoch.
class Verbose {
 public:
  Verbose(int level) : level_(level) {}
  Verbose(const char* name);
  /// 0, 1 or 2.
  int level() const;

 private:
  int level_ = -1;
};

struct CompileOptions {
  Optimizer optimizer = "rmsprop";
  Losses loss = {};
  LossWeights loss_weights = {};
  Metrics metrics = {};
  Metrics weighted_metrics = {};
  bool run_eagerly = false;  // op by op instead of the planned step, for debugging
  int64_t steps_per_execution = 1;
  std::string jit_compile = "auto";  // accepted for likeness: steps are always planned
  bool auto_scale_loss = true;       // with mixed_float16
};

/// Held-out data: `{x, y}`, `{x, y, weight}`, a data set's split, or a data::Dataset of batches.
class ValidationData {
 public:
  ValidationData() = default;
  ValidationData(Tensors x, Tensors y, Tensors sample_weight = {})
      : given_(true), x(std::move(x)), y(std::move(y)), sample_weight(std::move(sample_weight)) {}
  template <class Split>
  requires requires(const Split& s) { Tensors(s.x), Tensors(s.y); }
  ValidationData(const Split& split) : ValidationData(Tensors(split.x), Tensors(split.y)) {}
  template <std::derived_from<data::Dataset> D>
  ValidationData(const D& dataset) : given_(true), dataset(dataset) {}
  explicit operator bool() const { return given_; }

 private:
  bool given_ = false;

 public:
  Tensors x, y, sample_weight;
  std::optional<data::Dataset> dataset;
};

/// `.validation_freq`: after every how many epochs validation runs, or after which ones, counted from 1.
class ValidationFreq {
 public:
  template <std::integral I>
  ValidationFreq(I epochs) : every_(static_cast<int64_t>(epochs)) {}
  ValidationFreq(std::vector<int64_t> epochs) : listed_(true), epochs_(std::move(epochs)) {}
  ValidationFreq(std::initializer_list<int64_t> epochs) : listed_(true), epochs_(epochs) {}
  bool listed() const { return listed_; }
  int64_t every() const { return every_; }
  /// Whether validation comes at the end of this epoch, counted from 0.
  bool due(int64_t epoch) const;

 private:
  int64_t every_ = 0;
  bool listed_ = false;
  std::vector<int64_t> epochs_;
};

/// `.shuffle`: whether rows come in a new order in each epoch; "batch" orders them anew within each batch alone.
class Shuffle {
 public:
  template <std::same_as<bool> B>
  Shuffle(B rows) : rows_(rows) {}
  /// OptionError for anything but "batch".
  Shuffle(const char* name);
  bool rows() const { return rows_; }
  bool within_batches() const { return within_batches_; }

 private:
  bool rows_ = false, within_batches_ = false;
};

struct FitOptions {
  std::optional<int64_t> batch_size = {};  // 32
  int64_t epochs = 1;                      // the index to end before, not a count, where initial_epoch is set
  Verbose verbose = "auto";
  std::vector<Callback> callbacks = {};
  double validation_split = 0.0;  // the last part of the data, taken before shuffling
  ValidationData validation_data = {};
  Shuffle shuffle = true;  // of tensors; a data set has an order of its own
  std::map<int64_t, double> class_weight = {};
  Tensors sample_weight = {};
  int64_t initial_epoch = 0;
  std::optional<int64_t> steps_per_epoch = {};
  std::optional<int64_t> validation_steps = {};
  std::optional<int64_t> validation_batch_size = {};
  ValidationFreq validation_freq = 1;
};

struct EvaluateOptions {
  std::optional<int64_t> batch_size = {};  // 32
  Verbose verbose = "auto";
  Tensors sample_weight = {};
  std::optional<int64_t> steps = {};
  std::vector<Callback> callbacks = {};
};

struct PredictOptions {
  std::optional<int64_t> batch_size = {};  // 32
  Verbose verbose = "auto";
  std::optional<int64_t> steps = {};
  std::vector<Callback> callbacks = {};
};

struct BatchOptions {
  Tensors sample_weight = {};
  std::map<int64_t, double> class_weight = {};
};

struct SummaryOptions {
  std::optional<int64_t> line_length = {};
  std::vector<double> positions = {};
  std::function<void(const std::string& line)> print_fn = {};  // one line at a time; standard output
  bool expand_nested = false;
  bool show_trainable = false;
  std::vector<std::string> layer_range = {};
};

struct ToJsonOptions {
  std::optional<int> indent = {};  // blanks for each level; without it, one line
};

struct SaveOptions {
  bool overwrite = true;
  std::optional<bool> zipped = {};  // false: the members of a ".keras" archive as files of a folder
};

struct SaveWeightsOptions {
  bool overwrite = true;
  std::optional<double> max_shard_size = {};  // in GB (2^30 bytes): several files, and a map of them
};

struct LoadWeightsOptions {
  bool skip_mismatch = false;  // leave layers whose weights differ as they are
  bool by_name = false;        // ".h5" alone: layers are matched by name instead of in order
};

struct ModelOptions {
  std::string name = {};  // "functional", numbered
  bool trainable = true;
};

/// Handle to a model: keras.Model. Rows of x, y and sample_weight belong together; their number may differ from call to
/// call. After an exception the model is as it was before the call.
class Model : public Layer {
 public:
  using Layer::Layer;
  Model() = default;
  explicit Model(const Layer& layer);
  /// A functional model: everything between symbolic tensors. Each is one tensor, a braced list, or names and tensors;
  /// inputs may lie in the middle of another model, whose layers are then shared. StateError where an output needs an
  /// Input() that is not among the inputs; OptionError where two layers have one name.
  Model(const Tensors& inputs, const Tensors& outputs, const ModelOptions& options = {});

  /// Sets what training needs. OptionError for unknown names, with the nearest known one, and for names or numbers of
  /// entries that fit no output; StateError in a callback.
  void compile(const CompileOptions& options) const;

  /// Trains for `epochs` passes over the data. StateError before compile(); ShapeError where lengths differ;
  /// ValueError for no data; OptionError for batch_size below 1.
  History fit(const Tensors& x, const Tensors& y, const FitOptions& options) const;
  template <std::convertible_to<Tensors> Y>
  History fit(const Tensors& x, const Y& y) const {
    return fit(x, Tensors(y), FitOptions{});
  }
  /// Without targets: models whose loss is add_loss() alone.
  History fit(const Tensors& x, const FitOptions& options = {}) const;
  /// The same on the batches of a data set. An epoch is a pass, or steps_per_epoch batches that go on where the epoch
  /// before ended. ShapeError for a batch unlike the first; OptionError for batch_size, validation_split or
  /// sample_weight, and for an endless data set without steps_per_epoch.
  template <std::derived_from<data::Dataset> D>
  History fit(const D& x, const FitOptions& options = {}) const {
    return fit_dataset(x, options);
  }
  /// Loss and metrics, by Keras' keys.
  Logs evaluate(const Tensors& x, const Tensors& y, const EvaluateOptions& options) const;
  template <std::convertible_to<Tensors> Y>
  Logs evaluate(const Tensors& x, const Y& y) const {
    return evaluate(x, Tensors(y), EvaluateOptions{});
  }
  Logs evaluate(const Tensors& x, const EvaluateOptions& options = {}) const;
  template <std::derived_from<data::Dataset> D>
  Logs evaluate(const D& x, const EvaluateOptions& options = {}) const {
    return evaluate_dataset(x, options);
  }
  /// Outputs for all rows. ShapeError where the model has several outputs. Safe from several threads at once.
  Tensor predict(const Tensors& x, const PredictOptions& options = {}) const;
  Tensors predict_all(const Tensors& x, const PredictOptions& options = {}) const;
  /// Outputs for the x of every batch of a data set, joined.
  template <std::derived_from<data::Dataset> D>
  Tensor predict(const D& x, const PredictOptions& options = {}) const {
    return single_output(predict_dataset(x, options));
  }
  template <std::derived_from<data::Dataset> D>
  Tensors predict_all(const D& x, const PredictOptions& options = {}) const {
    return predict_dataset(x, options);
  }
  /// One step on one batch; metrics are of this batch alone.
  Logs train_on_batch(const Tensors& x, const Tensors& y = {}, const BatchOptions& options = {}) const;
  Logs test_on_batch(const Tensors& x, const Tensors& y = {}, const BatchOptions& options = {}) const;
  Tensor predict_on_batch(const Tensors& x) const;

  /// Keras' table of layers, output shapes and weights.
  void summary(const SummaryOptions& options = {}) const;
  /// OptionError with the nearest known name, or the number of layers.
  Layer get_layer(const std::string& name) const;
  template <std::integral I>
  Layer get_layer(I index) const {
    return layer_at(static_cast<int64_t>(index));
  }
  Tensors inputs() const;
  Tensors outputs() const;
  Tensor input() const { return inputs().single(); }
  Tensor output() const { return outputs().single(); }

  Optimizer optimizer() const;
  /// Once compiled: the loss, compile()'s metrics, then those that layers were given by add_metric().
  std::vector<Metric> metrics() const;
  Tensor compute_loss(const Tensors& x, const Tensors& y, const Tensors& y_pred,
                      const Tensors& sample_weight = {}) const;
  void reset_metrics() const;
  bool stop_training() const;
  void set_stop_training(bool stop) const;
  History history() const;

  /// The architecture as JSON, with what compile() was told: saving::model_from_json() makes the model again.
  std::string to_json(const ToJsonOptions& options = {}) const;
  /// What compile() was told, as Keras writes it; empty where the model is not compiled.
  Json get_compile_config() const;
  /// Compiles as such a config says. OptionError where it names what nobody knows.
  void compile_from_config(const Json& config) const;

  /// Writes the whole model: what it is made of, its weights, what compile() was told and the optimizer's state. The
  /// ending says how: ".keras", or ".h5" for Keras 2's form; with `zipped` false it is a folder. FileError where it
  /// cannot be written; a file that was there before is then untouched.
  void save(const std::string& path, const SaveOptions& options = {}) const;

  /// Writes the weights. `path` ends in ".weights.h5" for Keras' layout, with the optimizer's state where the model is
  /// compiled; with max_shard_size in ".weights.json" for the same in several files "m_00000.weights.h5"…; in
  /// ".safetensors" for weights alone under the paths of their variables. FileError where it cannot be written; a file
  /// that was there before is then untouched.
  void save_weights(const std::string& path, const SaveWeightsOptions& options = {}) const;
  /// Reads such a file, the weights of a whole model in ".keras" or ".h5", also of Keras, or arrays of numpy.savez() in
  /// ".npz": under the paths of variables, or in the order of get_weights(). FormatError naming every layer that
  /// differs, or what is wrong with the file; then nothing was changed. An optimizer whose state differs begins anew,
  /// with a warning.
  void load_weights(const std::string& path, const LoadWeightsOptions& options = {}) const;

 private:
  Layer layer_at(int64_t index) const;
  History fit_dataset(const data::Dataset& x, const FitOptions& options) const;
  Logs evaluate_dataset(const data::Dataset& x, const EvaluateOptions& options) const;
  Tensors predict_dataset(const data::Dataset& x, const PredictOptions& options) const;
  Tensor single_output(Tensors outputs) const;
};

/// Base of models of one's own. Implement call(); train_step, test_step and predict_step may be replaced too.
class ModelBase : public LayerBase {
 public:
  using handle_type = Model;
  using LayerBase::LayerBase;
  /// A functional model of a class of one's own: call() is everything between the symbolic tensors.
  ModelBase(const Tensors& inputs, const Tensors& outputs, LayerOptions options = {});

  Tensors call_all(const Tensors& inputs, const CallContext& context) override;
  /// One step's work on a batch; the results are named scalars for the logs.
  virtual Tensors train_step(const Batch& batch);
  virtual Tensors test_step(const Batch& batch);
  virtual Tensors predict_step(const Batch& batch);
  virtual Tensor compute_loss(const Tensors& x, const Tensors& y, const Tensors& y_pred, const Tensors& sample_weight);
  /// Updates compile()'s metrics for a batch. The results are those of all metrics, by key, for the logs of a step.
  virtual Tensors compute_metrics(const Tensors& x, const Tensors& y, const Tensors& y_pred,
                                  const Tensors& sample_weight);
  Tensors get_metrics_result();
  /// As Model::metrics().
  std::vector<Metric> metrics();
  /// The layers in order, as summary() sees them: with the operations of a functional model.
  virtual std::vector<Layer> model_layers() const;
  /// Symbolic; empty where the model is no graph.
  Tensors model_inputs() const;
  Tensors model_outputs() const;
  /// Names of the outputs, for logs and for targets by name; empty where there is one, or no graph.
  std::vector<std::string> output_names() const;

  Optimizer optimizer() const;
  Model handle();

  // Seen by the library alone: what compile() sets up, what predict() has planned, and the last fit().
  struct Trainer;
  struct Predictor;
  struct Run {
    bool stop_training = false;
    std::optional<History> history;
    RunningFit* fit = nullptr;  // while it runs
  };
  std::shared_ptr<Trainer>& trainer() { return trainer_; }
  std::shared_ptr<Predictor>& predictor() { return predictor_; }
  Run& run() { return run_; }
  const std::shared_ptr<const LayerGraph>& graph() const { return graph_; }
  /// Forgets planned steps: layers were added or taken away.
  void forget_plans();

 protected:
  void set_graph(std::shared_ptr<const LayerGraph> graph) { graph_ = std::move(graph); }

 private:
  std::shared_ptr<const LayerGraph> graph_;
  std::shared_ptr<Trainer> trainer_;
  std::shared_ptr<Predictor> predictor_;
  Run run_;
};

struct SequentialOptions {
  bool trainable = true;
  std::string name = {};
};

/// Layers one after another: keras.Sequential. `Sequential model{Input({784}), layers::Dense(10)};`
class Sequential : public Model {
 public:
  /// A layer, or the Input that the model begins with.
  struct Item {
    Item(const Layer& layer) : layer(layer) {}
    Item(const Tensor& input) : input(input) {}
    Layer layer;
    Tensor input;
  };

  Sequential();
  /// A list of one Sequential is that model itself, so that copies mean the same with every compiler.
  Sequential(std::initializer_list<Item> items);
  Sequential(std::initializer_list<Item> items, const SequentialOptions& options);
  Sequential(const std::vector<Layer>& layers, const SequentialOptions& options = {});

  /// Appends a layer. ShapeError where it does not fit; then the model is as before.
  void add(const Item& item) const;
  /// Takes the last layer away. StateError where there is none.
  void pop() const;
};

}  // namespace addax
