// einsum: two operands at a time, each pair through transposes and one batched matmul.
#include <algorithm>
#include <cctype>
#include <map>

#include "addax/ops.hpp"
#include "ops/axes.hpp"
#include "ops/known.hpp"
#include "ops/operation.hpp"
#include "ops/promote.hpp"

namespace addax::ops {
namespace {

/// An operand and the letters of its axes; those of "..." are signs counted from the last axis.
struct Lettered {
  Tensor x;
  std::string letters;

  bool has(char c) const { return letters.find(c) != std::string::npos; }
  int axis(char c) const { return static_cast<int>(letters.find(c)); }
  int64_t length(char c) const { return x.shape()[axis(c)]; }
};

[[noreturn]] void refuse_text(std::string_view subscripts, const std::string& wanted) {
  throw OptionError("einsum: expected " + wanted + ", got \"" + std::string(subscripts) + "\".");
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

constexpr char first_ellipsis = '!';  // stands for the last axis of "..."; its neighbours for those before

/// Letters with "..." spelt out for so many axes.
std::string spelt(std::string_view subscripts, std::string_view term, int ellipsis_axes) {
  std::string letters;
  bool seen = false;
  for (size_t i = 0; i < term.size(); ++i) {
    if (is_letter(term[i])) {
      letters += term[i];
    } else if (term.substr(i, 3) == "..." && !seen) {
      for (int k = ellipsis_axes; k-- > 0;) letters += static_cast<char>(first_ellipsis + k);
      seen = true;
      i += 2;
    } else {
      refuse_text(subscripts, "letters, commas, one \"...\" per operand and one \"->\"");
    }
  }
  return letters;
}

struct Equation {
  std::vector<std::string> terms;
  std::string result;
};

Equation parse(std::string_view subscripts, const Tensors& operands) {
  std::string text;
  for (char c : subscripts)
    if (c != ' ') text += c;
  size_t arrow = text.find("->");
  std::string left = text.substr(0, arrow);
  std::vector<std::string> raw(1);
  for (char c : left) {
    if (c == ',')
      raw.emplace_back();
    else
      raw.back() += c;
  }
  if (raw.size() != operands.size())
    refuse_text(subscripts, "letters for " + std::to_string(operands.size()) + " operands");
  Equation equation;
  int most = 0;
  for (size_t i = 0; i < raw.size(); ++i) {
    bool open = raw[i].find("...") != std::string::npos;
    int named = static_cast<int>(raw[i].size()) - (open ? 3 : 0), rank = operands[i].rank();
    if (open ? named > rank : named != rank)
      throw ShapeError("einsum: expected an operand with axes \"" + raw[i] + "\", got " +
                       operands[i].spec().to_string() + ".");
    most = std::max(most, open ? rank - named : 0);
    equation.terms.push_back(spelt(subscripts, raw[i], rank - named));
  }
  if (arrow != std::string::npos) {
    equation.result = spelt(subscripts, std::string_view(text).substr(arrow + 2), most);
  } else {
    std::map<char, int> uses;
    for (const std::string& term : equation.terms)
      for (char c : term) ++uses[c];
    for (int k = most; k-- > 0;) equation.result += static_cast<char>(first_ellipsis + k);
    std::string once;
    for (auto [c, n] : uses)
      if (n == 1 && is_letter(c)) once += c;
    equation.result += once;
  }
  for (size_t i = 0; i < equation.result.size(); ++i) {
    char c = equation.result[i];
    bool known = std::any_of(equation.terms.begin(), equation.terms.end(),
                             [c](const std::string& term) { return term.find(c) != std::string::npos; });
    if (!known || equation.result.find(c, i + 1) != std::string::npos)
      refuse_text(subscripts, "each letter of the result once and in an operand");
  }
  return equation;
}

/// A letter twice in one operand: its diagonal.
Lettered without_doubles(Lettered a) {
  for (size_t i = 0; i < a.letters.size(); ++i) {
    size_t second = a.letters.find(a.letters[i], i + 1);
    if (second == std::string::npos) continue;
    char c = a.letters[i];
    a.x = diagonal(a.x, {.axis1 = static_cast<int64_t>(i), .axis2 = static_cast<int64_t>(second)});
    a.letters.erase(second, 1);
    a.letters.erase(i, 1);
    a.letters += c;
    return without_doubles(a);
  }
  return a;
}

/// Adds up the axes that nobody asks for.
Lettered summed(const Lettered& a, const std::string& needed) {
  std::vector<int64_t> axes;
  std::string rest;
  for (size_t i = 0; i < a.letters.size(); ++i) {
    if (needed.find(a.letters[i]) == std::string::npos)
      axes.push_back(static_cast<int64_t>(i));
    else
      rest += a.letters[i];
  }
  // Bare sums keep the operand's dtype, as those inside a product do.
  return axes.empty() ? a : Lettered{as_dtype(sum(a.x, {.axis = axes}), a.x.dtype()), rest};
}

/// The axes in the order of `letters`.
Tensor ordered(const Lettered& a, const std::string& letters) {
  std::vector<int64_t> perm;
  for (char c : letters) perm.push_back(a.axis(c));
  return transpose(a.x, perm);
}

int64_t product_of(const Lettered& a, const std::string& letters) {
  int64_t n = 1;
  for (char c : letters) n *= a.length(c);
  return n;
}

/// An axis in messages; those of "..." have no letters.
std::string name_of(char letter) {
  return std::isalpha(static_cast<unsigned char>(letter)) ? std::string("axis \"") + letter + "\"" : "an axis";
}

/// Axes of length 1 that the other operand has longer broadcast, as "..." may.
Lettered widened(const Lettered& a, const Lettered& b) {
  Shape shape = a.x.shape();
  for (char c : a.letters) {
    if (!b.has(c) || b.length(c) == a.length(c) || b.length(c) == 1) continue;
    if (a.length(c) != 1)
      throw ShapeError("einsum: expected equal lengths of " + name_of(c) + " in all operands, got " +
                       a.x.spec().to_string() + " and " + b.x.spec().to_string() + ".");
    shape[a.axis(c)] = b.length(c);
  }
  return {broadcast_to(a.x, shape), a.letters};
}

/// One operand as [batch..., rows, columns] of a batched matmul, or with the last two exchanged where that saves a
/// transpose of memory.
struct Matrix {
  Tensor x;
  bool transposed;
};
Matrix as_matrix(const Lettered& a, const std::string& batch, const std::string& rows, const std::string& columns) {
  bool exchange = a.letters == batch + columns + rows && !rows.empty() && !columns.empty();
  int64_t n = product_of(a, batch), r = product_of(a, rows), c = product_of(a, columns);
  Tensor x = ordered(a, exchange ? batch + columns + rows : batch + rows + columns);
  Shape shape = batch.empty() ? Shape{} : Shape{n};
  shape.push_back(exchange ? c : r);
  shape.push_back(exchange ? r : c);
  return {reshape(x, shape), exchange};
}

Lettered contract(const Lettered& left, const Lettered& right, const std::string& needed) {
  Lettered a = summed(left, needed + right.letters), b = summed(right, needed + left.letters);
  a = widened(a, b);
  b = widened(b, a);
  std::string batch, inner, rows, columns;
  for (char c : a.letters) {
    bool kept = needed.find(c) != std::string::npos;
    (b.has(c) ? (kept ? batch : inner) : rows) += c;
  }
  for (char c : b.letters)
    if (!a.has(c)) columns += c;
  Shape shape;
  for (char c : batch) shape.push_back(a.length(c));
  for (char c : rows) shape.push_back(a.length(c));
  for (char c : columns) shape.push_back(b.length(c));
  std::string letters = batch + rows + columns;
  if (inner.empty()) {  // an elementwise product under broadcasting
    Shape left_shape, right_shape;
    for (char c : letters) {
      left_shape.push_back(a.has(c) ? a.length(c) : 1);
      right_shape.push_back(b.has(c) ? b.length(c) : 1);
    }
    return {multiply(reshape(ordered(a, batch + rows), left_shape), reshape(ordered(b, batch + columns), right_shape)),
            letters};
  }
  Matrix p = as_matrix(a, batch, rows, inner), q = as_matrix(b, batch, inner, columns);
  return {reshape(matmul_transposed(p.x, q.x, p.transposed, q.transposed), shape), letters};
}

const Operation einsum_operation{"einsum",
                                 "numpy",
                                 {"subscripts", spread("operands")},
                                 [](const std::string& subscripts, const Tensors& operands) -> Tensor {
                                   if (operands.empty()) refuse_text(subscripts, "at least one operand");
                                   Equation equation = parse(subscripts, operands);
                                   DType dtype = result_type(std::span<const Tensor>(operands));
                                   std::vector<Lettered> open;
                                   for (size_t i = 0; i < operands.size(); ++i)
                                     open.push_back(without_doubles({as_dtype(operands[i], dtype), equation.terms[i]}));
                                   while (open.size() > 1) {  // from left to right, as it is written
                                     std::string needed = equation.result;
                                     for (size_t i = 2; i < open.size(); ++i) needed += open[i].letters;
                                     open[1] = contract(open[0], open[1], needed);
                                     open.erase(open.begin());
                                   }
                                   return ordered(summed(open[0], equation.result), equation.result);
                                 }};

}  // namespace

Tensor einsum_of(std::string_view subscripts, const Tensors& operands) {
  return einsum_operation(std::string(subscripts), operands);
}

}  // namespace addax::ops
