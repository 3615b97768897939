#include "layers/changes.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include "addax/layers/auto_contrast.hpp"
#include "addax/layers/equalization.hpp"
#include "addax/layers/random_brightness.hpp"
#include "addax/layers/random_color_degeneration.hpp"
#include "addax/layers/random_contrast.hpp"
#include "addax/layers/random_posterization.hpp"
#include "addax/layers/random_rotation.hpp"
#include "addax/layers/random_sharpness.hpp"
#include "addax/layers/random_shear.hpp"
#include "addax/layers/random_translation.hpp"
#include "addax/layers/solarization.hpp"

namespace addax {

std::vector<Change> changes(const ChangeOptions& o, bool all) {
  const Numbers factor{o.factor[0], o.factor[1]};
  const double bits = std::max(1.0, std::floor(8 * o.factor[1]));
  std::vector<Change> made{
      {"random_shear", layers::RandomShear({.x_factor = factor,
                                            .y_factor = factor,
                                            .interpolation = o.interpolation,
                                            .seed = o.seed,
                                            .name = "random_shear",
                                            .dtype = o.dtype})},
      {"random_translation",
       layers::RandomTranslation(
           factor, factor,
           {.interpolation = o.interpolation, .seed = o.seed, .name = "random_translation", .dtype = o.dtype})},
      {"random_rotation",
       layers::RandomRotation(
           factor, {.interpolation = o.interpolation, .seed = o.seed, .name = "random_rotation", .dtype = o.dtype})},
      {"random_posterization",
       layers::RandomPosterization(
           bits, {.value_range = o.value_range, .seed = o.seed, .name = "random_posterization", .dtype = o.dtype})},
      {"solarization", layers::Solarization({.addition_factor = factor,
                                             .threshold_factor = factor,
                                             .value_range = o.value_range,
                                             .seed = o.seed,
                                             .name = "solarization",
                                             .dtype = o.dtype})},
      {"auto_contrast",
       layers::AutoContrast({.value_range = o.value_range, .name = "auto_contrast", .dtype = o.dtype})},
      {"equalization", layers::Equalization({.value_range = o.value_range, .name = "equalization", .dtype = o.dtype})}};
  if (!all) return made;
  made.push_back(
      {"random_brightness",
       layers::RandomBrightness(
           factor, {.value_range = o.value_range, .seed = o.seed, .name = "random_brightness", .dtype = o.dtype})});
  made.push_back(
      {"random_color_degeneration",
       layers::RandomColorDegeneration(
           factor,
           {.value_range = o.value_range, .seed = o.seed, .name = "random_color_degeneration", .dtype = o.dtype})});
  made.push_back(
      {"random_contrast",
       layers::RandomContrast(
           factor, {.value_range = o.value_range, .seed = o.seed, .name = "random_contrast", .dtype = o.dtype})});
  made.push_back(
      {"random_sharpness",
       layers::RandomSharpness(
           factor, {.value_range = o.value_range, .seed = o.seed, .name = "random_sharpness", .dtype = o.dtype})});
  return made;
}

Tensor through_one(const std::vector<Change>& changes, const Tensor& index, const Tensor& images) {
  std::vector<std::function<Tensors(const Tensors&)>> branches;
  for (const Change& change : changes)
    branches.push_back([layer = change.layer](const Tensors& x) -> Tensors { return layer(x[0], {.training = true}); });
  branches.push_back([](const Tensors& x) -> Tensors { return x; });
  return ops::switch_case(index, branches, images)[0];
}

}  // namespace addax
