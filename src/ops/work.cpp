// The rules of work, by op.
#include "ops/work.hpp"

#include <unordered_map>

namespace addax {
namespace {

std::unordered_map<const Op*, WorkRule>& rules() {
  static std::unordered_map<const Op*, WorkRule> all;
  return all;
}

}  // namespace

WorkOf::WorkOf(const Op& op, WorkRule rule) { rules().emplace(&op, rule); }

double each_input(const WorkView& call) { return static_cast<double>(call.in[0].shape.size()); }

double work_of(const Op& op, const WorkView& call) {
  if (auto rule = rules().find(&op); rule != rules().end()) return rule->second(call);
  return op.is_elementwise() ? static_cast<double>(call.out[0].shape.size()) : 0;
}

}  // namespace addax
