#include "addax/layers/normalization.hpp"

#include <algorithm>

#include "addax/config.hpp"
#include "addax/ops.hpp"
#include "layers/each_batch.hpp"
#include "nn/configured.hpp"
#include "nn/numbers.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<NormalizationOptions> = layer_fields<NormalizationOptions>(
    Field{"axis", &NormalizationOptions::axis}, Field{"mean", &NormalizationOptions::mean},
    Field{"variance", &NormalizationOptions::variance}, Field{"invert", &NormalizationOptions::invert});

namespace {

/// Takes the nesting from a list of lists; returns its lengths, the outermost first.
Shape flatten_rows(Json& list) {
  if (!list.is_array()) return {};
  Shape lengths{list.size()};
  while (!list.empty() && list[0].is_array()) {
    const size_t length = list[0].size();
    Json flat = Json::array();
    for (const Json& row : list.items()) {
      if (!row.is_array() || row.size() != length) refuse_value("rows of one length", row);
      for (const Json& item : row.items()) flat.push_back(item);
    }
    list = std::move(flat);
    lengths.push_back(static_cast<int64_t>(length));
  }
  return lengths;
}

/// The same numbers as lists of lists.
Json nest_rows(Json list, const Shape& lengths) {
  for (int axis = lengths.rank() - 1; axis > 0; --axis) {
    Json rows = Json::array();
    for (size_t i = 0; i < list.size(); ++i) {
      if (i % static_cast<size_t>(lengths[axis]) == 0) rows.push_back(Json::array());
      rows[rows.size() - 1].push_back(list[i]);
    }
    list = std::move(rows);
  }
  return list;
}

class StandardizingLayer final : public ConfiguredLayer<StandardizingLayer, NormalizationOptions> {
 public:
  static constexpr const char* keras_name = "Normalization";

  /// Of a given mean along several axes, `lengths` has those of each.
  StandardizingLayer(NoArguments none, NormalizationOptions given, Shape lengths = {})
      : ConfiguredLayer(none, std::move(given)), lengths_(std::move(lengths)) {
    if (lengths_.rank() > std::max(1, static_cast<int>(options().axis.list().size())))
      throw OptionError("Normalization: expected a mean of no more axes than `axis` has, got " + lengths_.to_string() +
                        ".");
    if (options().mean.values.size() != options().variance.values.size())
      throw OptionError("Normalization: expected mean and variance of one length, or neither, got " +
                        std::to_string(options().mean.values.size()) + " and " +
                        std::to_string(options().variance.values.size()) + " numbers.");
  }

  bool supports_masking() const override { return true; }

  /// Keras writes axes as a list, an empty one for None.
  Json get_config() const override {
    Json config = ConfiguredLayer::get_config();
    config["axis"] = Json::array(options().axis.list());
    for (const char* key : {"mean", "variance"})
      if (lengths_.rank() > 1 && config[key].is_array()) config[key] = nest_rows(config[key], lengths_);
    return config;
  }

  static Layer from_config(const Json& given) {
    Json config = given;
    Shape lengths = config.contains("mean") ? flatten_rows(config["mean"]) : Shape();
    if (config.contains("variance") && flatten_rows(config["variance"]) != lengths)
      throw OptionError("Normalization: expected mean and variance of one shape, got others.");
    NormalizationOptions options;
    const std::string place = place_in(config, keras_name);
    ConfigReader reader(config, place);
    reader.read_fields(options);
    reader.read("name", options.name);
    reader.read("trainable", options.trainable);
    reader.read("dtype", options.dtype);
    reader.finish(UnknownKeys::ignore);
    return Layer(std::make_shared<StandardizingLayer>(NoArguments{}, std::move(options), std::move(lengths)));
  }

  void build(const Shape& input_shape) override {
    keep(input_shape);
    if (learns()) {
      mean_ = add_weight({.shape = kept_, .initializer = "zeros", .trainable = false, .name = "mean"});
      variance_ = add_weight({.shape = kept_, .initializer = "ones", .trainable = false, .name = "variance"});
      // Keras writes a count that it never changes.
      add_weight({.shape = {}, .initializer = "zeros", .dtype = DType::int32, .trainable = false, .name = "count"});
    }
  }

  void adapt(const Tensor& data) override { take(moments_of(data)); }

  void adapt_all(const data::Dataset& batches) override {
    Moments all;
    each_batch(*this, batches, [&](const Tensor& batch) { all = joined(all, moments_of(batch)); });
    take(all);
  }

  Tensor call(const Tensor& given, const CallContext&) override {
    DType dtype = dtype_policy().compute_dtype();
    Tensor x = ops::cast(given, dtype);
    Tensor mean = learns() ? ops::reshape(mean_, broadcast_) : placed(options().mean, dtype);
    Tensor variance = learns() ? ops::reshape(variance_, broadcast_) : placed(options().variance, dtype);
    Tensor deviation = ops::maximum(ops::sqrt(variance), config::epsilon());
    return options().invert ? mean + x * deviation : (x - mean) / deviation;
  }

 private:
  struct Moments {
    Tensor mean, variance;
    int64_t count = 0;  // of numbers behind each
  };

  bool learns() const { return options().mean.empty(); }

  /// Of one batch, for which the layer is built where it was not.
  Moments moments_of(const Tensor& data) {
    if (!learns())
      throw StateError(place_of(*this) + ": expected a layer without a given mean and variance, got adapt() on one.");
    if (data.size() == 0)
      throw ShapeError(place_of(*this) + ": expected data to learn from, got " + data.spec().to_string() + ".");
    if (!inner().built) handle().build(data.shape());
    Shape seen;
    std::vector<int64_t> others;
    for (int a = 0; a < data.rank(); ++a)
      if (std::find(axes_.begin(), axes_.end(), a) == axes_.end())
        others.push_back(a);
      else
        seen.push_back(data.shape()[a]);
    if (data.rank() != broadcast_.rank() || seen != kept_)
      throw ShapeError(place_of(*this) + ": expected data like the input that the layer was built for, which keeps " +
                       kept_.to_string() + ", got " + data.spec().to_string() + ".");
    Tensor numbers = ops::cast(data, mean_.dtype());
    return {ops::mean(numbers, {.axis = others}), ops::var(numbers, {.axis = others}), data.size() / kept_.size()};
  }

  /// Of both together, computed as in Keras.
  static Moments joined(const Moments& a, const Moments& b) {
    if (a.count == 0) return b;
    const double share = static_cast<double>(b.count) / static_cast<double>(a.count + b.count);
    Tensor mean = a.mean * (1 - share) + b.mean * share;
    return {mean,
            (a.variance + ops::square(a.mean - mean)) * (1 - share) + (b.variance + ops::square(b.mean - mean)) * share,
            a.count + b.count};
  }

  void take(const Moments& learnt) {
    mean_.assign(learnt.mean);
    variance_.assign(learnt.variance);
  }

  /// Which axes are kept, and how values for them are shaped to meet the input.
  void keep(const Shape& input_shape) {
    const int rank = input_shape.rank();
    axes_.clear();
    for (int64_t axis : options().axis.list()) {
      if (axis < -rank || axis >= rank)
        throw ShapeError(place_of(*this) + ": expected an input with the axis " + std::to_string(axis) + ", got " +
                         input_shape.to_string() + ".");
      axes_.push_back(axis < 0 ? axis + rank : axis);
    }
    std::sort(axes_.begin(), axes_.end());
    kept_ = {};
    broadcast_ = Shape(std::vector<int64_t>(static_cast<size_t>(rank), 1));
    for (int64_t axis : axes_) {
      int a = static_cast<int>(axis);
      if (input_shape[a] < 0)
        throw ShapeError(place_of(*this) + ": expected an input of a known length along the axis " +
                         std::to_string(axis) + ", got " + input_shape.to_string() + ".");
      kept_.push_back(input_shape[a]);
      broadcast_[a] = input_shape[a];
    }
  }

  /// Given numbers lie along the last of the axes, lists of lists along as many.
  Tensor placed(const Numbers& given, DType dtype) const {
    if (given.single || axes_.empty()) return ops::cast(Tensor(given.values.front()), dtype);
    Shape shape(std::vector<int64_t>(static_cast<size_t>(broadcast_.rank()), 1));
    shape[static_cast<int>(axes_.back())] = static_cast<int64_t>(given.values.size());
    const size_t first = axes_.size() - static_cast<size_t>(std::max(1, lengths_.rank()));
    for (int i = 0; i < lengths_.rank(); ++i)
      shape[static_cast<int>(axes_[first + static_cast<size_t>(i)])] = lengths_[i];
    return ops::reshape(numbers_of(given, dtype), shape);
  }

  std::vector<int64_t> axes_;
  Shape kept_, broadcast_;
  Shape lengths_;  // empty where there is a number, or what a list may have
  Variable mean_, variance_;
};

const Registered registered_normalization(layer_registry(),
                                          {"Normalization", "keras.layers", StandardizingLayer::from_config});

}  // namespace

Layer layers::Normalization(const NormalizationOptions& options) {
  return Layer(std::make_shared<StandardizingLayer>(NoArguments{}, options));
}

}  // namespace addax
