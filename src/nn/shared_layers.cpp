#include "nn/shared_layers.hpp"

#include <optional>

namespace addax {
namespace {

constexpr const char* mark_key = "shared_object_id";
thread_local SharedLayers* scope_of_thread = nullptr;

/// The mark of a record and its class, which a damaged file may give to another object, too.
std::optional<std::pair<int64_t, std::string>> key_of(const Json& record) {
  const Json *id = record.find(mark_key), *name = record.find("class_name");
  if (id == nullptr || !id->is_integer() || name == nullptr || !name->is_string()) return std::nullopt;
  return std::pair(id->as_integer(), name->as_string());
}

template <class Visit>
void for_each_mark(Json& value, const Visit& visit) {
  if (value.is_array())
    for (Json& item : value.items()) for_each_mark(item, visit);
  if (!value.is_object()) return;
  for (auto& member : value.members()) for_each_mark(member.second, visit);
  if (const Json* mark = value.find(mark_key); mark != nullptr && mark->is_integer()) visit(value, mark->as_integer());
}

}  // namespace

SharedLayers::SharedLayers() : outermost_(scope_of_thread == nullptr) {
  if (outermost_) scope_of_thread = this;
}

SharedLayers::~SharedLayers() {
  if (outermost_) scope_of_thread = nullptr;
}

void SharedLayers::mark(Json& record, const LayerBase& layer) {
  if (scope_of_thread == nullptr) return;
  auto& written = scope_of_thread->written_;
  record[mark_key] = written.emplace(&layer, static_cast<int64_t>(written.size() + 1)).first->second;
}

void SharedLayers::finish(Json& config) const {
  if (!outermost_) return;
  std::map<int64_t, int> counts;
  for_each_mark(config, [&](Json&, int64_t mark) { ++counts[mark]; });
  for_each_mark(config, [&](Json& record, int64_t mark) {
    if (counts[mark] == 1) record.erase(mark_key);
  });
}

Layer SharedLayers::find(const Json& record) {
  auto key = key_of(record);
  if (scope_of_thread == nullptr || !key) return {};
  auto known = scope_of_thread->read_.find(*key);
  return known == scope_of_thread->read_.end() ? Layer() : known->second;
}

void SharedLayers::note(const Json& record, const Layer& layer) {
  if (auto key = key_of(record); scope_of_thread != nullptr && key) scope_of_thread->read_.emplace(*key, layer);
}

}  // namespace addax
