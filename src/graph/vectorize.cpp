#include "addax/ops/vectorize.hpp"

#include <algorithm>
#include <map>

#include "addax/ops.hpp"

namespace addax::ops {
namespace {

using Names = std::vector<std::string>;

[[noreturn]] void refuse_signature(const std::string& signature) {
  throw OptionError("vectorize: expected a signature such as \"(m,n),(n)->(m)\", got \"" + signature + "\".");
}

/// The names of axes of each argument of "(m,n),(n)->(m)".
std::vector<Names> arguments_of(const std::string& signature) {
  size_t arrow = signature.find("->");
  if (arrow == std::string::npos) refuse_signature(signature);
  std::vector<Names> groups;
  bool inside = false;
  for (char c : signature.substr(0, arrow)) {
    if (c == ' ' || (c == ',' && !inside)) continue;
    if (c == '(' && !inside) {
      groups.emplace_back(1);
      inside = true;
    } else if (c == ')' && inside) {
      if (groups.back().back().empty()) groups.back().pop_back();
      inside = false;
    } else if (c == ',') {
      groups.back().emplace_back();
    } else if (inside && c != '(') {
      groups.back().back() += c;
    } else {
      refuse_signature(signature);
    }
  }
  if (inside) refuse_signature(signature);
  return groups;
}

/// The axes of x that come before those of the signature; lengths of one name must agree.
Shape looped(const Tensor& x, const Names& names, std::map<std::string, int64_t>& lengths) {
  int core = static_cast<int>(names.size()), outer = x.rank() - core;
  for (int a = 0; a < core; ++a) {
    int64_t n = outer < 0 ? -1 : x.shape()[outer + a];
    if (outer < 0 || lengths.emplace(names[static_cast<size_t>(a)], n).first->second != n)
      throw ShapeError("vectorize: expected arguments that fit the signature, got " + x.spec().to_string() + ".");
  }
  return x.shape().part(0, outer);
}

/// The common shape of the axes that are looped over.
Shape joined(const Shape& a, const Shape& b) {
  return add(broadcast_to(zeros({}), a), broadcast_to(zeros({}), b)).shape();
}

Shape with(Shape shape, const Shape& more) {
  for (int64_t d : more) shape.push_back(d);
  return shape;
}

/// A function with the axes that its arguments are looped over.
class Vectorized {
 public:
  Vectorized(std::function<Tensors(const Tensors&)> f, const VectorizeOptions& options)
      : f_(std::move(f)), options_(options) {
    if (!options_.signature.empty()) groups_ = arguments_of(options_.signature);
  }

  Tensors operator()(const Tensors& x) const {
    std::vector<Names> names = names_of(x);
    std::map<std::string, int64_t> lengths;
    Shape loop;
    for (size_t i = 0; i < x.size(); ++i)
      if (!whole(i)) loop = joined(loop, looped(x[i], names[i], lengths));
    Tensors rows;
    for (size_t i = 0; i < x.size(); ++i) {
      if (whole(i)) continue;
      Shape core = x[i].shape().part(x[i].rank() - static_cast<int>(names[i].size()), x[i].rank());
      rows.push_back(reshape(broadcast_to(x[i], with(loop, core)), with({loop.size()}, core)));
    }
    Tensors y = vectorized_map([&](const Tensors& row) { return f_(arguments(x, row)); }, rows);
    for (Tensor& t : y) t = reshape(t, with(loop, t.shape().part(1, t.rank())));
    return y;
  }

 private:
  bool whole(size_t argument) const {
    return std::find(options_.excluded.begin(), options_.excluded.end(), static_cast<int64_t>(argument)) !=
           options_.excluded.end();
  }
  /// The names of axes of each argument, none for those that stay whole.
  std::vector<Names> names_of(const Tensors& x) const {
    std::vector<Names> names(x.size());
    size_t next = 0;
    for (size_t i = 0; i < x.size(); ++i)
      if (!whole(i) && next++ < groups_.size()) names[i] = groups_[next - 1];
    if (!options_.signature.empty() && next != groups_.size())
      throw ShapeError("vectorize: expected " + std::to_string(groups_.size()) + " arguments for \"" +
                       options_.signature + "\", got " + std::to_string(next) + ".");
    return names;
  }
  Tensors arguments(const Tensors& x, const Tensors& row) const {
    Tensors result;
    for (size_t i = 0, r = 0; i < x.size(); ++i) result.push_back(whole(i) ? x[i] : row[r++]);
    return result;
  }

  std::function<Tensors(const Tensors&)> f_;
  VectorizeOptions options_;
  std::vector<Names> groups_;
};

}  // namespace

std::function<Tensors(const Tensors&)> vectorize(std::function<Tensors(const Tensors&)> pyfunc,
                                                 const VectorizeOptions& options) {
  return Vectorized(std::move(pyfunc), options);
}

}  // namespace addax::ops
