// data::Dataset: elements one after another, from memory, files or a function, and what is done with them on the way.
#pragma once

#include <functional>
#include <iterator>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "addax/batch.hpp"
#include "addax/json.hpp"

namespace addax::data {

class Cursor;
class Node;

/// What Dataset::cardinality() says where there is no number to say.
inline constexpr int64_t infinite_cardinality = -1, unknown_cardinality = -2;
/// A number that the library chooses: prefetch(autotune).
inline constexpr int64_t autotune = -1;

struct ShuffleOptions {
  std::optional<int64_t> seed = {};      // without one: drawn from the process's stream, utils::set_random_seed()
  bool reshuffle_each_iteration = true;  // another order in each pass
};

struct BatchingOptions {
  bool drop_remainder = false;  // leave a last, smaller batch out
};

struct PaddedBatchOptions {
  std::vector<Shape> padded_shapes = {};    // of x, y, sample_weight in order; None axes, and no list: the longest
  std::vector<Number> padding_values = {};  // likewise; 0
  bool drop_remainder = false;
};

struct BucketOptions {
  std::vector<Shape> padded_shapes = {};
  std::vector<Number> padding_values = {};
  bool pad_to_bucket_boundary = false;  // None axes become the bucket's boundary - 1 instead of the longest
  bool no_padding = false;              // batch(), for elements of a bucket that are equally long anyway
  bool drop_remainder = false;
};

struct MapOptions {
  int64_t num_parallel_calls = 1;  // more: that many threads, each on one core; the order stays as it is
};

struct InterleaveOptions {
  int64_t cycle_length = 16;  // data sets that are open at once
  int64_t block_length = 1;   // elements taken from one before the next comes
};

/// One pass over a data set, made by Dataset::iterate(). It may be dropped at any element: threads end with it.
class Iterator {
 public:
  Iterator(std::shared_ptr<const Node> node, int64_t pass, int64_t position);
  Iterator(Iterator&&) noexcept;
  Iterator& operator=(Iterator&&) noexcept;
  ~Iterator();

  /// The next element, or nothing behind the last.
  std::optional<Batch> next();
  /// Passes over elements, without making them where that can be helped; how many there were.
  int64_t skip(int64_t count);
  /// Which pass this is, and how many elements came so far: `{"pass": 0, "position": 7}`, for Dataset::resume().
  Json state() const;

 private:
  std::shared_ptr<const Node> node_;
  std::unique_ptr<Cursor> cursor_;
  int64_t pass_, position_ = 0;
};

/// What range-for works with.
class ElementIterator {
 public:
  using value_type = Batch;
  using difference_type = std::ptrdiff_t;
  explicit ElementIterator(Iterator pass) : pass_(std::make_shared<Iterator>(std::move(pass))) { ++*this; }
  const Batch& operator*() const { return *element_; }
  const Batch* operator->() const { return &*element_; }
  ElementIterator& operator++() {
    element_ = pass_->next();
    return *this;
  }
  void operator++(int) { ++*this; }
  bool operator==(std::default_sentinel_t) const { return !element_; }

 private:
  std::shared_ptr<Iterator> pass_;
  std::optional<Batch> element_;
};

namespace detail {

template <class F>
concept OfElement = std::invocable<F, const Batch&>;
template <class F>
concept OfPair = !OfElement<F> && std::invocable<F, const Tensors&, const Tensors&>;
template <class F>
concept OfInputs = !OfElement<F> && !OfPair<F> && std::invocable<F, const Tensors&>;

/// Calls f with an element as it wants it: whole, as x and y, or x alone.
template <class F>
decltype(auto) call(const F& f, const Batch& e) {
  if constexpr (OfElement<F>)
    return f(e);
  else if constexpr (OfPair<F>)
    return f(e.x, e.y);
  else
    return f(e.x);
}

/// What a function returned as an element; sample_weight stays where only x and y were given.
template <class R>
Batch element_of(R&& result, const Batch& from) {
  if constexpr (std::convertible_to<R, Batch>) {
    return std::forward<R>(result);
  } else if constexpr (std::convertible_to<R, Tensors>) {
    return {Tensors(std::forward<R>(result)), from.y, from.sample_weight};
  } else {
    auto& [x, y] = result;
    return {Tensors(x), Tensors(y), from.sample_weight};
  }
}

}  // namespace detail

template <class F>
concept ElementFunction = detail::OfElement<F> || detail::OfPair<F> || detail::OfInputs<F>;

/// Elements one after another: tf.data.Dataset. A handle; each method gives a new data set that reads from this one. An
/// element is a Batch, `for (auto [x, y] : dataset)`, whether it holds one sample or many. Nothing is read before a
/// pass begins, and no more than what the pass needs. The order depends on seeds alone, never on threads. Errors of a
/// generator or a mapped function reach whoever asks for the element.
class Dataset {
 public:
  /// Samples of tensors: element i is row i of each. ShapeError where their lengths differ.
  explicit Dataset(const Tensors& x, const Tensors& y = {}, const Tensors& sample_weight = {});
  /// Elements that are all there, of any shapes.
  explicit Dataset(std::vector<Batch> elements);
  explicit Dataset(std::shared_ptr<const Node> node);
  /// `start()` begins a pass; what it returns gives an element each time it is called, and nothing at the end.
  static Dataset from_generator(std::function<std::function<std::optional<Batch>()>()> start);
  /// Elements of x alone side by side, as x and y (and sample_weight); the shortest ends all.
  static Dataset zip(const Dataset& x, const Dataset& y);
  static Dataset zip(const Dataset& x, const Dataset& y, const Dataset& sample_weight);

  /// Each element through a function: from Batch to Batch, from (x, y) to a pair, or from x to x. Random operations in
  /// it draw from a stream of the element's own, so threads change nothing.
  template <ElementFunction F>
  Dataset map(F f, const MapOptions& options = {}) const {
    return mapped([f = std::move(f)](const Batch& e) { return detail::element_of(detail::call(f, e), e); }, options);
  }
  /// The elements for which a function of Batch, of (x, y) or of x is true.
  template <ElementFunction F>
  Dataset filter(F f) const {
    return filtered([f = std::move(f)](const Batch& e) { return static_cast<bool>(detail::call(f, e)); });
  }
  /// The elements of the data set that a function makes of each element, `cycle_length` of them in turns.
  template <ElementFunction F>
  Dataset interleave(F f, const InterleaveOptions& options = {}) const {
    return interleaved([f = std::move(f)](const Batch& e) { return detail::call(f, e); }, options);
  }

  /// `batch_size` elements as one, under a new first axis. ShapeError where their shapes differ.
  Dataset batch(int64_t batch_size, const BatchingOptions& options = {}) const;
  /// The same, each axis filled up to the longest.
  Dataset padded_batch(int64_t batch_size, const PaddedBatchOptions& options = {}) const;
  /// Batches of elements of like length: bucket i holds lengths below bucket_boundaries[i] in batches of
  /// bucket_batch_sizes[i], the last bucket all others.
  template <ElementFunction F>
  Dataset bucket_by_sequence_length(F length, std::vector<int64_t> bucket_boundaries,
                                    std::vector<int64_t> bucket_batch_sizes, const BucketOptions& options = {}) const {
    return bucketed([f = std::move(length)](const Batch& e) { return static_cast<int64_t>(detail::call(f, e)); },
                    std::move(bucket_boundaries), std::move(bucket_batch_sizes), options);
  }
  /// Each element cut along its first axis.
  Dataset unbatch() const;

  /// Draws each element from the next `buffer_size` ones; all orders are as likely where that is all of them.
  Dataset shuffle(int64_t buffer_size, const ShuffleOptions& options = {}) const;
  /// The elements `count` times, shuffled anew each time; without a count (or −1) endlessly.
  Dataset repeat(int64_t count = -1) const;
  /// The first `count` elements; −1: all.
  Dataset take(int64_t count) const;
  /// All but the first `count` elements; −1: none.
  Dataset skip(int64_t count) const;
  Dataset concatenate(const Dataset& other) const;
  /// Keeps all elements in memory once a pass has read them to the end. What is shuffled before it stays as it was.
  Dataset cache() const;
  /// A thread, on one core, makes up to `buffer_size` elements ahead; autotune: 2.
  Dataset prefetch(int64_t buffer_size) const;

  /// Number of elements, infinite_cardinality, or unknown_cardinality. Nothing is read.
  int64_t cardinality() const;

  /// A new pass. Each has another number, so what is shuffled comes in another order.
  Iterator iterate() const;
  /// The pass of a number, from the element `position` on: always the same elements in the same order.
  Iterator iterate(int64_t pass, int64_t position = 0) const { return {node_, pass, position}; }
  /// Goes on where an iterator of such a data set stood. FormatError where `state` is none.
  Iterator resume(const Json& state) const;
  ElementIterator begin() const { return ElementIterator(iterate()); }
  std::default_sentinel_t end() const { return {}; }

  const std::shared_ptr<const Node>& node() const { return node_; }

 private:
  Dataset mapped(std::function<Batch(const Batch&)> f, const MapOptions& options) const;
  Dataset filtered(std::function<bool(const Batch&)> f) const;
  Dataset interleaved(std::function<Dataset(const Batch&)> f, const InterleaveOptions& options) const;
  Dataset bucketed(std::function<int64_t(const Batch&)> length, std::vector<int64_t> boundaries,
                   std::vector<int64_t> batch_sizes, const BucketOptions& options) const;

  std::shared_ptr<const Node> node_;
};

}  // namespace addax::data
