// rearrange: axes by name, after einops.
#include <algorithm>
#include <map>
#include <sstream>

#include "addax/ops.hpp"

namespace addax::ops {
namespace {

using Group = std::vector<std::string>;  // names that make up one axis; none: an axis of length 1

struct Side {
  std::vector<Group> groups;
  Group names() const {
    Group all;
    for (const Group& group : groups) all.insert(all.end(), group.begin(), group.end());
    return all;
  }
};

[[noreturn]] void refuse(const std::string& pattern, const std::string& wanted) {
  throw OptionError("rearrange: expected " + wanted + ", got \"" + pattern + "\".");
}

Side parse_side(const std::string& pattern, const std::string& text) {
  std::string spaced;
  for (char c : text) spaced += c == '(' || c == ')' ? std::string{' ', c, ' '} : std::string{c};
  std::istringstream words(spaced);
  Side side;
  bool inside = false;
  for (std::string word; words >> word;) {
    if (word == "(" || word == ")") {
      if (inside == (word == "(")) refuse(pattern, "parentheses in pairs, not nested");
      inside = word == "(";
      if (inside) side.groups.emplace_back();
    } else if (word == "1" && !inside) {
      side.groups.emplace_back();
    } else if (!std::all_of(word.begin(), word.end(), [](unsigned char c) { return std::isalnum(c) || c == '_'; })) {
      refuse(pattern, "names of axes and parentheses");
    } else if (inside) {
      side.groups.back().push_back(word);
    } else {
      side.groups.push_back({word});
    }
  }
  if (inside) refuse(pattern, "parentheses in pairs, not nested");
  return side;
}

/// The length of each name; one per group may be left to be worked out.
std::map<std::string, int64_t> lengths_of(const Tensor& x, const std::string& pattern, const Side& left,
                                          std::map<std::string, int64_t> known) {
  auto refuse_shape = [&] {
    throw ShapeError("rearrange: expected a tensor that \"" + pattern + "\" fits, got " + x.spec().to_string() + ".");
  };
  if (static_cast<int>(left.groups.size()) != x.rank()) refuse_shape();
  for (int a = 0; a < x.rank(); ++a) {
    int64_t product = 1;
    const std::string* open = nullptr;
    for (const std::string& name : left.groups[static_cast<size_t>(a)]) {
      if (known.count(name)) {
        product *= known[name];
      } else {
        if (open) refuse(pattern, "lengths of all names but one in \"(" + *open + " " + name + ")\"");
        open = &name;
      }
    }
    if (open) {
      if (product <= 0 || x.shape()[a] % product != 0) refuse_shape();
      known[*open] = x.shape()[a] / product;
      product *= known[*open];
    }
    if (product != x.shape()[a]) refuse_shape();
  }
  return known;
}

}  // namespace

Tensor rearrange(const Tensor& tensor, const std::string& pattern,
                 const std::vector<std::pair<std::string, int64_t>>& axes_lengths) {
  size_t arrow = pattern.find("->");
  if (arrow == std::string::npos) refuse(pattern, "a pattern with \"->\"");
  Side left = parse_side(pattern, pattern.substr(0, arrow)), right = parse_side(pattern, pattern.substr(arrow + 2));
  Group from = left.names(), to = right.names(), sorted_from = from, sorted_to = to;
  std::sort(sorted_from.begin(), sorted_from.end());
  std::sort(sorted_to.begin(), sorted_to.end());
  if (sorted_from != sorted_to || std::adjacent_find(sorted_to.begin(), sorted_to.end()) != sorted_to.end())
    refuse(pattern, "each name once on both sides");
  auto lengths = lengths_of(tensor, pattern, left, {axes_lengths.begin(), axes_lengths.end()});
  Shape apart, joined;
  std::vector<int64_t> perm;
  for (const std::string& name : from) apart.push_back(lengths[name]);
  for (const std::string& name : to) perm.push_back(std::find(from.begin(), from.end(), name) - from.begin());
  for (const Group& group : right.groups) {
    int64_t n = 1;
    for (const std::string& name : group) n *= lengths[name];
    joined.push_back(n);
  }
  return reshape(transpose(reshape(tensor, apart), perm), joined);
}

}  // namespace addax::ops
