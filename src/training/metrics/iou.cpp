#include "addax/metrics/iou.hpp"

#include <numeric>

#include "addax/ops.hpp"
#include "training/metrics/configured_metric.hpp"

namespace addax::metrics {
namespace {

enum class Kind { iou, mean, binary, one_hot, one_hot_mean };
constexpr const char* names[] = {"IoU", "MeanIoU", "BinaryIoU", "OneHotIoU", "OneHotMeanIoU"};
constexpr bool is_one_hot(Kind kind) { return kind == Kind::one_hot || kind == Kind::one_hot_mean; }
constexpr bool is_mean(Kind kind) { return kind == Kind::mean || kind == Kind::one_hot_mean; }

/// All that the five are given; a class's configs have what its Keras constructor takes.
template <Kind kind>
struct IoUArguments {
  int64_t num_classes = 2;
  std::vector<int64_t> target_class_ids = kind == Kind::binary ? std::vector<int64_t>{0, 1} : std::vector<int64_t>{};
  double threshold = 0.5;
  std::string name = {};
  std::optional<DType> dtype = {};
  std::optional<int64_t> ignore_class = {};
  bool sparse_y_true = !is_one_hot(kind);
  bool sparse_y_pred = !is_one_hot(kind);
  int64_t axis = -1;

  static constexpr auto fields() {
    using Self = IoUArguments;
    constexpr auto saved_if = [](bool saved) { return saved ? Saved::yes : Saved::no; };
    constexpr Saved unless_binary = saved_if(kind != Kind::binary);
    return std::tuple_cat(
        inherited_metric_fields<Self>(),
        std::tuple{Field{"num_classes", &Self::num_classes, "", unless_binary},
                   Field{"target_class_ids", &Self::target_class_ids, "", saved_if(!is_mean(kind))},
                   Field{"threshold", &Self::threshold, "", saved_if(kind == Kind::binary)},
                   Field{"ignore_class", &Self::ignore_class, "", unless_binary},
                   Field{"sparse_y_true", &Self::sparse_y_true, "", saved_if(kind == Kind::iou || kind == Kind::mean)},
                   Field{"sparse_y_pred", &Self::sparse_y_pred, "", unless_binary},
                   Field{"axis", &Self::axis, "", unless_binary}});
  }
};

template <Kind kind>
IoUArguments<kind> settled(IoUArguments<kind> given) {
  const std::string where = names[static_cast<size_t>(kind)];
  if (given.num_classes < 1)
    throw OptionError(where + ": expected num_classes of at least 1, got " + std::to_string(given.num_classes) + ".");
  if (is_mean(kind)) {
    given.target_class_ids.resize(static_cast<size_t>(given.num_classes));
    std::iota(given.target_class_ids.begin(), given.target_class_ids.end(), 0);
  }
  for (int64_t id : given.target_class_ids)
    if (id < 0 || id >= given.num_classes)
      throw OptionError(where + ": expected target_class_ids from 0 to " + std::to_string(given.num_classes - 1) +
                        ", got " + std::to_string(id) + ".");
  if (given.target_class_ids.empty())
    throw OptionError(where + ": expected at least one of target_class_ids, got none.");
  if (!given.dtype) given.dtype = DType::int32;
  return given;
}

template <Kind kind>
class IoUMetric final : public ConfiguredMetric<IoUMetric<kind>, IoUArguments<kind>> {
 public:
  static constexpr const char* keras_name = names[static_cast<size_t>(kind)];
  explicit IoUMetric(const IoUArguments<kind>& given)
      : ConfiguredMetric<IoUMetric, IoUArguments<kind>>(settled(given)),
        counts_(
            this->add_variable({.shape = {given.num_classes, given.num_classes}, .name = "total_confusion_matrix"})) {}
  Direction direction() const override { return Direction::up; }

  void update_state(const Tensor& y_true, const Tensor& y_pred, const Tensor& sample_weight) override {
    const auto& o = this->options();
    const int64_t classes = o.num_classes;
    Tensor t = numbers(y_true, o.sparse_y_true);
    Tensor p = numbers(kind == Kind::binary ? y_pred >= o.threshold : y_pred, o.sparse_y_pred);
    if (t.size() != p.size())
      throw ShapeError(std::string(keras_name) + ": expected a target for each prediction, got " +
                       y_true.spec().to_string() + " for " + y_pred.spec().to_string() + ".");
    Tensor weights = sample_weight.defined() ? ops::cast(sample_weight, this->dtype()) : ops::ones({}, this->dtype());
    if (weights.rank() > 1) weights = ops::reshape(weights, {-1});
    Tensor counts = (t >= 0) & (t < classes) & (p >= 0) & (p < classes);
    if (o.ignore_class) counts = counts & (t != *o.ignore_class);
    Tensor cells = ops::where(counts, t * classes + p, -1);
    Tensor sums = ops::segment_sum(ops::broadcast_to(weights, t.shape()), cells, {.num_segments = classes * classes});
    counts_.assign_add(ops::reshape(sums, {classes, classes}));
  }

  Tensor result() override {
    const double epsilon = config::epsilon();
    Tensor right = ops::diag(counts_), all = ops::sum(counts_, {.axis = 0}) + ops::sum(counts_, {.axis = 1}) - right;
    auto chosen = [&](const Tensor& x) {
      return ops::cast(ops::take(x, Tensor::from(this->options().target_class_ids), 0), DType::float32);
    };
    right = chosen(right), all = chosen(all);
    Tensor seen = all > 1e-9;
    Tensor shares = ops::where(seen, right / (all + epsilon), 0);
    return ops::sum(shares) / (ops::sum(ops::cast(seen, DType::float32)) + epsilon);
  }

 private:
  /// Class numbers in a row.
  Tensor numbers(const Tensor& x, bool sparse) const {
    return ops::reshape(ops::cast(sparse ? x : ops::argmax(x, this->options().axis), DType::int32), {-1});
  }

  Variable counts_;
};

const Registered registered_iou[] = {IoUMetric<Kind::iou>::registered(), IoUMetric<Kind::mean>::registered(),
                                     IoUMetric<Kind::binary>::registered(), IoUMetric<Kind::one_hot>::registered(),
                                     IoUMetric<Kind::one_hot_mean>::registered()};

template <Kind kind, class Options>
Metric made(int64_t num_classes, std::vector<int64_t> ids, const Options& o) {
  IoUArguments<kind> given{
      .num_classes = num_classes, .target_class_ids = std::move(ids), .name = o.name, .dtype = o.dtype};
  if constexpr (requires { o.threshold; }) given.threshold = o.threshold;
  if constexpr (requires { o.sparse_y_true; }) given.sparse_y_true = o.sparse_y_true;
  if constexpr (requires { o.axis; }) {
    given.ignore_class = o.ignore_class;
    given.sparse_y_pred = o.sparse_y_pred;
    given.axis = o.axis;
  }
  return make<IoUMetric<kind>>(given);
}

}  // namespace

Metric IoU(int64_t num_classes, std::vector<int64_t> target_class_ids, const IoUOptions& options) {
  return made<Kind::iou>(num_classes, std::move(target_class_ids), options);
}
Metric MeanIoU(int64_t num_classes, const MeanIoUOptions& options) {
  return made<Kind::mean>(num_classes, {}, options);
}
Metric BinaryIoU(const BinaryIoUOptions& options) { return made<Kind::binary>(2, options.target_class_ids, options); }
Metric OneHotIoU(int64_t num_classes, std::vector<int64_t> target_class_ids, const OneHotIoUOptions& options) {
  return made<Kind::one_hot>(num_classes, std::move(target_class_ids), options);
}
Metric OneHotMeanIoU(int64_t num_classes, const OneHotMeanIoUOptions& options) {
  return made<Kind::one_hot_mean>(num_classes, {}, options);
}

}  // namespace addax::metrics
