#include "training/row_source.hpp"

#include <algorithm>

#include "addax/random.hpp"
#include "backends/device_backend.hpp"
#include "backends/indexing.hpp"
#include "data/element.hpp"
#include "ops/known.hpp"

namespace addax {

RowSource::RowSource(std::string_view where, Batch data, int64_t batch_size, const Shuffle& shuffle)
    : data_(std::move(data)),
      size_(data::row_count(where, data_)),
      batch_size_(batch_size),
      shuffle_(shuffle),
      memory_(current_memory()) {
  if (size_ == 0)
    throw ValueError(std::string(where) +
                     ": expected at least one row of data, got none. Check what was loaded or filtered.");
  data::each(data_, [&](const Tensor& t) {
    (void)t.device();  // refuses an empty handle
    parts_.push_back({t, t.spec().bytes() / static_cast<size_t>(size_), {}});
    if (!memory_) (void)t.raw_data();  // refuses what has no values
  });
  pointers_.resize(parts_.size());
  if (memory_) bring_rows();
}

void RowSource::bring_rows() {
  size_t bytes = 0;
  for (const Part& part : parts_)
    if (addax::memory_of(part.rows) != memory_) bytes += part.rows.spec().bytes();
  is_resident_ = bytes <= memory_->memory_info().free / 2;
  if (!is_resident_) return;
  for (Part& part : parts_) part.rows = part.rows.to(device_of(memory_));
}

/// From one of joined batches to the next: libraries read 16 bytes at once.
size_t RowSource::batch_step(const Part& part) const {
  const size_t bytes = part.row_bytes * static_cast<size_t>(count_);
  return joined_ == 1 ? bytes : (bytes + 15) / 16 * 16;
}

/// Into the same memory each time: a step whose addresses stay is one launch.
const std::byte* RowSource::gathered_on_device(size_t i) {
  Part& part = parts_[i];
  const size_t step = batch_step(part), all = step * static_cast<size_t>(joined_);
  if (!part.gathered || part.gathered->bytes() < all) part.gathered = Buffer::allocate(all, memory_);
  const bool whole = step == part.row_bytes * static_cast<size_t>(count_);
  const int64_t count = whole ? count_ * joined_ : count_, begin = first_ + count_ - count_ * joined_;
  for (int64_t row = begin; row < first_ + count_; row += count)
    gather_on_device(part, row, count, part.gathered->data() + static_cast<size_t>((row - begin) / count_) * step);
  return part.gathered->data();
}

void RowSource::gather_on_device(const Part& part, int64_t first_row, int64_t count, std::byte* to) {
  const size_t bytes = part.row_bytes * static_cast<size_t>(count);
  const size_t first = part.row_bytes * static_cast<size_t>(first_row);
  if (is_resident_ && order_.defined()) {
    const auto* order = reinterpret_cast<const int64_t*>(data_of(order_)) + first_row;
    backends::backend_of(memory_)->gather_rows(to, data_of(part.rows), part.row_bytes, order, count);
  } else if (is_resident_) {
    memory_->copy(to, data_of(part.rows) + first, bytes);
  } else if (order_.defined()) {
    if (!gathered_rows_ || gathered_rows_->bytes() < bytes) gathered_rows_ = Buffer::allocate(bytes);
    backends::cpu::gather_rows(part.data(), part.row_bytes, order_.data<int64_t>() + first_row, count,
                               gathered_rows_->data());
    memory_->copy_in(to, gathered_rows_->data(), bytes);
  } else {
    memory_->copy_in(to, part.data() + first, bytes);
  }
}

void RowSource::order_by(const Tensor& key) {
  key_ = key;
  order_ = ops::permutation(size_, key);
  if (shuffle_.within_batches()) order_ = in_batches(order_);
  if (is_resident_) order_ = order_.to(device_of(memory_));
}

Tensor RowSource::in_batches(const Tensor& order) const {
  std::vector<int64_t> rows = order.to_vector<int64_t>();
  std::stable_sort(rows.begin(), rows.end(), [&](int64_t a, int64_t b) { return a / batch_size_ < b / batch_size_; });
  return Tensor::from(rows);
}

void RowSource::begin(int64_t) {
  if (shuffle_.rows() || shuffle_.within_batches()) order_by(random::Seed().key());
  first_ = count_ = 0;
}

bool RowSource::next() {
  first_ += count_;
  count_ = std::min(batch_size_, size_ - first_);
  joined_ = 1;
  return count_ > 0;
}

int64_t RowSource::join(int64_t most) {
  if (!is_resident_ || count_ < batch_size_) return 1;
  joined_ = std::min(most, (size_ - first_) / batch_size_);
  first_ += (joined_ - 1) * count_;
  return joined_;
}

std::span<const void* const> RowSource::pointers() {
  pointers_.resize(parts_.size() * static_cast<size_t>(joined_));
  for (size_t i = 0; i < parts_.size(); ++i) {
    Part& part = parts_[i];
    if (memory_) {
      const std::byte* rows = gathered_on_device(i);
      for (size_t at = i; at < pointers_.size(); at += parts_.size(), rows += batch_step(part)) pointers_[at] = rows;
      continue;
    }
    if (!order_.defined()) {
      pointers_[i] = part.data() + part.row_bytes * static_cast<size_t>(first_);
      continue;
    }
    size_t bytes = part.row_bytes * static_cast<size_t>(count_);
    if (!part.gathered || part.gathered->bytes() < bytes) part.gathered = Buffer::allocate(bytes);
    backends::cpu::gather_rows(part.data(), part.row_bytes, order_.data<int64_t>() + first_, count_,
                               part.gathered->data());
    pointers_[i] = part.gathered->data();
  }
  return pointers_;
}

Batch RowSource::batch() {
  if (!order_.defined())
    return data::map_tensors(data_, [&](const Tensor& t) { return data::rows_of(t, first_, count_); });
  Batch batch = example();
  size_t i = 0;
  data::each(batch, [&](const Tensor& t) {
    backends::cpu::gather_rows(data::nth(data_, i).raw_data(), parts_[i].row_bytes, order_.data<int64_t>() + first_,
                               count_, data_of(t));
    ++i;
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
