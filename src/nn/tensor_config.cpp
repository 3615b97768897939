// Tensors in configs: Keras' records of arrays.
#include "addax/ops.hpp"
#include "nn/serialize.hpp"

namespace addax {
namespace {

template <class T>
Json nested(const std::vector<T>& values, const Shape& shape, int axis, size_t& next) {
  if (axis == shape.rank()) return Json(static_cast<T>(values[next++]));
  Json list = Json::array();
  for (int64_t i = 0; i < shape[axis]; ++i) list.push_back(nested(values, shape, axis + 1, next));
  return list;
}

template <class T>
Json nested(const Tensor& tensor) {
  size_t next = 0;
  return nested(tensor.to_vector<T>(), tensor.shape(), 0, next);
}

/// Appends the numbers of nested lists; lists beside one another must be equally long.
void flatten(const Json& json, int axis, Shape& shape, std::vector<double>& values) {
  if (!json.is_array()) {
    if (axis != shape.rank()) refuse_value("lists of one length", json);
    values.push_back(json.is_bool() ? static_cast<double>(json.as_bool()) : double_from_config(json));
    return;
  }
  auto length = static_cast<int64_t>(json.size());
  if (axis == shape.rank() && values.empty() && axis < Shape::max_rank) shape.push_back(length);
  if (axis >= shape.rank() || shape[axis] != length) refuse_value("lists of one length", json);
  for (const Json& item : json.items()) flatten(item, axis + 1, shape, values);
}

}  // namespace

Json ConfigValue<Tensor>::to(const Tensor& value) {
  if (!value.defined()) return {};
  Json numbers = value.dtype().is_float()        ? nested<double>(value)
                 : value.dtype() == DType::bool_ ? nested<bool>(value)
                                                 : nested<int64_t>(value);
  return Json::object(
      {{"class_name", "__numpy__"}, {"config", Json::object({{"value", numbers}, {"dtype", value.dtype().name()}})}});
}

Tensor ConfigValue<Tensor>::from(const Json& json) {
  if (json.is_null()) return {};
  bool record = json.is_object() && json.contains("config");
  if (json.is_object() && !record) refuse_value("numbers", json);
  Shape shape;
  std::vector<double> values;
  flatten(record ? json["config"].at("value") : json, 0, shape, values);
  DType dtype = record ? ConfigValue<DType>::from(json["config"].at("dtype")) : DType(DType::float32);
  return ops::cast(Tensor::from(values, shape), dtype);
}

}  // namespace addax
