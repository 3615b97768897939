// predict(): planned for each batch shape, written straight into the result. Safe from several threads.
#include <algorithm>
#include <array>
#include <cstring>
#include <mutex>

#include "core/map_tensors.hpp"
#include "graph/trace.hpp"
#include "nn/call_scope.hpp"
#include "nn/layer_inner.hpp"
#include "training/dataset_source.hpp"
#include "training/loop.hpp"

namespace addax {
namespace {

bool fits(const PlannedPredict& planned, const Tensors& x, int64_t rows) {
  if (planned.signature.size() != x.size() || planned.executable->memory() != current_memory()) return false;
  for (size_t i = 0; i < x.size(); ++i) {
    const Spec &want = planned.signature[i], &have = x[i].spec();
    if (want.dtype != have.dtype || want.shape.rank() != have.shape.rank() || want.shape[0] != rows) return false;
    if (!std::equal(want.shape.begin() + 1, want.shape.end(), have.shape.begin() + 1)) return false;
  }
  return true;
}

std::shared_ptr<const PlannedPredict> plan(ModelBase& model, const Tensors& x, int64_t rows) {
  auto planned = std::make_shared<PlannedPredict>();
  for (const Tensor& t : x) {
    planned->signature.push_back(t.spec());
    planned->signature.back().shape[0] = rows;
  }
  if (!model.inner().built) infer_outputs(model, x);
  Trace trace;
  LossCollector unused;
  Batch batch{map_tensors(x, [&](const Tensor&, size_t i) { return trace.input(planned->signature[i]); }), {}, {}};
  Tensors results = model.predict_step(batch);
  for (const Tensor& y : results) {
    if (y.rank() == 0 || y.shape()[0] != rows)
      throw ShapeError(place_of(model) + ": expected outputs with the batch as first axis, got " +
                       y.spec().to_string() + " for " + std::to_string(rows) +
                       " rows. predict() joins batches along it.");
    planned->results.push_back(y.spec());
  }
  planned->names = results.names();
  planned->executable = std::make_unique<Executable>(trace.finish(results));
  return planned;
}

/// The plan for batches of so many rows; the mutex is shared while plans are only read.
std::shared_ptr<const PlannedPredict> planned_for(ModelBase& model, const Tensors& x, int64_t rows) {
  ModelBase::Predictor& predictor = *model.predictor();
  {
    std::shared_lock lock(predictor.mutex);
    for (const auto& p : predictor.planned)
      if (fits(*p, x, rows)) return p;
  }
  std::unique_lock lock(predictor.mutex);
  for (const auto& p : predictor.planned)
    if (fits(*p, x, rows)) return p;
  predictor.planned.push_back(plan(model, x, rows));
  return predictor.planned.back();
}

int64_t rows_of(const Tensors& x) {
  if (x.empty() || !x[0].defined() || x[0].rank() == 0)
    throw ShapeError("predict: expected inputs with a batch axis, got " +
                     (x.empty() || !x[0].defined() ? "nothing" : x[0].spec().to_string()) + ".");
  for (const Tensor& t : x)
    if (t.rank() == 0 || t.shape()[0] != x[0].shape()[0])
      throw ShapeError("predict: expected inputs of equal length, got " + x[0].spec().to_string() + " and " +
                       t.spec().to_string() + ".");
  return x[0].shape()[0];
}

size_t row_bytes(const Spec& spec) { return spec.shape[0] ? spec.bytes() / static_cast<size_t>(spec.shape[0]) : 0; }

/// The same on a device: rows travel there and results back. Blocks of a size come back from the device's pool, so that
/// the addresses stay and the run is one launch.
void run_there(const PlannedPredict& planned, const Tensors& x, const Tensors& results, size_t first,
               DeviceMemory& memory) {
  std::vector<Ref<Buffer>> buffers;
  std::vector<const void*> from;
  std::vector<void*> to;
  auto take = [&](size_t bytes) { return buffers.emplace_back(Buffer::allocate(bytes, &memory))->data(); };
  for (size_t i = 0; i < x.size(); ++i) {
    const size_t offset = first * row_bytes(x[i].spec()), bytes = planned.signature[i].bytes();
    std::byte* there = addax::memory_of(x[i]) == &memory ? data_of(x[i]) + offset : take(bytes);
    if (addax::memory_of(x[i]) != &memory)
      transfer(&memory, there, nullptr, static_cast<const std::byte*>(x[i].raw_data()) + offset, bytes);
    from.push_back(there);
  }
  for (const Spec& spec : planned.results) to.push_back(take(spec.bytes()));
  planned.executable->run(from, to);
  for (size_t i = 0; i < results.size(); ++i)
    transfer(nullptr, data_of(results[i]) + first * row_bytes(results[i].spec()), &memory, to[i],
             planned.results[i].bytes());
}

/// One batch of rows, from the inputs' memory into the results'.
void run_batch(const PlannedPredict& planned, const Tensors& x, const Tensors& results, int64_t first) {
  constexpr size_t most = 16;
  if (x.size() > most || results.size() > most) throw OptionError("predict: expected at most 16 inputs and outputs.");
  std::array<const void*, most> from;
  std::array<void*, most> to;
  size_t offset = static_cast<size_t>(first);
  if (DeviceMemory* memory = planned.executable->memory()) return run_there(planned, x, results, offset, *memory);
  for (size_t i = 0; i < x.size(); ++i)
    from[i] = static_cast<const std::byte*>(x[i].raw_data()) + offset * row_bytes(x[i].spec());
  for (size_t i = 0; i < results.size(); ++i) to[i] = data_of(results[i]) + offset * row_bytes(results[i].spec());
  planned.executable->run({from.data(), x.size()}, {to.data(), results.size()});
}

Tensors make_results(const PlannedPredict& planned, int64_t rows) {
  Tensors results;
  results.reserve(planned.results.size());
  for (size_t i = 0; i < planned.results.size(); ++i) {
    Spec spec = planned.results[i];
    spec.shape[0] = rows;
    planned.names.empty() ? results.push_back(allocate(spec)) : results.push_back(planned.names[i], allocate(spec));
  }
  return results;
}

/// The model's plans; made once, by whoever comes first.
void ensure_predictor(ModelBase& model) {
  static std::mutex making;
  std::lock_guard lock(making);
  if (!model.predictor()) model.predictor() = std::make_shared<ModelBase::Predictor>();
}

/// Hooks and progress around the batches of a run, at most `steps`: `more()` says whether one is left, `run(s)` does
/// it.
template <class More, class Run>
void each_batch(const Model& handle, const PredictOptions& options, int64_t steps, More more, Run run) {
  int verbose = options.verbose.level();
  CallbackList callbacks(handle, options.callbacks, {0, steps, verbose});
  Progress progress(callbacks.shows_progress() ? 0 : verbose, steps);
  Logs logs;
  callbacks.each(&CallbackBase::on_predict_begin, logs);
  progress.begin();
  int64_t done = 0;
  const auto& trainer = handle.as<ModelBase>().trainer();
  const int64_t joined = trainer ? trainer->options.steps_per_execution : 1;
  bool left = more();
  while (left && done != steps) {
    callbacks.each(&CallbackBase::on_predict_batch_begin, done, logs);
    for (int64_t n = 0; n < joined && left && done != steps; ++n) {
      run(done++);
      if (done != steps) left = more();
    }
    callbacks.each(&CallbackBase::on_predict_batch_end, done - 1, logs);
    if (done != steps && progress.due()) progress.step(done, logs);
  }
  progress.finish(done, logs);
  callbacks.each(&CallbackBase::on_predict_end, logs);
}

Tensors predict_rows(const Model& handle, const Tensors& x, const PredictOptions& options) {
  ModelBase& model = handle.as<ModelBase>();
  int64_t batch = checked_batch_size("predict", options.batch_size), rows = rows_of(x);
  check_at_least_one("predict", "steps", options.steps);
  ensure_predictor(model);
  if (rows <= batch && options.verbose.level() == 0 && options.callbacks.empty() && rows > 0) {
    auto planned = planned_for(model, x, rows);
    Tensors results = make_results(*planned, rows);
    run_batch(*planned, x, results, 0);
    return results;
  }
  if (rows == 0)
    throw ValueError("predict: expected at least one row of data, got none. Check what was loaded or filtered.");
  const int64_t all = 1 + (rows - 1) / batch, steps = std::min(all, options.steps.value_or(all));
  Tensors results;
  auto run = [&](int64_t s) {
    auto planned = planned_for(model, x, std::min(batch, rows - s * batch));
    if (s == 0) results = make_results(*planned, std::min(rows, steps * batch));
    run_batch(*planned, x, results, s * batch);
  };
  each_batch(
      handle, options, steps, [] { return true; }, run);
  return results;
}

/// The k-th results of all batches as one.
Tensor joined(const std::vector<Tensors>& batches, size_t k) {
  Spec spec = batches[0][k].spec();
  spec.shape[0] = 0;
  for (const Tensors& results : batches) {
    const Shape& shape = results[k].shape();
    if (shape.part(1, shape.rank()) != spec.shape.part(1, spec.shape.rank()))
      throw ShapeError("predict: expected outputs that differ in the batch axis alone, got " +
                       batches[0][k].spec().to_string() + " and " + results[k].spec().to_string() +
                       ". Predict batches of different shapes one by one.");
    spec.shape[0] += shape[0];
  }
  Tensor all = allocate(spec);
  std::byte* to = data_of(all);
  for (const Tensors& results : batches) {
    std::memcpy(to, results[k].raw_data(), results[k].spec().bytes());
    to += results[k].spec().bytes();
  }
  return all;
}

}  // namespace

Tensors Model::predict_dataset(const data::Dataset& x, const PredictOptions& options) const {
  ModelBase& model = as<ModelBase>();
  check_dataset_options("predict", options.batch_size, {});
  DatasetSource source("predict", x, 0);
  int64_t steps = checked_steps("predict", "steps", source, options.steps);
  ensure_predictor(model);
  source.sample();
  std::vector<Tensors> batches;
  auto run = [&](int64_t) {
    Tensors inputs = source.batch().x;
    int64_t rows = rows_of(inputs);
    auto planned = planned_for(model, inputs, rows);
    batches.push_back(make_results(*planned, rows));
    run_batch(*planned, inputs, batches.back(), 0);
  };
  each_batch(
      *this, options, steps, [&] { return source.next(); }, run);
  Tensors results;
  for (size_t k = 0; k < batches[0].size(); ++k) {
    const auto& names = batches[0].names();
    names.empty() ? results.push_back(joined(batches, k)) : results.push_back(names[k], joined(batches, k));
  }
  return results;
}

Tensors Model::predict_all(const Tensors& x, const PredictOptions& options) const {
  return predict_rows(*this, x, options);
}

Tensor Model::predict(const Tensors& x, const PredictOptions& options) const {
  return single_output(predict_rows(*this, x, options));
}

Tensor Model::single_output(Tensors outputs) const {
  if (outputs.size() != 1)
    throw ShapeError(place_of(get()) + ": expected one output, got " + std::to_string(outputs.size()) +
                     ". Use predict_all().");
  return std::move(outputs[0]);
}

Tensor Model::predict_on_batch(const Tensors& x) const {
  return predict(x, {.batch_size = std::max<int64_t>(1, rows_of(x)), .verbose = 0});
}

}  // namespace addax
