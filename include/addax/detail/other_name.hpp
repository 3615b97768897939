// OtherName: a second name of a function that makes layers, called as the first.
#pragma once

#include "addax/layer.hpp"
#include "addax/places.hpp"

namespace addax::detail {

/// `inline constexpr OtherName<Layer(const PoolOptions&)> Pool{Pooling};`; what the function has for defaults stands
/// here.
template <class Signature>
class OtherName;

template <class Options>
class OtherName<Layer(const Options&)> {
 public:
  constexpr OtherName(Layer (*make)(const Options&)) : make_(make) {}
  Layer operator()(const Options& options = {}) const { return make_(options); }
  template <std::integral I>
  requires requires(Options o) { o.pool_size; }
  Layer operator()(I pool_size, Options options = {}) const {
    options.pool_size = pool_size;
    return make_(options);
  }
  template <std::integral I>
  requires requires(Options o) { o.pool_size; }
  Layer operator()(std::initializer_list<I> pool_size, Options options = {}) const {
    options.pool_size = std::vector<int64_t>(pool_size.begin(), pool_size.end());
    return make_(options);
  }

 private:
  Layer (*make_)(const Options&);
};

template <class Options>
class OtherName<Layer(const Sizes&, const Options&)> {
 public:
  constexpr OtherName(Layer (*make)(const Sizes&, const Options&)) : make_(make) {}
  Layer operator()(const Sizes& pool_size, const Options& options = {}) const { return make_(pool_size, options); }

 private:
  Layer (*make_)(const Sizes&, const Options&);
};

template <class Options>
class OtherName<Layer(int64_t, const Sizes&, const Options&)> {
 public:
  constexpr OtherName(Layer (*make)(int64_t, const Sizes&, const Options&)) : make_(make) {}
  Layer operator()(int64_t filters, const Sizes& kernel_size, const Options& options = {}) const {
    return make_(filters, kernel_size, options);
  }

 private:
  Layer (*make_)(int64_t, const Sizes&, const Options&);
};

}  // namespace addax::detail
