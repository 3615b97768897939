// Grad-CAM (Selvaraju et al. 2017): which parts of a digit made a network see it. The gradient of the answer by the
// last features says which features speak for it; where those are strong, the picture is light. Writes grad_cam.png.
#include <cstring>

#include "digit_images.hpp"

using namespace addax;

namespace {

/// Where the features speak for each image's own class: [n, 28, 28] from 0 to 1.
Tensor heat_maps(const Model& features, const Model& head, const Tensor& images) {
  GradientTape tape;
  Tensor maps = features(images);
  tape.watch(maps);
  Tensor scores = ops::max(head(maps), {.axis = -1});
  Tensor importance = ops::mean(tape.gradient(scores, {maps})[0], {.axis = {1, 2}, .keepdims = true});
  Tensor heat = ops::relu(ops::sum(maps * importance, {.axis = -1, .keepdims = true}));
  heat = heat / (ops::max(heat, {.axis = {1, 2}, .keepdims = true}) + 1e-6);
  return ops::squeeze(ops::image::resize(heat, {28, 28}), -1);
}

int run(bool quick) {
  utils::set_random_seed(1);
  auto [train, test] = load_digits(quick);
  auto pictures = [](const Tensor& x) { return ops::expand_dims(ops::cast(x, "float32") / 255.0, -1); };

  Tensor image = Input({28, 28, 1});
  Conv2DOptions same{.padding = "same", .activation = "relu"};
  Tensor h = layers::MaxPooling2D(2)(layers::Conv2D(16, 3, same)(image));
  Tensor last = layers::Conv2D(64, 3, same)(layers::Conv2D(32, 3, same)(h));
  Tensor scores = layers::Dense(10)(layers::GlobalMaxPooling2D()(last));
  Model model(image, scores), features(image, last), head(last, scores);  // the two halves share the weights
  model.compile({.optimizer = "adam",
                 .loss = losses::SparseCategoricalCrossentropy({.from_logits = true}),
                 .metrics = {"accuracy"}});
  model.fit(pictures(train.x), train.y, {.batch_size = 32, .epochs = quick ? 6 : 5, .verbose = 2});
  double accuracy = model.evaluate(pictures(test.x), test.y, {.verbose = 0})["accuracy"];

  Tensor shown = pictures(test.x(Slice{0, 10})), heat = heat_maps(features, head, shown);
  Tensor lines = ops::concatenate({ops::reshape(shown, {10, 784}), ops::reshape(heat, {10, 784})}, {.axis = 0});
  save_digits("grad_cam.png", lines, 10);

  // What counts lies where the ink is more than elsewhere.
  Tensor ink = ops::squeeze(shown, -1) > 0.5;
  auto mean_where = [&](const Tensor& mask) {
    Tensor share = ops::cast(mask, "float32");
    return (ops::sum(heat * share) / ops::sum(share)).item<double>();
  };
  double on = mean_where(ink), off = mean_where(!ink);
  std::printf("test accuracy %.4f; heat on ink %.3f, elsewhere %.3f\n", accuracy, on, off);
  return accuracy > 0.7 && on > off ? 0 : 1;
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
