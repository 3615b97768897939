#include "addax/utils/split_dataset.hpp"

#include <cmath>

#include "data/node.hpp"

namespace addax::utils {
namespace {

/// How many of `all` elements a size or share means.
int64_t elements(const char* argument, const Number& size, int64_t all) {
  bool share = size.kind() == Number::real;
  if (share ? !(size.as_double() > 0 && size.as_double() < 1) : size.as_int() < 1 || size.as_int() >= all)
    throw OptionError(std::string("split_dataset: expected ") + argument + " from 1 to " + std::to_string(all - 1) +
                      ", or a share between 0 and 1, got " +
                      (share ? float_repr(size.as_double()) : std::to_string(size.as_int())) + ".");
  return share ? std::llrint(size.as_double() * static_cast<double>(all)) : size.as_int();
}

bool is_share(const std::optional<Number>& size) { return size && size->kind() == Number::real; }

}  // namespace

std::pair<data::Dataset, data::Dataset> split_dataset(const data::Dataset& dataset,
                                                      const SplitDatasetOptions& options) {
  int64_t all = dataset.cardinality();
  if (all == data::infinite_cardinality)
    throw OptionError("split_dataset: expected a data set that ends, got an endless one. take() ends it.");
  if (!options.left_size && !options.right_size)
    throw OptionError("split_dataset: expected left_size or right_size, got neither.");
  if (all < 0) all = dataset.iterate(0).skip(INT64_MAX);
  int64_t left = 0, right = 0;
  if (options.left_size) left = elements("left_size", *options.left_size, all);
  if (options.right_size) right = elements("right_size", *options.right_size, all);
  if (is_share(options.left_size) && is_share(options.right_size) &&
      options.left_size->as_double() + options.right_size->as_double() > 1)
    throw OptionError("split_dataset: expected shares of at most 1 in all, got " +
                      float_repr(options.left_size->as_double()) + " and " +
                      float_repr(options.right_size->as_double()) + ".");
  if (!options.left_size) left = all - right;
  if (!options.right_size) right = all - left;
  if (left < 1 || right < 1 || left + right > all)
    throw OptionError("split_dataset: expected two sides of " + std::to_string(all) + " elements, got " +
                      std::to_string(left) + " and " + std::to_string(right) + ".");
  data::Dataset whole = dataset;
  if (options.shuffle) whole = dataset.shuffle(all, {.seed = options.seed, .reshuffle_each_iteration = false});
  return {whole.take(left), whole.skip(all - right)};  // what is between them, as in Keras, goes to neither
}

}  // namespace addax::utils
