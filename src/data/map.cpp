// Dataset::map and filter: functions of the user, called with an element.
#include "addax/scopes.hpp"
#include "data/workers.hpp"
#include "ops/op.hpp"
#include "ops/seed.hpp"

namespace addax::data {
namespace {

/// Calls a function with element `number` of a pass: at once, whatever tape or trace is open around the pass, and with
/// a stream of random numbers of its own.
template <class F>
auto call_with(const F& f, uint64_t key, int64_t number, const Batch& element) {
  Eagerly now;
  SeedScope stream(static_cast<int64_t>(mix(key, static_cast<uint64_t>(number))));
  return f(element);
}

class MapNode final : public OneInput {
 public:
  MapNode(const Dataset& input, std::function<Batch(const Batch&)> f, int threads)
      : OneInput(input), f_(std::move(f)), seed_(next_global_seed()), threads_(threads) {}

  std::unique_ptr<Cursor> begin(Pass pass) const override {
    uint64_t key = mix(seed_, pass);
    if (threads_ == 1) return std::make_unique<Mapped>(*this, input_->begin(pass), key);
    auto work = [this, key](Batch& element, int64_t number) { element = call_with(f_, key, number, element); };
    return std::make_unique<Workers>(input_->begin(pass), work, threads_, 2 * threads_);
  }

 private:
  class Mapped final : public Cursor {
   public:
    Mapped(const MapNode& node, std::unique_ptr<Cursor> input, uint64_t key)
        : node_(node), input_(std::move(input)), key_(key) {}
    bool next(Batch& element) override {
      if (!input_->next(element)) return false;
      element = call_with(node_.f_, key_, number_++, element);
      return true;
    }
    int64_t skip(int64_t count) override {
      int64_t done = input_->skip(count);
      number_ += done;
      return done;
    }

   private:
    const MapNode& node_;
    std::unique_ptr<Cursor> input_;
    uint64_t key_;
    int64_t number_ = 0;
  };

  std::function<Batch(const Batch&)> f_;
  uint64_t seed_;
  int threads_;
};

class FilterNode final : public OneInput {
 public:
  FilterNode(const Dataset& input, std::function<bool(const Batch&)> f)
      : OneInput(input), f_(std::move(f)), seed_(next_global_seed()) {}
  int64_t cardinality() const override { return input_->cardinality() == 0 ? 0 : unknown_cardinality; }
  std::unique_ptr<Cursor> begin(Pass pass) const override {
    return std::make_unique<Filtered>(*this, input_->begin(pass), mix(seed_, pass));
  }

 private:
  class Filtered final : public Cursor {
   public:
    Filtered(const FilterNode& node, std::unique_ptr<Cursor> input, uint64_t key)
        : node_(node), input_(std::move(input)), key_(key) {}
    bool next(Batch& element) override {
      while (input_->next(element))
        if (call_with(node_.f_, key_, number_++, element)) return true;
      return false;
    }

   private:
    const FilterNode& node_;
    std::unique_ptr<Cursor> input_;
    uint64_t key_;
    int64_t number_ = 0;
  };

  std::function<bool(const Batch&)> f_;
  uint64_t seed_;
};

/// A thread that makes elements ahead of those who take them.
class PrefetchNode final : public OneInput {
 public:
  PrefetchNode(const Dataset& input, int64_t size) : OneInput(input), size_(size) {}
  std::unique_ptr<Cursor> begin(Pass pass) const override {
    return std::make_unique<Workers>(input_->begin(pass), nullptr, 1, size_);
  }

 private:
  int64_t size_;
};

}  // namespace

Dataset Dataset::mapped(std::function<Batch(const Batch&)> f, const MapOptions& options) const {
  constexpr int64_t most = 256;
  if (options.num_parallel_calls != autotune)
    check_at_least("map", "num_parallel_calls", 1, options.num_parallel_calls);
  auto cores = static_cast<int64_t>(std::thread::hardware_concurrency());
  int64_t threads = options.num_parallel_calls == autotune ? std::max<int64_t>(2, cores) : options.num_parallel_calls;
  return make_dataset<MapNode>(*this, std::move(f), static_cast<int>(std::min(most, threads)));
}

Dataset Dataset::filtered(std::function<bool(const Batch&)> f) const {
  return make_dataset<FilterNode>(*this, std::move(f));
}

Dataset Dataset::prefetch(int64_t buffer_size) const {
  check_at_least("prefetch", "buffer_size", autotune, buffer_size);
  if (buffer_size == 0) return *this;
  return make_dataset<PrefetchNode>(*this, buffer_size == autotune ? 2 : buffer_size);
}

}  // namespace addax::data
