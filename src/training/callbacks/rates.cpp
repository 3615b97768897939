#include "training/callbacks/rates.hpp"

namespace addax {

void each_rate(const Optimizer& optimizer, const std::function<void(const Optimizer&, const std::string&)>& visit) {
  bool several = false;
  for (const auto& [place, inner] : optimizer->inner_optimizers()) {
    if (!place.starts_with("optimizers/")) return each_rate(inner, visit);  // that of a LossScaleOptimizer
    visit(inner, " " + inner.name());
    several = true;
  }
  if (!several) visit(optimizer, "");
}

void log_rates(const Optimizer& optimizer, Logs& logs) {
  each_rate(optimizer, [&](const Optimizer& one, const std::string& name) {
    logs.set("learning_rate" + (name.empty() ? "" : "_" + name.substr(1)), one.learning_rate());
  });
}

}  // namespace addax
