// addax diff: the weights of two files, side by side.
#include <cstdio>
#include <limits>
#include <map>

#include "addax/errors.hpp"
#include "addax/file_contents.hpp"
#include "addax/ops.hpp"
#include "commands.hpp"

namespace tools {
namespace {

using namespace addax;
using saving::StoredVariable;

/// How one weight differs; what is not there counts as infinitely far.
struct Difference {
  std::string name, what;
  double largest = std::numeric_limits<double>::infinity(), mean = largest;
};

Difference compare(const StoredVariable& a, const StoredVariable& b) {
  if (a.spec.shape != b.spec.shape)
    return {a.name(), a.spec.shape.to_string() + " against " + b.spec.shape.to_string()};
  if (a.spec.shape.size() == 0) return {a.name(), "", 0, 0};
  Tensor x = ops::cast(a.read(), DType::float64), y = ops::cast(b.read(), DType::float64);
  Tensor same = (x == y) | (ops::isnan(x) & ops::isnan(y));
  Tensor gap = ops::where(same, 0.0, ops::abs(x - y));
  return {a.name(), "", ops::max(gap).item<double>(), ops::mean(gap).item<double>()};
}

/// Matches by places where both files have them all, else by names.
class Matcher {
 public:
  Matcher(const saving::FileContents& a, const saving::FileContents& b) {
    by_place_ = true;
    for (const auto* contents : {&a, &b})
      for (const StoredVariable& weight : contents->weights) by_place_ = by_place_ && !weight.place.empty();
    for (const StoredVariable& weight : b.weights) others_[key(weight)] = &weight;
  }

  /// The weight of B for one of A; it is then taken.
  const StoredVariable* take(const StoredVariable& weight) {
    auto found = others_.find(key(weight));
    if (found == others_.end()) return nullptr;
    const StoredVariable* other = found->second;
    others_.erase(found);
    return other;
  }
  const std::map<std::string, const StoredVariable*>& rest() const { return others_; }

 private:
  const std::string& key(const StoredVariable& weight) const { return by_place_ ? weight.place : weight.name(); }

  bool by_place_ = true;
  std::map<std::string, const StoredVariable*> others_;
};

std::vector<Difference> differences(const saving::FileContents& a, const saving::FileContents& b, size_t& compared) {
  Matcher matcher(a, b);
  std::vector<Difference> found;
  for (const StoredVariable& weight : a.weights) {
    const StoredVariable* other = matcher.take(weight);
    compared += other != nullptr;
    Difference difference = other ? compare(weight, *other) : Difference{weight.name(), "in the first file alone"};
    if (!(difference.largest == 0)) found.push_back(std::move(difference));
  }
  for (const auto& [name, weight] : matcher.rest()) found.push_back({weight->name(), "in the second file alone"});
  return found;
}

Json json_of(const std::vector<Difference>& found) {
  Json list = Json::array();
  for (const Difference& difference : found) {
    Json row = Json::object({{"weight", difference.name}});
    if (difference.what.empty()) {
      row["largest"] = difference.largest;
      row["mean"] = difference.mean;
    } else {
      row["what"] = difference.what;
    }
    list.push_back(std::move(row));
  }
  return list;
}

void print_text(const std::vector<Difference>& found, size_t compared) {
  if (found.empty()) std::printf("equal: %zu weights\n", compared);
  std::vector<std::vector<std::string>> rows;
  for (const Difference& d : found)
    rows.push_back({d.name, d.what.empty() ? "largest " + float_repr(d.largest) : d.what,
                    d.what.empty() ? "mean " + float_repr(d.mean) : ""});
  print_table(rows, "");
}

}  // namespace

void diff(const Call& call) {
  saving::FileContents a = saving::read_contents(call.paths[0]), b = saving::read_contents(call.paths[1]);
  size_t compared = 0, too_far = 0;
  std::vector<Difference> found = differences(a, b, compared);
  if (compared == 0 && !a.weights.empty() && !b.weights.empty())
    throw OptionError("diff: expected files whose weights have the same names, got " + a.weights[0].name() + " … and " +
                      b.weights[0].name() + " …. Convert one of them first.");
  if (call.json)
    print(Json::object({{"equal", found.empty()}, {"compared", compared}, {"differences", json_of(found)}}));
  else
    print_text(found, compared);
  if (!call.tolerance) return;
  for (const Difference& difference : found) too_far += !(difference.largest <= *call.tolerance);
  if (too_far > 0)
    throw OptionError("diff: expected weights within " + float_repr(*call.tolerance) + ", got " +
                      std::to_string(too_far) + " farther apart.");
}

}  // namespace tools
