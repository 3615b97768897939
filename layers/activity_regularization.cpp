#include "addax/layers/activity_regularization.hpp"

#include "addax/regularizers/l1l2.hpp"
#include "nn/configured.hpp"

namespace addax {

template <>
inline constexpr auto fields_of<ActivityRegularizationOptions> = layer_fields<ActivityRegularizationOptions>(
    Field{"l1", &ActivityRegularizationOptions::l1}, Field{"l2", &ActivityRegularizationOptions::l2});

namespace {

class ActivityRegularizationLayer final
    : public ConfiguredLayer<ActivityRegularizationLayer, ActivityRegularizationOptions> {
 public:
  static constexpr const char* keras_name = "ActivityRegularization";

  ActivityRegularizationLayer(NoArguments, ActivityRegularizationOptions options)
      : ConfiguredLayer({}, std::move(options)) {
    inner().activity_regularizer = regularizers::L1L2({.l1 = this->options().l1, .l2 = this->options().l2});
  }

  bool supports_masking() const override { return true; }
  Tensor call(const Tensor& x, const CallContext&) override { return x; }

  /// The regularizer follows from l1 and l2.
  Json get_config() const override {
    Json config = ConfiguredLayer::get_config();
    std::erase_if(config.members(), [](const Json::Member& member) { return member.first == "activity_regularizer"; });
    return config;
  }
};

const Registered registered_activity_regularization = ActivityRegularizationLayer::registered();

}  // namespace

Layer layers::ActivityRegularization(const ActivityRegularizationOptions& options) {
  return Layer(std::make_shared<ActivityRegularizationLayer>(NoArguments{}, options));
}

}  // namespace addax
