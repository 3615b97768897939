// Pooling. Kernels want the channels at the end; maxima keep where they came from while a gradient may be asked for.
#include "backends/pooling.hpp"

#include "addax/ops.hpp"
#include "ops/operation.hpp"
#include "ops/places.hpp"
#include "ops/promote.hpp"
#include "ops/result_attrs.hpp"
#include "ops/work.hpp"

namespace addax {
namespace {

using backends::PoolAttrs;
using UnpoolAttrs = WithResult<PoolAttrs>;

Spec pooled(const CallView& c) {
  const auto& attrs = c.attr<PoolAttrs>();
  Spec spec = c.in[0].spec();
  for (int a = 0; a < attrs.size.rank(); ++a) {
    int64_t& length = spec.shape[a + 1];
    length = backends::count_windows(attrs, a, length);
    if (length >= 0) continue;
    bool sized = !attrs.adaptive && !attrs.same;
    fail_shape(c, "expected " +
                      (sized ? "places at least as many as a window of " + attrs.size.to_string() + " has"
                             : std::string("at least one place along each axis")) +
                      ", got " + c.shape(0).part(1, c.shape(0).rank() - 1).to_string() + " of " +
                      c.in[0].spec().to_string() + ".");
  }
  return spec;
}

/// As dtypes go: what the gradient hands from windows to cells, and back.
AttrsRef unpool_attrs(const Backward& b) { return with_result(b.attr<PoolAttrs>(), b.x().shape(), b.dy[0].dtype()); }

constexpr Kernels from_cells(backends::Kernel kernel) { return {.cpu = {kernel, backends::cpu::plan_pool}}; }
constexpr Kernels to_cells(backends::Kernel kernel) { return {.cpu = {kernel, backends::cpu::plan_unpool}}; }

// ---- Maxima -----------------------------------------------------------------------------------------------------

extern const Op max_pool_take_op;

constexpr Op max_unpool_op{.name = "max_unpool",
                           .infer = given_result<PoolAttrs>,
                           .gradient = [](const Backward& b) -> Tensors {
                             return {apply(max_pool_take_op, b.dy[0], b.x(1),
                                           with_result(b.attr<UnpoolAttrs>().kernel, b.x().shape(), b.dy[0].dtype()))};
                           },
                           .kernels = to_cells(backends::cpu::max_unpool)};

constexpr Op max_pool_take_op{
    .name = "max_pool_take",
    .infer = given_result<PoolAttrs>,
    .gradient = [](const Backward& b) -> Tensors {
      return {apply(max_unpool_op, b.dy[0], b.x(1),
                    with_result(b.attr<UnpoolAttrs>().kernel, b.x().shape(), b.dy[0].dtype()))};
    },
    .kernels = from_cells(backends::cpu::max_pool_take)};

constexpr Op max_pool_op{.name = "max_pool",
                         .infer_all = [](const CallView& c) -> Specs {
                           Spec windows = pooled(c);
                           if (!c.attr<PoolAttrs>().keeps_places) return {windows};
                           return {windows, {windows.shape, place_dtype(c.attr<PoolAttrs>(), c.shape(0))}};
                         },
                         .gradient = [](const Backward& b) -> Tensors {
                           if (!b.dy[0].defined()) return {};
                           return {apply(max_unpool_op, b.dy[0], b.y[1], unpool_attrs(b))};
                         },
                         .kernels = from_cells(backends::cpu::max_pool),
                         .narrow = [](const Attrs& attrs, std::span<bool> needed) -> AttrsRef {
                           PoolAttrs alone = *static_cast<const PoolAttrs*>(attrs.data());
                           needed[0] = true;
                           if (needed.size() == 1 || needed[1]) return {};
                           alone.keeps_places = false;
                           return attrs_of(alone);
                         }};

// ---- Means ------------------------------------------------------------------------------------------------------

extern const Op average_pool_op;

constexpr Op average_unpool_op{.name = "average_unpool",
                               .infer = given_result<PoolAttrs>,
                               .gradient = [](const Backward& b) -> Tensors {
                                 return {apply(average_pool_op, b.dy[0], attrs_of(b.attr<UnpoolAttrs>().kernel))};
                               },
                               .kernels = to_cells(backends::cpu::average_unpool)};

constexpr Op average_pool_op{
    .name = "average_pool",
    .infer = pooled,
    .gradient = [](const Backward& b) -> Tensors { return {apply(average_unpool_op, b.dy[0], unpool_attrs(b))}; },
    .kernels = from_cells(backends::cpu::average_pool)};

/// One for each cell of each window.
double window_work(const PoolAttrs& attrs, const Shape& cells, const Shape& windows) {
  auto work = static_cast<double>(windows.size());
  for (int a = 0; a < attrs.size.rank(); ++a)
    work *= attrs.adaptive ? static_cast<double>(cells[a + 1]) / static_cast<double>(windows[a + 1])
                           : static_cast<double>(std::min(attrs.size[a], cells[a + 1]));
  return work;
}
double pool_work(const WorkView& call) {
  return window_work(call.attr<PoolAttrs>(), call.in[0].shape, call.out[0].shape);
}
double unpool_work(const WorkView& call) {
  return window_work(call.attr<UnpoolAttrs>().kernel, call.out[0].shape, call.in[0].shape);
}
const WorkOf works[] = {{max_pool_op, pool_work},
                        {average_pool_op, pool_work},
                        {max_unpool_op, unpool_work},
                        {average_unpool_op, unpool_work}};

// ---- Calls ------------------------------------------------------------------------------------------------------

Tensor pool(const Op& op, const Tensor& inputs, PoolAttrs attrs, const std::string& data_format) {
  const bool largest = &op == &max_pool_op, whole = largest && !inputs.dtype().is_float();  // of which one is taken
  Tensor x = channels_to_end(whole ? ops::cast(inputs, DType::float64) : as_float(inputs), data_format);
  attrs.keeps_places = largest && (Stage::current() || is_tracked(x));
  const Tensor y = channels_from_end(apply(op, x, attrs_of(attrs)), data_format);
  return whole ? ops::cast(y, inputs.dtype()) : y;
}

Tensor windowed(const Op& op, const Tensor& inputs, const Sizes& pool_size, const std::optional<Sizes>& strides,
                const std::string& padding, const std::string& data_format) {
  std::string where(op.name);
  size_t places = count_places(where.c_str(), inputs);
  check_data_format(where, data_format);
  Sizes size = sizes_for(where, "pool_size", pool_size, places);
  Sizes stride = sizes_for(where, "strides", strides.value_or(size), places);
  return pool(op, inputs, {Shape(size.list()), Shape(stride.list()), is_same_padding(where, padding)}, data_format);
}

Tensor adaptive(const char* where, const Op& op, const Tensor& inputs, const Sizes& output_size,
                const std::string& data_format) {
  size_t places = count_places(where, inputs);
  check_data_format(where, data_format);
  Sizes size = sizes_for(where, "output_size", output_size, places);
  return pool(op, inputs, {.size = Shape(size.list()), .adaptive = true}, data_format);
}

}  // namespace

namespace ops {

static const Operation max_pool_operation{
    "max_pool",
    "nn",
    {"pool_size", "strides", "padding", "data_format"},
    [](const Tensor& inputs, const Sizes& pool_size, const std::optional<Sizes>& strides, const std::string& padding,
       const std::string& data_format) -> Tensor {
      return windowed(max_pool_op, inputs, pool_size, strides, padding, data_format);
    }};
Tensor max_pool(const Tensor& inputs, const Sizes& pool_size, const PoolOptions& options) {
  return max_pool_operation(inputs, pool_size, options.strides, options.padding, options.data_format);
}

static const Operation average_pool_operation{
    "average_pool",
    "nn",
    {"pool_size", "strides", "padding", "data_format"},
    [](const Tensor& inputs, const Sizes& pool_size, const std::optional<Sizes>& strides, const std::string& padding,
       const std::string& data_format) -> Tensor {
      return windowed(average_pool_op, inputs, pool_size, strides, padding, data_format);
    }};
Tensor average_pool(const Tensor& inputs, const Sizes& pool_size, const PoolOptions& options) {
  return average_pool_operation(inputs, pool_size, options.strides, options.padding, options.data_format);
}

static const Operation adaptive_max_pool_operation{
    "adaptive_max_pool",
    "nn",
    {"output_size", "data_format"},
    [](const Tensor& inputs, const Sizes& output_size, const std::string& data_format) -> Tensor {
      return adaptive("adaptive_max_pool", max_pool_op, inputs, output_size, data_format);
    }};
Tensor adaptive_max_pool(const Tensor& inputs, const Sizes& output_size, const DataFormatOptions& options) {
  return adaptive_max_pool_operation(inputs, output_size, options.data_format);
}

static const Operation adaptive_average_pool_operation{
    "adaptive_average_pool",
    "nn",
    {"output_size", "data_format"},
    [](const Tensor& inputs, const Sizes& output_size, const std::string& data_format) -> Tensor {
      return adaptive("adaptive_average_pool", average_pool_op, inputs, output_size, data_format);
    }};
Tensor adaptive_average_pool(const Tensor& inputs, const Sizes& output_size, const DataFormatOptions& options) {
  return adaptive_average_pool_operation(inputs, output_size, options.data_format);
}

}  // namespace ops
}  // namespace addax
