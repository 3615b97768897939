#include "training/rows.hpp"

#include <algorithm>

#include "addax/ops.hpp"
#include "addax/random.hpp"
#include "backends/indexing.hpp"
#include "ops/known.hpp"

namespace addax {
namespace {

Tensors map(const Tensors& from, const std::function<Tensor(const Tensor&)>& f) {
  Tensors to;
  for (size_t i = 0; i < from.size(); ++i)
    from.names().empty() ? to.push_back(f(from[i])) : to.push_back(from.names()[i], f(from[i]));
  return to;
}

Tensor row_view(const Tensor& t, int64_t first, int64_t count) {
  Shape shape = t.shape();
  size_t row = t.spec().bytes() / static_cast<size_t>(std::max<int64_t>(1, shape[0]));
  shape[0] = count;
  return view_as(t, shape, row * static_cast<size_t>(first));
}

}  // namespace

Rows::Rows(std::string_view where, Tensors x, Tensors y, Tensors sample_weight)
    : data_{std::move(x), std::move(y), std::move(sample_weight)} {
  bool first = true;
  for (const Tensors* part : {&data_.x, &data_.y, &data_.sample_weight})
    for (const Tensor& t : *part) {
      if (!t.defined() || t.rank() == 0)
        throw ShapeError(std::string(where) + ": expected data with a batch axis, got " +
                         (t.defined() ? t.spec().to_string() : "an empty handle") + ".");
      if (first) size_ = t.shape()[0];
      first = false;
      if (t.shape()[0] != size_)
        throw ShapeError(std::string(where) + ": expected x, y and sample_weight of equal length, got " +
                         data_.x[0].spec().to_string() + " and " + t.spec().to_string() +
                         ". Row i of each belongs together.");
      size_t row = size_ ? t.spec().bytes() / static_cast<size_t>(size_) : 0;
      sources_.push_back({static_cast<const std::byte*>(t.raw_data()), row, {}});
    }
  if (size_ == 0)
    throw ValueError(std::string(where) +
                     ": expected at least one row of data, got none. Check what was loaded or filtered.");
  pointers_.resize(sources_.size());
}

Rows Rows::part(int64_t first, int64_t last) const {
  auto cut = [&](const Tensors& list) {
    return map(list, [&](const Tensor& t) { return row_view(t, first, last - first); });
  };
  return Rows("fit", cut(data_.x), cut(data_.y), cut(data_.sample_weight));
}

void Rows::shuffle() { order_ = ops::permutation(size_, random::Seed().key()); }

std::span<const void* const> Rows::pointers(int64_t first, int64_t count) {
  for (size_t i = 0; i < sources_.size(); ++i) {
    Source& s = sources_[i];
    if (!order_.defined()) {
      pointers_[i] = s.data + s.row_bytes * static_cast<size_t>(first);
      continue;
    }
    size_t bytes = s.row_bytes * static_cast<size_t>(count);
    if (!s.gathered || s.gathered->bytes() < bytes) s.gathered = Buffer::allocate(bytes);
    backends::cpu::gather_rows(s.data, s.row_bytes, order_.data<int64_t>() + first, count, s.gathered->data());
    pointers_[i] = s.gathered->data();
  }
  return pointers_;
}

Batch Rows::batch(int64_t first, int64_t count) {
  if (!order_.defined()) {
    auto cut = [&](const Tensors& list) {
      return map(list, [&](const Tensor& t) { return row_view(t, first, count); });
    };
    return {cut(data_.x), cut(data_.y), cut(data_.sample_weight)};
  }
  Batch batch = example(count);
  size_t i = 0;
  for (Tensors* part : {&batch.x, &batch.y, &batch.sample_weight})
    for (Tensor& t : *part) {
      const Source& s = sources_[i++];
      backends::cpu::gather_rows(s.data, s.row_bytes, order_.data<int64_t>() + first, count, data_of(t));
    }
  return batch;
}

Batch Rows::example(int64_t count) const {
  auto empty = [&](const Tensors& list) {
    return map(list, [&](const Tensor& t) {
      Shape shape = t.shape();
      shape[0] = count;
      return allocate({shape, t.dtype()});
    });
  };
  return {empty(data_.x), empty(data_.y), empty(data_.sample_weight)};
}

}  // namespace addax
