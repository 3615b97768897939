// IoU, MeanIoU, BinaryIoU, OneHotIoU and OneHotMeanIoU: how far predicted areas overlap with the right ones.
#pragma once

#include <vector>

#include "addax/metric.hpp"

namespace addax::metrics {

struct IoUOptions {
  std::string name = {};                     // empty: the class in snake case, numbered
  std::optional<DType> dtype = {};           // of the counts; None: int32
  std::optional<int64_t> ignore_class = {};  // targets of this number do not count
  bool sparse_y_true = true;                 // targets are class numbers, else one-hot
  bool sparse_y_pred = true;                 // predictions are class numbers, else scores
  int64_t axis = -1;                         // of the classes, where they are scores
};
/// The mean over the classes `target_class_ids` of true positives / (true positives + false positives + false
/// negatives) (keras.metrics.IoU; Jaccard 1901). Targets and predictions are class numbers of one size; those outside
/// of 0 … num_classes − 1 do not count. OptionError for a target class that is no class.
Metric IoU(int64_t num_classes, std::vector<int64_t> target_class_ids, const IoUOptions& options = {});

struct MeanIoUOptions {
  std::string name = {};                     // empty: the class in snake case, numbered
  std::optional<DType> dtype = {};           // of the counts; None: int32
  std::optional<int64_t> ignore_class = {};  // targets of this number do not count
  bool sparse_y_true = true;                 // targets are class numbers, else one-hot
  bool sparse_y_pred = true;                 // predictions are class numbers, else scores
  int64_t axis = -1;                         // of the classes, where they are scores
};
/// IoU of all classes (keras.metrics.MeanIoU).
Metric MeanIoU(int64_t num_classes, const MeanIoUOptions& options = {});

struct BinaryIoUOptions {
  std::vector<int64_t> target_class_ids = {0, 1};
  double threshold = 0.5;           // from which on a prediction is class 1
  std::string name = {};            // empty: the class in snake case, numbered
  std::optional<DType> dtype = {};  // of the counts; None: int32
};
/// IoU of no and yes, predictions being probabilities (keras.metrics.BinaryIoU).
Metric BinaryIoU(const BinaryIoUOptions& options = {});

struct OneHotIoUOptions {
  std::string name = {};                     // empty: the class in snake case, numbered
  std::optional<DType> dtype = {};           // of the counts; None: int32
  std::optional<int64_t> ignore_class = {};  // targets of this number do not count
  bool sparse_y_pred = false;                // predictions are class numbers, else scores
  int64_t axis = -1;                         // of the classes, where they are scores
};
/// IoU with one-hot targets and scores as predictions (keras.metrics.OneHotIoU).
Metric OneHotIoU(int64_t num_classes, std::vector<int64_t> target_class_ids, const OneHotIoUOptions& options = {});

struct OneHotMeanIoUOptions {
  std::string name = {};                     // empty: the class in snake case, numbered
  std::optional<DType> dtype = {};           // of the counts; None: int32
  std::optional<int64_t> ignore_class = {};  // targets of this number do not count
  bool sparse_y_pred = false;                // predictions are class numbers, else scores
  int64_t axis = -1;                         // of the classes, where they are scores
};
/// OneHotIoU of all classes (keras.metrics.OneHotMeanIoU).
Metric OneHotMeanIoU(int64_t num_classes, const OneHotMeanIoUOptions& options = {});

}  // namespace addax::metrics
