#include "addax/metrics/top_k_categorical_accuracy.hpp"

#include "addax/ops.hpp"
#include "training/metrics/mean_of.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<metrics::TopKCategoricalAccuracyOptions> =
    std::tuple_cat(inherited_metric_fields<metrics::TopKCategoricalAccuracyOptions>(),
                   std::tuple{Field{"k", &metrics::TopKCategoricalAccuracyOptions::k}});
template <>
inline constexpr auto fields_of<metrics::SparseTopKCategoricalAccuracyOptions> = std::tuple_cat(
    inherited_metric_fields<metrics::SparseTopKCategoricalAccuracyOptions>(),
    std::tuple{Field{"k", &metrics::SparseTopKCategoricalAccuracyOptions::k},
               Field{"from_sorted_ids", &metrics::SparseTopKCategoricalAccuracyOptions::from_sorted_ids}});

namespace metrics {
namespace {

void check_k(const char* where, int64_t k) {
  if (k < 1) throw OptionError(std::string(where) + ": expected k of at least 1, got " + std::to_string(k) + ".");
}

constexpr MeanFormula<TopKCategoricalAccuracyOptions> top_k_formula{
    .name = "TopKCategoricalAccuracy",
    .better = Direction::up,
    .values = [](const Tensor& y_true, const Tensor& y_pred,
                 const auto& o) { return top_k_categorical_accuracy(y_true, y_pred, o.k); },
    .check = [](const auto& o) { check_k("TopKCategoricalAccuracy", o.k); }};
constexpr MeanFormula<SparseTopKCategoricalAccuracyOptions> sparse_top_k_formula{
    .name = "SparseTopKCategoricalAccuracy",
    .better = Direction::up,
    .values =
        [](const Tensor& y_true, const Tensor& y_pred, const auto& o) {
          return sparse_top_k_categorical_accuracy(y_true, y_pred, {o.k, o.from_sorted_ids});
        },
    .check = [](const auto& o) { check_k("SparseTopKCategoricalAccuracy", o.k); },
    .left_out_if_default = "from_sorted_ids"};
const Registered registered_top_k_categorical_accuracy[] = {MeanOf<top_k_formula>::registered(),
                                                            MeanOf<sparse_top_k_formula>::registered()};

}  // namespace

Metric TopKCategoricalAccuracy(TopKCategoricalAccuracyOptions options) {
  return make<MeanOf<top_k_formula>>(std::move(options));
}
Metric SparseTopKCategoricalAccuracy(SparseTopKCategoricalAccuracyOptions options) {
  return make<MeanOf<sparse_top_k_formula>>(std::move(options));
}

Tensor top_k_categorical_accuracy(const Tensor& y_true, const Tensor& y_pred, int64_t k) {
  return sparse_top_k_categorical_accuracy(ops::argmax(y_true, -1), y_pred, {.k = k});
}

Tensor sparse_top_k_categorical_accuracy(const Tensor& y_true, const Tensor& y_pred,
                                         const SparseTopKCategoricalAccuracyArguments& options) {
  Shape rows{-1, y_pred.rank() ? y_pred.shape().back() : 1};
  Tensor p = y_pred.rank() > 2 ? ops::reshape(y_pred, rows) : y_pred;
  Tensor t = ops::cast(y_true, options.from_sorted_ids ? y_pred.dtype() : DType(DType::int32));
  Tensor labels = ops::reshape(t, {-1});
  Tensor found = options.from_sorted_ids
                     ? ops::any(ops::equal(ops::expand_dims(labels, 1), p(all, Slice{0, options.k})), -1)
                     : ops::in_top_k(labels, p, options.k);
  return ops::reshape(ops::cast(found, config::floatx()), t.shape());
}

}  // namespace metrics
}  // namespace addax
