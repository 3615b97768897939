// Every op gives what real Keras gives: shapes, dtypes and numbers of tests/golden/data/ops.json and places_ops.json.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>
#include <optional>
#include <set>
#include <sstream>

#include "addax/errors.hpp"
#include "ops/golden.hpp"

namespace addax::tests {
namespace {

double golden_number(const Json& value) {
  if (!value.is_string()) return value.as_double();
  if (value.as_string() == "nan") return std::numeric_limits<double>::quiet_NaN();
  return value.as_string() == "inf" ? INFINITY : -INFINITY;
}

double allowed(DType dtype) {
  if (dtype == DType::float16) return 2e-3;
  if (dtype == DType::bfloat16) return 3e-2;
  return dtype.is_float() ? 1e-5 : 0;
}

bool close(double got, double wanted, double tolerance) {
  if (std::isnan(wanted)) return std::isnan(got);
  if (std::isinf(wanted)) return got == wanted;
  return std::abs(got - wanted) <= tolerance * std::max(0.1, std::abs(wanted));
}

/// Eigenvectors and their like hold up to the sign of each.
bool signs_are_free(const std::string& op) { return op == "eigh" || op == "svd" || op == "qr" || op == "eig"; }

/// What differs from the golden result; empty where nothing does.
std::string difference(const Tensor& got, const Json& golden, bool wide, bool any_sign) {
  Tensor wanted = golden_tensor(golden);
  if (got.shape() != wanted.shape() || (got.dtype() != wanted.dtype() && !wide))
    return "expected " + wanted.spec().to_string() + ", got " + got.spec().to_string();
  auto a = got.to_vector<double>(), b = wanted.to_vector<double>();
  double tolerance = std::max(allowed(got.dtype()), allowed(wanted.dtype()));
  for (size_t i = 0; i < a.size(); ++i)
    if (any_sign ? !close(std::abs(a[i]), std::abs(b[i]), tolerance) : !close(a[i], b[i], tolerance))
      return "element " + std::to_string(i) + ": expected " + float_repr(b[i]) + ", got " + float_repr(a[i]);
  return "";
}

std::string difference(const Tensors& got, const Json& golden, bool wide, bool any_sign) {
  if (got.size() != golden.size())
    return "expected " + std::to_string(golden.size()) + " results, got " + std::to_string(got.size());
  for (size_t i = 0; i < got.size(); ++i)
    if (std::string text = difference(got[i], golden[i], wide, any_sign); !text.empty()) return text;
  return "";
}

/// What differs in one case, also an error that Keras does not have.
std::string run(const Json& golden, GoldenFunction function) {
  try {
    Tensors got = function({golden["args"], golden["kwargs"]});
    return difference(got, golden["out"], golden.contains("x64"), signs_are_free(golden["op"].as_string()));
  } catch (const Error& error) {
    return error.what();
  }
}

}  // namespace

Tensor golden_tensor(const Json& value) {
  if (value.is_integer()) return Tensor(value.as_integer());
  if (!value.is_object()) return Tensor(golden_number(value));
  std::vector<int64_t> dims;
  for (const Json& d : value["shape"].items()) dims.push_back(d.as_integer());
  DType dtype = value["dtype"].as_string();
  if (dtype.is_float()) {
    std::vector<double> data;
    for (const Json& v : value["data"].items()) data.push_back(golden_number(v));
    return ops::cast(Tensor::from(data, Shape(dims)), dtype);
  }
  std::vector<int64_t> data;
  for (const Json& v : value["data"].items()) data.push_back(v.as_integer());
  return ops::cast(Tensor::from(data, Shape(dims)), dtype);
}

const Json* GoldenCall::find(size_t i, const char* keyword) const {
  const Json* value = i < args.size() ? &args[i] : kwargs.find(keyword);
  return value && value->is_string() && value->as_string() == "None" ? nullptr : value;
}
Tensors GoldenCall::tensors(size_t i) const {
  Tensors result;
  for (const Json& item : args[i].items()) result.push_back(golden_tensor(item));
  return result;
}
double GoldenCall::number(size_t i, const char* keyword, double fallback) const {
  const Json* value = find(i, keyword);
  return value ? golden_number(*value) : fallback;
}
int64_t GoldenCall::integer(size_t i, const char* keyword, int64_t fallback) const {
  const Json* value = find(i, keyword);
  return value ? value->as_integer() : fallback;
}
std::string GoldenCall::text(size_t i, const char* keyword, const std::string& fallback) const {
  const Json* value = find(i, keyword);
  return value ? value->as_string() : fallback;
}
std::optional<double> GoldenCall::maybe_number(const char* keyword) const {
  const Json* value = find(args.size(), keyword);
  return value ? std::optional(golden_number(*value)) : std::nullopt;
}
std::optional<int64_t> GoldenCall::maybe_integer(const char* keyword) const {
  const Json* value = find(args.size(), keyword);
  return value ? std::optional(value->as_integer()) : std::nullopt;
}
std::vector<int64_t> GoldenCall::list(size_t i, const char* keyword) const {
  const Json* value = find(i, keyword);
  std::vector<int64_t> result;
  if (value && value->is_integer()) result.push_back(value->as_integer());
  if (value && value->is_array())
    for (const Json& item : value->items()) result.push_back(item.as_integer());
  return result;
}
Axes GoldenCall::axis(size_t i, const char* keyword, const Axes& fallback) const {
  if (i >= args.size() && !kwargs.contains(keyword)) return fallback;
  return find(i, keyword) ? Axes(list(i, keyword)) : Axes();
}

std::map<std::string, GoldenFunction>& GoldenNames::all() {
  static std::map<std::string, GoldenFunction> names;
  return names;
}

// A golden name without an op of its own: relu's options belong to layers::ReLU.
const std::set<std::string> no_ops{"keras.activations.relu"};

void check_file(const std::string& name) {
  std::ostringstream text;
  text << std::ifstream(ADDAX_TESTS_DIR "/golden/data/" + name).rdbuf();
  Json file = Json::parse(text.str(), name);
  std::set<std::string> unknown;
  for (const Json& golden : file["cases"].items()) {
    const std::string& name = golden["op"].as_string();
    auto found = GoldenNames::all().find(name);
    if (found == GoldenNames::all().end() && !no_ops.contains(name)) unknown.insert(name);
    if (found == GoldenNames::all().end() || golden.contains("error")) continue;
    std::string fault = run(golden, found->second);
    CHECK_MESSAGE(fault.empty(), name, golden["args"].to_string().substr(0, 300), golden["kwargs"].to_string(), ": ",
                  fault);
  }
  for (const std::string& name : unknown) FAIL_CHECK(name, " has golden values, but no function in tests/ops");
}

TEST_CASE("every op gives what Keras gives") { check_file("ops.json"); }
TEST_CASE("operations on places give what Keras gives") { check_file("places_ops.json"); }

}  // namespace addax::tests
