// Dataset::cache: elements in memory, once a pass has read them all.
#include <algorithm>
#include <mutex>

#include "data/node.hpp"

namespace addax::data {
namespace {

using Elements = std::vector<Batch>;

class CacheNode final : public OneInput {
 public:
  using OneInput::OneInput;
  std::unique_ptr<Cursor> begin(Pass) const override { return std::make_unique<Cached>(*this); }

 private:
  class Cached final : public Cursor {
   public:
    explicit Cached(const CacheNode& node) : node_(node) {
      std::lock_guard lock(node.mutex_);
      kept_ = node.kept_;
      // Always the input's pass 0, so that what is kept does not depend on which pass was the first to end.
      if (!kept_) input_ = node.input_->begin(0);
    }

    bool next(Batch& element) override {
      if (kept_) {
        if (at_ == kept_->size()) return false;
        element = (*kept_)[at_++];
        return true;
      }
      if (!input_->next(element)) {
        keep();
        return false;
      }
      read_.push_back(element);
      return true;
    }

    int64_t skip(int64_t count) override {
      if (!kept_) return Cursor::skip(count);
      count = std::min(count, static_cast<int64_t>(kept_->size() - at_));
      at_ += static_cast<size_t>(count);
      return count;
    }

   private:
    void keep() {
      std::lock_guard lock(node_.mutex_);
      at_ = read_.size();
      kept_ = std::make_shared<const Elements>(std::move(read_));
      if (!node_.kept_) node_.kept_ = kept_;
    }

    const CacheNode& node_;
    std::unique_ptr<Cursor> input_;
    Elements read_;
    std::shared_ptr<const Elements> kept_;
    size_t at_ = 0;
  };

  mutable std::mutex mutex_;
  mutable std::shared_ptr<const Elements> kept_;
};

}  // namespace

Dataset Dataset::cache() const { return make_dataset<CacheNode>(*this); }

}  // namespace addax::data
