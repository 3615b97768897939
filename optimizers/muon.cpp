#include "addax/optimizers/muon.hpp"

#include <algorithm>
#include <cmath>
#include <regex>

#include "optimizers/adam_step.hpp"
#include "optimizers/optimizer_inner.hpp"

namespace addax {

using optimizers::MuonOptions;

template <>
inline constexpr auto fields_of<MuonOptions> = optimizer_fields<MuonOptions>(
    Field{"adam_beta_1", &MuonOptions::adam_beta_1}, Field{"adam_beta_2", &MuonOptions::adam_beta_2},
    Field{"epsilon", &MuonOptions::epsilon}, Field{"exclude_layers", &MuonOptions::exclude_layers},
    Field{"muon_a", &MuonOptions::muon_a}, Field{"muon_b", &MuonOptions::muon_b}, Field{"muon_c", &MuonOptions::muon_c},
    Field{"adam_lr_ratio", &MuonOptions::adam_lr_ratio}, Field{"momentum", &MuonOptions::momentum},
    Field{"ns_steps", &MuonOptions::ns_steps}, Field{"nesterov", &MuonOptions::nesterov},
    Field{"exclude_embeddings", &MuonOptions::exclude_embeddings},
    Field{"adam_weight_decay", &MuonOptions::adam_weight_decay}, Field{"rms_rate", &MuonOptions::rms_rate});

namespace optimizers {
namespace {

class MuonOptimizer final : public ConfiguredOptimizer<MuonOptimizer, MuonOptions> {
 public:
  static constexpr const char* keras_name = "Muon";
  explicit MuonOptimizer(MuonOptions options) : ConfiguredOptimizer(std::move(options)) {
    for (const std::string& text : own().exclude_layers) excluded_.push_back(regular_expression("Muon", text));
  }

 protected:
  void build_slots(const Variables& variables) override {
    for (const Variable& v : variables) add_slots({v}, by_adam(v) ? Names{"momentum", "velocity"} : Names{"momentum"});
  }

  std::optional<double> weight_decay_of(const Variable& v) const override {
    return by_adam(v) ? own().adam_weight_decay : own().weight_decay;
  }

  void update_step(const Tensor& g, Variable w, const Tensor& rate) override {
    if (has_slot(w, "velocity")) return adam_step(g, w, rate * own().adam_lr_ratio);
    Variable momentum = slot(w, "momentum");
    Tensor m = momentum.value() * own().momentum + g;
    momentum.assign(m);
    auto longer = static_cast<double>(std::max(w.shape()[0], w.shape()[1]));
    Tensor size = own().rms_rate ? rate * (*own().rms_rate * std::sqrt(longer)) : rate;
    w.assign_sub(orthogonal(own().nesterov ? g + m * own().momentum : m) * size);
  }

 private:
  using Names = std::vector<std::string>;

  bool by_adam(const Variable& v) const {
    if (v.shape().rank() != 2) return true;
    if (own().exclude_embeddings && lower_case(v.path()).find("embedding") != std::string::npos) return true;
    return std::any_of(excluded_.begin(), excluded_.end(),
                       [&](const std::regex& expression) { return std::regex_search(v.path(), expression); });
  }

  void adam_step(const Tensor& g, Variable w, const Tensor& rate) {
    Tensor m = moved(slot(w, "momentum"), g, own().adam_beta_1);
    Tensor v = moved(slot(w, "velocity"), ops::square(g), own().adam_beta_2);
    Tensor size = adam_rate(rate, step(rate), own().adam_beta_1, own().adam_beta_2);
    w.assign_sub(m * size / (ops::sqrt(v) + own().epsilon));
  }

  /// A matrix of nearly the same singular vectors whose singular values are all near 1.
  Tensor orthogonal(const Tensor& g) const {
    bool tall = g.shape()[0] > g.shape()[1];
    Tensor x = tall ? ops::transpose(g) : g;
    x = x / (ops::sqrt(ops::sum(ops::square(x))) + 1e-7);
    for (int64_t i = 0; i < own().ns_steps; ++i) {
      Tensor square = ops::matmul(x, ops::transpose(x));
      x = x * own().muon_a + ops::matmul(square * own().muon_b + ops::matmul(square * own().muon_c, square), x);
    }
    return tall ? ops::transpose(x) : x;
  }

  std::vector<std::regex> excluded_;
};

const Registered registered_muon = MuonOptimizer::registered();

}  // namespace

Optimizer Muon(MuonOptions options) { return make<MuonOptimizer>(std::move(options)); }

}  // namespace optimizers
}  // namespace addax
