// A small U-Net that says of each pixel what it belongs to: background, a disc or a square, drawn over noise. Writes
// shapes.png: pictures, the truth, and the answers.
#include <cstring>

#include <addax/addax.hpp>

#include <cstdio>

using namespace addax;

namespace {

constexpr int64_t side = 32;

/// Pictures [n, 32, 32, 1] of a disc and a square each, and the class of each pixel, int32 [n, 32, 32].
datasets::Split draw_shapes(int64_t n, int64_t seed) {
  auto number = [n, stream = random::SeedGenerator(seed)](double low, double high) {
    return random::uniform({n, 1, 1}, {.minval = low, .maxval = high, .seed = stream});
  };
  Tensor at = ops::cast(ops::arange(side), "float32"), y = ops::reshape(at, {1, side, 1}),
         x = ops::reshape(at, {1, 1, side});
  auto away = [&](const Tensor& place) { return std::pair{y - number(5, 27), x - place}; };
  auto [disc_y, disc_x] = away(number(4, 13));
  auto [square_y, square_x] = away(number(19, 28));
  Tensor disc = ops::square(disc_y) + ops::square(disc_x) < ops::square(number(3, 7));
  Tensor square = ops::maximum(ops::abs(square_y), ops::abs(square_x)) < number(3, 6);
  Tensor classes = ops::where(square, 2, ops::where(disc, 1, 0));
  Tensor brightness = ops::where(square, number(0.4, 1), ops::where(disc, number(0.4, 1), 0.2));
  Tensor picture = brightness + 0.15 * random::normal({n, side, side}, {.seed = seed + 1});
  return {ops::expand_dims(ops::clip(picture, 0, 1), -1), ops::cast(classes, "int32")};
}

Tensor two_convolutions(const Tensor& x, int64_t filters) {
  Conv2DOptions same{.padding = "same", .activation = "relu"};
  return layers::Conv2D(filters, 3, same)(layers::Conv2D(filters, 3, same)(x));
}

/// Down twice and up again; each level also sees what the way down saw there.
Model make_unet() {
  Tensor picture = Input({side, side, 1});
  Tensor fine = two_convolutions(picture, 8), middle = two_convolutions(layers::MaxPooling2D(2)(fine), 16);
  Tensor coarse = two_convolutions(layers::MaxPooling2D(2)(middle), 32);
  Tensor up = layers::Concatenate()({layers::UpSampling2D(2)(coarse), middle});
  up = layers::Concatenate()({layers::UpSampling2D(2)(two_convolutions(up, 16)), fine});
  Tensor answer = layers::Conv2D(3, 1, {.activation = "softmax"})(two_convolutions(up, 8));
  Model model(picture, answer, {.name = "unet"});
  model.compile({.optimizer = "adam", .loss = "sparse_categorical_crossentropy", .metrics = {"accuracy"}});
  return model;
}

int run(bool quick) {
  utils::set_random_seed(1);
  datasets::Split train = draw_shapes(quick ? 400 : 4000, 1), test = draw_shapes(200, 5);
  Model unet = make_unet();
  unet.fit(train.x, train.y, {.batch_size = 16, .epochs = quick ? 6 : 10, .verbose = 2});
  Tensor answers = ops::argmax(unet.predict(test.x, {.verbose = 0}), {.axis = -1});

  auto line = [](const Tensor& images) {
    return ops::reshape(ops::transpose(images(Slice{0, 10}), {1, 0, 2}), {side, 10 * side, 1});
  };
  auto shade = [](const Tensor& classes) { return ops::cast(classes, "float32") / 2.0; };
  Tensor lines =
      ops::concatenate({line(ops::squeeze(test.x, -1)), line(shade(test.y)), line(shade(answers))}, {.axis = 0});
  utils::save_img("shapes.png", lines * 255.0, {.scale = false});

  Metric overlap = metrics::MeanIoU(3);
  overlap.update_state(test.y, answers);
  std::printf("wrote shapes.png; mean overlap of answers and truth %.3f\n", overlap.result().item<double>());
  return overlap.result().item<double>() > 0.7 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc > 1 && std::strcmp(argv[1], "--quick") == 0);
  } catch (const Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
