// Golden values of ops: how each name of Keras is called here. A file of tests/ops fills the table for its family.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "addax/json.hpp"
#include "addax/ops.hpp"

namespace addax::tests {

/// A tensor of a golden file, or a number, which is weak.
Tensor golden_tensor(const Json& value);

/// The arguments of one golden case.
struct GoldenCall {
  const Json& args;
  const Json& kwargs;

  /// Argument i, or the keyword where it was not given by position; null where neither was given, or None was.
  const Json* find(size_t i, const char* keyword) const;

  Tensor tensor(size_t i) const { return golden_tensor(args[i]); }
  Tensors tensors(size_t i) const;
  double number(size_t i, const char* keyword, double fallback) const;
  int64_t integer(size_t i, const char* keyword, int64_t fallback) const;
  std::string text(size_t i, const char* keyword, const std::string& fallback) const;
  std::optional<double> maybe_number(const char* keyword) const;
  std::optional<int64_t> maybe_integer(const char* keyword) const;
  std::vector<int64_t> list(size_t i, const char* keyword) const;
  /// `axis`, or another keyword, as one integer, a list or None; `fallback` where it was not given.
  Axes axis(size_t i = 1, const char* keyword = "axis", const Axes& fallback = {}) const;
};

using GoldenFunction = Tensors (*)(const GoldenCall&);

/// Adds names to the table.
class GoldenNames {
 public:
  GoldenNames(std::initializer_list<std::pair<const std::string, GoldenFunction>> names) { all().insert(names); }
  static std::map<std::string, GoldenFunction>& all();
};

}  // namespace addax::tests
