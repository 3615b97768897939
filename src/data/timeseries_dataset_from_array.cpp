#include "addax/utils/timeseries_dataset_from_array.hpp"

#include <algorithm>
#include <cstring>

#include "core/tensor_state.hpp"
#include "data/element.hpp"
#include "data/rows.hpp"

namespace addax::utils {
namespace {

/// Window i begins at row first + i * stride.
struct Windows {
  int64_t count, first, stride, length, rate;
};

class WindowRows final : public data::Rows {
 public:
  WindowRows(Tensor series, Tensor targets, const Windows& windows)
      : series_(std::move(series)), targets_(std::move(targets)), windows_(windows) {}

  int64_t size() const override { return windows_.count; }
  Batch one(int64_t position) const override {
    Batch row = range(position, 1);
    return data::map_tensors(row, [](const Tensor& t) { return data::row_of(t, 0); });
  }
  Batch range(int64_t first, int64_t count) const override {
    std::vector<int64_t> positions(static_cast<size_t>(count));
    for (int64_t i = 0; i < count; ++i) positions[static_cast<size_t>(i)] = first + i;
    return gather(positions);
  }
  Batch gather(std::span<const int64_t> positions) const override {
    Batch batch{gathered(series_, positions, windows_.length), {}, {}};
    if (targets_.defined()) batch.y = gathered(targets_, positions, 0);
    return batch;
  }

 private:
  /// For each window its rows of `from`, or, without a length, the one that it begins at.
  Tensor gathered(const Tensor& from, std::span<const int64_t> positions, int64_t length) const {
    Spec spec = from.spec();
    size_t row = spec.bytes() / static_cast<size_t>(spec.shape[0]);
    spec.shape[0] = static_cast<int64_t>(positions.size());
    if (length > 0) spec.shape.insert(1, length);
    Tensor all = allocate(spec);
    std::byte* to = data_of(all);
    for (int64_t window : positions)
      for (int64_t step = 0; step < std::max<int64_t>(1, length); ++step, to += row) {
        int64_t at = windows_.first + window * windows_.stride + step * windows_.rate;
        std::memcpy(to, static_cast<const std::byte*>(from.raw_data()) + static_cast<size_t>(at) * row, row);
      }
    return all;
  }

  Tensor series_, targets_;
  Windows windows_;
};

void check(const char* argument, int64_t least, int64_t value, int64_t most) {
  if (value < least || value > most)
    throw OptionError(std::string("timeseries_dataset_from_array: expected ") + argument + " from " +
                      std::to_string(least) + " to " + std::to_string(most) + ", got " + std::to_string(value) + ".");
}

}  // namespace

data::Dataset timeseries_dataset_from_array(const Tensor& data, const Tensor& targets, int64_t sequence_length,
                                            const TimeseriesDatasetOptions& options) {
  int64_t rows = data::row_count("timeseries_dataset_from_array", {data, {}, {}});
  check("sequence_length", 1, sequence_length, rows);
  check("sampling_rate", 1, options.sampling_rate, rows);
  check("sequence_stride", 1, options.sequence_stride, rows);
  int64_t start = options.start_index.value_or(0), end = options.end_index.value_or(rows);
  check("start_index", 0, start, rows);
  check("end_index", start, end, rows);
  int64_t beginnings = end - start - (sequence_length - 1) * options.sampling_rate;
  if (targets.defined())
    beginnings =
        std::min(beginnings, data::row_count("timeseries_dataset_from_array (targets)", {targets, {}, {}}) - start);
  int64_t stride = options.sequence_stride, count = std::max<int64_t>(0, (beginnings + stride - 1) / stride);
  Windows windows{count, start, stride, sequence_length, options.sampling_rate};
  auto set = data::make_dataset<data::RowsNode>(std::make_shared<const WindowRows>(data, targets, windows));
  if (options.shuffle && count > 0) set = set.shuffle(count, {.seed = options.seed});
  return options.batch_size ? set.batch(*options.batch_size) : set;
}

}  // namespace addax::utils
