#include "training/row_source.hpp"

#include <algorithm>

#include "addax/random.hpp"
#include "backends/indexing.hpp"
#include "data/element.hpp"
#include "ops/known.hpp"

namespace addax {

RowSource::RowSource(std::string_view where, Batch data, int64_t batch_size, const Shuffle& shuffle)
    : data_(std::move(data)), size_(data::row_count(where, data_)), batch_size_(batch_size), shuffle_(shuffle) {
  if (size_ == 0)
    throw ValueError(std::string(where) +
                     ": expected at least one row of data, got none. Check what was loaded or filtered.");
  data::each(data_, [&](const Tensor& t) {
    parts_.push_back({static_cast<const std::byte*>(t.raw_data()), t.spec().bytes() / static_cast<size_t>(size_), {}});
  });
  pointers_.resize(parts_.size());
}

void RowSource::order_by(const Tensor& key) {
  key_ = key;
  order_ = ops::permutation(size_, key);
  if (!shuffle_.within_batches()) return;
  // The order of all rows, sorted by batch: each batch keeps the order in which its own rows stand there.
  std::vector<int64_t> rows = order_.to_vector<int64_t>();
  std::stable_sort(rows.begin(), rows.end(), [&](int64_t a, int64_t b) { return a / batch_size_ < b / batch_size_; });
  order_ = Tensor::from(rows);
}

void RowSource::begin(int64_t) {
  if (shuffle_.rows() || shuffle_.within_batches()) order_by(random::Seed().key());
  first_ = count_ = 0;
}

bool RowSource::next() {
  first_ += count_;
  count_ = std::min(batch_size_, size_ - first_);
  return count_ > 0;
}

std::span<const void* const> RowSource::pointers() {
  for (size_t i = 0; i < parts_.size(); ++i) {
    Part& part = parts_[i];
    if (!order_.defined()) {
      pointers_[i] = part.data + part.row_bytes * static_cast<size_t>(first_);
      continue;
    }
    size_t bytes = part.row_bytes * static_cast<size_t>(count_);
    if (!part.gathered || part.gathered->bytes() < bytes) part.gathered = Buffer::allocate(bytes);
    backends::cpu::gather_rows(part.data, part.row_bytes, order_.data<int64_t>() + first_, count_,
                               part.gathered->data());
    pointers_[i] = part.gathered->data();
  }
  return pointers_;
}

Batch RowSource::batch() {
  if (!order_.defined())
    return data::map_tensors(data_, [&](const Tensor& t) { return data::rows_of(t, first_, count_); });
  Batch batch = example();
  auto part = parts_.begin();
  data::each(batch, [&](const Tensor& t) {
    backends::cpu::gather_rows(part->data, part->row_bytes, order_.data<int64_t>() + first_, count_, data_of(t));
    ++part;
  });
  return batch;
}

Batch RowSource::example() const {
  return data::map_tensors(data_, [&](const Tensor& t) {
    Spec spec = t.spec();
    spec.shape[0] = count_;
    return allocate(spec);
  });
}

Json RowSource::state() const {
  Json state = Json::object({{"position", first_ + count_}});
  if (key_.defined()) state["key"] = Json::array(key_.to_vector<int64_t>());
  return state;
}

void RowSource::restore(const Json& state) {
  if (const Json* key = state.find("key"))
    order_by(Tensor::from({static_cast<uint32_t>(key->at(size_t{0}).as_integer()),
                           static_cast<uint32_t>(key->at(size_t{1}).as_integer())}));
  first_ = state["position"].as_integer();
  count_ = 0;
  if (first_ < 0 || first_ > size_)
    throw FormatError("fit: expected a state of these data, got the position " + std::to_string(first_) + " of " +
                      std::to_string(size_) + " rows. Resume with the data that training began with.");
}

}  // namespace addax
