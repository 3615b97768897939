// predict(): planned for each batch shape, written straight into the result. Safe from several threads.
#include <algorithm>
#include <array>

#include "graph/trace.hpp"
#include "nn/layer_inner.hpp"
#include "training/loop.hpp"

namespace addax {
namespace {

bool fits(const PlannedPredict& planned, const Tensors& x, int64_t rows) {
  if (planned.signature.size() != x.size()) return false;
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
  if (!model.inner().built) {
    Specs specs = planned->signature;
    for (Spec& s : specs) s.shape[0] = -1;
    infer_layer(model, specs);
  }
  Trace trace;
  Batch batch;
  for (size_t i = 0; i < x.size(); ++i) {
    Tensor t = trace.input(planned->signature[i]);
    x.names().empty() ? batch.x.push_back(t) : batch.x.push_back(x.names()[i], t);
  }
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

/// One batch of rows, from the inputs' memory into the results'.
void run_batch(const PlannedPredict& planned, const Tensors& x, const Tensors& results, int64_t first) {
  constexpr size_t most = 16;
  if (x.size() > most || results.size() > most) throw OptionError("predict: expected at most 16 inputs and outputs.");
  std::array<const void*, most> from;
  std::array<void*, most> to;
  size_t offset = static_cast<size_t>(first);
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
  if (std::atomic_load(&model.predictor())) return;
  std::lock_guard lock(making);
  if (!model.predictor()) std::atomic_store(&model.predictor(), std::make_shared<ModelBase::Predictor>());
}

Tensors predict_rows(const Model& handle, const Tensors& x, const PredictOptions& options) {
  ModelBase& model = handle.as<ModelBase>();
  int64_t batch = checked_batch_size("predict", options.batch_size), rows = rows_of(x);
  ensure_predictor(model);
  int verbose = options.verbose.level();
  if (rows <= batch && verbose == 0 && options.callbacks.empty() && rows > 0) {
    auto planned = planned_for(model, x, rows);
    Tensors results = make_results(*planned, rows);
    run_batch(*planned, x, results, 0);
    return results;
  }
  if (rows == 0)
    throw ValueError("predict: expected at least one row of data, got none. Check what was loaded or filtered.");
  int64_t steps = std::min((rows + batch - 1) / batch, options.steps.value_or((rows + batch - 1) / batch));
  CallbackList callbacks(handle, options.callbacks, {0, steps, verbose});
  Progress progress(verbose, steps);
  Logs logs;
  callbacks.each(&CallbackBase::on_predict_begin, logs);
  progress.begin();
  Tensors results;
  for (int64_t s = 0; s < steps; ++s) {
    callbacks.each(&CallbackBase::on_predict_batch_begin, s, logs);
    auto planned = planned_for(model, x, std::min(batch, rows - s * batch));
    if (s == 0) results = make_results(*planned, std::min(rows, steps * batch));
    run_batch(*planned, x, results, s * batch);
    callbacks.each(&CallbackBase::on_predict_batch_end, s, logs);
    if (s + 1 < steps && progress.due()) progress.step(s + 1, logs);
  }
  progress.finish(steps, logs);
  callbacks.each(&CallbackBase::on_predict_end, logs);
  return results;
}

}  // namespace

Tensors Model::predict_all(const Tensors& x, const PredictOptions& options) const {
  return predict_rows(*this, x, options);
}

Tensor Model::predict(const Tensors& x, const PredictOptions& options) const {
  Tensors results = predict_rows(*this, x, options);
  if (results.size() != 1)
    throw ShapeError(place_of(get()) + ": expected one output, got " + std::to_string(results.size()) +
                     ". Use predict_all().");
  return std::move(results[0]);
}

Tensor Model::predict_on_batch(const Tensors& x) const { return predict(x, {.batch_size = rows_of(x), .verbose = 0}); }

}  // namespace addax
