#include "addax/metrics/iou.hpp"

#include "support/check_metric.hpp"

namespace addax::tests {
namespace {

const MetricRows iou_rows(
    {{.name = "IoU",
      .make =
          [] {
            return metrics::IoU(3, {0, 2}, {.name = "area", .ignore_class = 1});
          },
      .inputs =
          [](int64_t n) {
            Draw draw(n, DType::float32, 1);
            return Tensors{draw.integer({n}, 0, 3), draw.integer({n}, 0, 3)};
          },
      .refused = {{[] {
                     metrics::IoU(3, {0, 3});
                   },
                   "IoU: expected target_class_ids from 0 to 2, got 3."},
                  {[] { metrics::IoU(3, {}); }, "IoU: expected at least one of target_class_ids, got none."},
                  {[] {
                     metrics::IoU(3, {0}).update_state(Tensor::from({0, 1}), Tensor::from({0, 1, 2}));
                   },
                   "IoU: expected a target for each prediction, got [2] int32 for [3] int32."}}},
     {.name = "MeanIoU",
      .make = [] { return metrics::MeanIoU(3, {.name = "area"}); },
      .inputs =
          [](int64_t n) {
            Draw draw(n, DType::float32, 1);
            return Tensors{draw.integer({n}, 0, 3), draw.integer({n}, 0, 3)};
          },
      .refused = {{[] { metrics::MeanIoU(0); }, "MeanIoU: expected num_classes of at least 1, got 0."}}},
     {.name = "BinaryIoU",
      .make = [] { return metrics::BinaryIoU({.target_class_ids = {1}, .threshold = 0.3}); },
      .inputs =
          [](int64_t n) {
            Draw draw(n, DType::float32, 11);
            return Tensors{draw.boolean({n, 1}), draw.real({n, 1}, 0, 1)};
          },
      .refused = {{[] { metrics::BinaryIoU({.target_class_ids = {2}}); },
                   "BinaryIoU: expected target_class_ids from 0 to 1, got 2."}}},
     {.name = "OneHotIoU",
      .make =
          [] {
            return metrics::OneHotIoU(3, {0, 2});
          },
      .inputs =
          [](int64_t n) {
            Draw draw(n, DType::float32, 1);
            return Tensors{ops::one_hot(draw.integer({n}, 0, 3), 3), draw.real({n, 3})};
          },
      .refused = {{[] {
                     metrics::OneHotIoU(3, {0, 3});
                   },
                   "OneHotIoU: expected target_class_ids from 0 to 2, got 3."}}},
     {.name = "OneHotMeanIoU",
      .make = [] { return metrics::OneHotMeanIoU(3); },
      .inputs =
          [](int64_t n) {
            Draw draw(n, DType::float32, 1);
            return Tensors{ops::one_hot(draw.integer({n}, 0, 3), 3), draw.real({n, 3})};
          },
      .refused = {{[] { metrics::OneHotMeanIoU(0); }, "OneHotMeanIoU: expected num_classes of at least 1, got 0."}}}});

}  // namespace
}  // namespace addax::tests
