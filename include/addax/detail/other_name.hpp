// OtherName: a second name of a function that makes objects, called as the first.
#pragma once

#include <concepts>
#include <initializer_list>
#include <vector>

#include "addax/places.hpp"

namespace addax::detail {

/// `inline constexpr OtherName<Layer(const PoolOptions&), &PoolOptions::pool_size> Pool{Pooling};`: what the function
/// has for defaults stands here, and `first` is the option that may be given without its name.
template <class Signature, auto first = nullptr>
class OtherName;

template <class Object, class Options, auto first>
class OtherName<Object(const Options&), first> {
 public:
  constexpr OtherName(Object (*make)(const Options&)) : make_(make) {}
  Object operator()(const Options& options = {}) const { return make_(options); }
  template <class T>
  requires requires(Options o, const T& value) { o.*first = value; }
  Object operator()(const T& value, Options options = {}) const {
    options.*first = value;
    return make_(options);
  }
  template <std::integral I>
  requires requires(Options o) {
    { o.*first } -> std::same_as<Sizes&>;
  }
  Object operator()(std::initializer_list<I> sizes, Options options = {}) const {
    options.*first = std::vector<int64_t>(sizes.begin(), sizes.end());
    return make_(options);
  }

 private:
  Object (*make_)(const Options&);
};

template <class Object, class Options>
class OtherName<Object(const Sizes&, const Options&)> {
 public:
  constexpr OtherName(Object (*make)(const Sizes&, const Options&)) : make_(make) {}
  Object operator()(const Sizes& pool_size, const Options& options = {}) const { return make_(pool_size, options); }

 private:
  Object (*make_)(const Sizes&, const Options&);
};

template <class Object, class Options>
class OtherName<Object(int64_t, const Sizes&, const Options&)> {
 public:
  constexpr OtherName(Object (*make)(int64_t, const Sizes&, const Options&)) : make_(make) {}
  Object operator()(int64_t filters, const Sizes& kernel_size, const Options& options = {}) const {
    return make_(filters, kernel_size, options);
  }

 private:
  Object (*make_)(int64_t, const Sizes&, const Options&);
};

}  // namespace addax::detail
