#include "support/golden_file.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <set>
#include <sstream>

#include "addax/ops.hpp"

namespace addax::tests {
namespace {

double number(const Json& json) {
  if (!json.is_string()) return json.as_double();
  if (json.as_string() == "nan") return std::nan("");
  return json.as_string() == "inf" ? INFINITY : -INFINITY;
}

}  // namespace

Json golden_file(const std::string& name) {
  std::ifstream in(std::string(ADDAX_TESTS_DIR) + "/golden/data/" + name);
  std::stringstream text;
  text << in.rdbuf();
  return Json::parse(text.str(), name);
}

Tensor golden_value(const Json& json) {
  if (!json.is_object()) return Tensor::scalar(static_cast<float>(number(json)));
  std::vector<int64_t> shape;
  std::vector<double> data;
  for (const Json& d : json["shape"].items()) shape.push_back(d.as_integer());
  for (const Json& v : json["data"].items()) data.push_back(number(v));
  return ops::cast(Tensor::from(data, Shape(shape)), DType(json["dtype"].as_string()));
}

Json golden_options(const Json& options) {
  static const std::set<std::string> flags{"from_logits", "nesterov",      "centered",          "amsgrad",
                                           "use_ema",     "relative_step", "exclude_embeddings"};
  Json result = Json::object();
  for (const auto& [key, value] : options.members())
    result[key] = flags.contains(key) ? Json(value.as_integer() != 0) : value;
  return result;
}

bool agree(double a, double b, double tolerance) {
  if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && std::isnan(b);
  return a == b || std::abs(a - b) <= tolerance * std::max(1.0, std::abs(b));
}

void check_agree(const Tensor& got, const Tensor& wanted, double tolerance) {
  REQUIRE(got.shape().to_string() == wanted.shape().to_string());
  auto a = got.to_vector<double>(), b = wanted.to_vector<double>();
  for (size_t i = 0; i < a.size(); ++i)
    if (!agree(a[i], b[i], tolerance)) {
      FAIL_CHECK("element " << i << ": expected " << float_repr(b[i]) << ", got " << float_repr(a[i]));
      return;
    }
}

}  // namespace addax::tests
