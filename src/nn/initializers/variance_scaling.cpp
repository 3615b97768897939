// VarianceScaling and its relatives: one class, under the names of a table.
#include "addax/initializers/variance_scaling.hpp"

#include <algorithm>
#include <cmath>

#include "addax/initializers/glorot_normal.hpp"
#include "addax/initializers/glorot_uniform.hpp"
#include "addax/initializers/he_normal.hpp"
#include "addax/initializers/he_uniform.hpp"
#include "addax/initializers/lecun_normal.hpp"
#include "addax/initializers/lecun_uniform.hpp"
#include "addax/ops.hpp"
#include "nn/initializers/seed.hpp"
#include "nn/serialize.hpp"

namespace addax {

using initializers::FanOptions;
using initializers::VarianceScalingOptions;

template <>
inline constexpr auto fields_of<FanOptions> =
    std::tuple{Field{"seed", &FanOptions::seed}, Field{"input_axes", &FanOptions::input_axes},
               Field{"output_axes", &FanOptions::output_axes}};

template <>
inline constexpr auto fields_of<VarianceScalingOptions> =
    std::tuple{Field{"seed", &VarianceScalingOptions::seed},
               Field{"scale", &VarianceScalingOptions::scale},
               Field{"mode", &VarianceScalingOptions::mode},
               Field{"distribution", &VarianceScalingOptions::distribution},
               Field{"input_axes", &VarianceScalingOptions::input_axes},
               Field{"output_axes", &VarianceScalingOptions::output_axes}};

namespace {

/// A relative with its own name; its config holds FanOptions alone.
struct Relative {
  const char* name;
  double scale;
  const char* mode;
  const char* distribution;
};
constexpr Relative relatives[] = {
    {"GlorotNormal", 1, "fan_avg", "truncated_normal"}, {"GlorotUniform", 1, "fan_avg", "uniform"},
    {"HeNormal", 2, "fan_in", "truncated_normal"},      {"HeUniform", 2, "fan_in", "uniform"},
    {"LecunNormal", 1, "fan_in", "truncated_normal"},   {"LecunUniform", 1, "fan_in", "uniform"}};

struct Fans {
  double in = 1, out = 1;
};

double product(const Shape& shape, const std::vector<int64_t>& axes) {
  double result = 1;
  for (int64_t axis : axes) result *= static_cast<double>(shape[static_cast<int>(axis)]);
  return result;
}

Fans fans_of(const Shape& shape, const Axes& input_axes, const Axes& output_axes) {
  if (!input_axes.all() && !output_axes.all())
    return {product(shape, input_axes.list()), product(shape, output_axes.list())};
  if (shape.rank() == 0) return {};
  auto size = static_cast<double>(shape.size());
  if (shape.rank() == 1) return {size, size};
  // What is neither input nor output is the window of a convolution: it counts in both.
  auto window = static_cast<double>(shape.part(0, shape.rank() - 2).size());
  return {window * static_cast<double>(shape[-2]), window * static_cast<double>(shape[-1])};
}

void check_word(const char* option, const std::string& word, std::initializer_list<std::string_view> known) {
  if (std::find(known.begin(), known.end(), word) != known.end()) return;
  throw OptionError(std::string("VarianceScaling: expected a known ") + option + ", got \"" + word + "\". " +
                    did_you_mean(word, std::vector<std::string_view>(known)));
}

class VarianceScalingInitializer final : public InitializerBase {
 public:
  VarianceScalingInitializer(VarianceScalingOptions options, const Relative* relative)
      : options_(std::move(options)), relative_(relative) {
    if (!(options_.scale > 0))
      throw OptionError("VarianceScaling: expected a positive scale, got " + Json(options_.scale).to_python() + ".");
    check_word("mode", options_.mode, {"fan_in", "fan_out", "fan_avg"});
    check_word("distribution", options_.distribution, {"truncated_normal", "normal", "untruncated_normal", "uniform"});
  }

  std::string class_name() const override { return relative_ ? relative_->name : "VarianceScaling"; }
  Json get_config() const override {
    if (!relative_) return to_config(options_);
    return to_config(FanOptions{options_.seed, options_.input_axes, options_.output_axes});
  }

  Tensor call(const Shape& shape, DType dtype) override {
    Fans fans = fans_of(shape, options_.input_axes, options_.output_axes);
    double n = options_.mode == "fan_in" ? fans.in : options_.mode == "fan_out" ? fans.out : (fans.in + fans.out) / 2;
    double variance = options_.scale / std::max(1.0, n);
    random::Seed seed = seed_of(options_.seed);
    if (options_.distribution == "uniform") {
      double limit = std::sqrt(3 * variance);
      return random::uniform(shape, {.minval = -limit, .maxval = limit, .dtype = dtype, .seed = seed});
    }
    if (options_.distribution == "untruncated_normal")
      return random::normal(shape, {.stddev = std::sqrt(variance), .dtype = dtype, .seed = seed});
    // The standard deviation of a standard normal number that is cut off at two of them.
    constexpr double of_truncated = 0.87962566103423978;
    return random::truncated_normal(shape,
                                    {.stddev = std::sqrt(variance) / of_truncated, .dtype = dtype, .seed = seed});
  }

 private:
  VarianceScalingOptions options_;
  const Relative* relative_;
};

Initializer make_relative(const Relative& relative, const FanOptions& o) {
  VarianceScalingOptions options{relative.scale, relative.mode, relative.distribution,
                                 o.seed,         o.input_axes,  o.output_axes};
  return Initializer(std::make_shared<VarianceScalingInitializer>(std::move(options), &relative));
}

Initializer make_named(std::string_view name, const FanOptions& options) {
  return make_relative(
      *std::find_if(std::begin(relatives), std::end(relatives), [&](const Relative& r) { return r.name == name; }),
      options);
}

template <class Options, class Make>
void add(const char* name, Make make) {
  initializer_registry().add({name, "keras.initializers", [=](const Json& config) {
                                Options options;
                                from_config(config, options, name);
                                return make(options);
                              }});
}

[[maybe_unused]] const bool registered = [] {
  add<VarianceScalingOptions>("VarianceScaling",
                              [](const auto& options) { return initializers::VarianceScaling(options); });
  for (const Relative& relative : relatives)
    add<FanOptions>(relative.name, [&relative](const auto& options) { return make_relative(relative, options); });
  return true;
}();

}  // namespace

namespace initializers {

Initializer VarianceScaling(const VarianceScalingOptions& options) {
  return Initializer(std::make_shared<VarianceScalingInitializer>(options, nullptr));
}
Initializer GlorotNormal(const FanOptions& options) { return make_named("GlorotNormal", options); }
Initializer GlorotUniform(const FanOptions& options) { return make_named("GlorotUniform", options); }
Initializer HeNormal(const FanOptions& options) { return make_named("HeNormal", options); }
Initializer HeUniform(const FanOptions& options) { return make_named("HeUniform", options); }
Initializer LecunNormal(const FanOptions& options) { return make_named("LecunNormal", options); }
Initializer LecunUniform(const FanOptions& options) { return make_named("LecunUniform", options); }

}  // namespace initializers
}  // namespace addax
