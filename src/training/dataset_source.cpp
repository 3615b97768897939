#include "training/dataset_source.hpp"

#include <algorithm>
#include <utility>

#include "data/element.hpp"

namespace addax {
namespace {

bool same_specs(const Batch& a, const Batch& b) {
  if (data::count(a) != data::count(b)) return false;
  for (size_t k = 0; k < data::count(a); ++k)
    if (data::nth(a, k).spec() != data::nth(b, k).spec()) return false;
  return true;
}

void check_batch(const std::string& where, const Batch& batch) {
  bool batched = data::count(batch) > 0;
  int64_t rows = -1;  // axes of single samples, which may well have some, are of different lengths
  data::each(batch, [&](const Tensor& t) {
    batched = batched && t.defined() && t.rank() > 0 && (rows < 0 || t.shape()[0] == rows);
    if (batched) rows = t.shape()[0];
  });
  if (!batched)
    throw ShapeError(where + ": expected batches, as many rows in each part, got an element " + data::describe(batch) +
                     ". Call batch() on the data set.");
  if (rows == 0)
    throw ValueError(where + ": expected at least one row in each batch, got " + data::describe(batch) + ".");
}

}  // namespace

int64_t DatasetSource::steps() const { return std::max<int64_t>(-1, set_.cardinality()); }
bool DatasetSource::endless() const { return set_.cardinality() == data::infinite_cardinality; }

const Batch& DatasetSource::sample() {
  if (first_) return *first_;
  open(pass_, 0);
  ahead_ = pass_of_set_->next();
  if (!ahead_)
    throw ValueError(where_ + ": expected at least one batch of data, got none. Check what was loaded or filtered.");
  check_batch(where_, *ahead_);
  first_ = ahead_;
  return *first_;
}

void DatasetSource::open(int64_t pass, int64_t position) {
  ahead_.reset();
  pass_of_set_.reset();  // ends its threads before others begin
  pass_of_set_.emplace(set_.iterate(pass, position));
  pass_ = pass;
  number_ = position;
}

void DatasetSource::begin(int64_t number) {
  if (ahead_ && pass_ == number) return;  // begun by sample()
  open(number, 0);
}

bool DatasetSource::next() {
  std::optional<Batch> batch = ahead_ ? std::exchange(ahead_, {}) : pass_of_set_->next();
  if (!batch) return false;
  ++number_;
  check_batch(where_, *batch);
  bool other_shapes = !same_specs(current_, *batch);
  current_ = std::move(*batch);
  if (!data::same_structure(*first_, current_)) throw ShapeError(where_ + ": expected " + difference() + ".");
  if (!other_shapes) return true;
  ++layout_;
  pointers_.resize(data::count(current_));
  return true;
}

std::string DatasetSource::difference() const {
  return "every batch like the first, " + data::describe(*first_) + ", got " + data::describe(current_) + " in batch " +
         std::to_string(number_);
}

void DatasetSource::refuse(const ShapeError& error) const {
  if (same_specs(*first_, current_)) throw error;
  throw ShapeError(where_ + ": expected " + difference() + ". " + error.what());
}

std::span<const void* const> DatasetSource::pointers() {
  size_t k = 0;
  data::each(current_, [&](const Tensor& t) {
    pointers_[k] = staging_.bring(k, t);
    ++k;
  });
  return pointers_;
}

Json DatasetSource::state() const { return Json::object({{"pass", pass_}, {"position", number_}}); }

void DatasetSource::restore(const Json& state) {
  sample();
  open(state["pass"].as_integer(), state["position"].as_integer());
}

}  // namespace addax
