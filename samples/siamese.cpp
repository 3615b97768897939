// A siamese network: are two pictures the same digit? One encoder sees both; the distance of what it makes of them
// answers, also for pictures that it never saw.
#include <cstring>

#include "digit_images.hpp"

using namespace addax;

namespace {

struct Pairs {
  Tensor left, right, same;  // images [n, 784] twice; 1 where both show one digit, else 0: [n, 1]
};

/// Each image beside another one: for one half of the pairs of the same digit, by chance for the others.
Pairs make_pairs(const datasets::Split& split) {
  std::vector<int64_t> digits = split.y.to_vector<int64_t>(), partner(digits.size());
  std::vector<float> same;
  std::vector<std::vector<int64_t>> of_digit(10);
  for (size_t i = 0; i < digits.size(); ++i)
    of_digit[static_cast<size_t>(digits[i])].push_back(static_cast<int64_t>(i));
  std::vector<int64_t> dice =
      random::randint({static_cast<int64_t>(digits.size()) * 2}, 0, 1 << 30).to_vector<int64_t>();
  for (size_t i = 0; i < digits.size(); ++i) {
    size_t digit = static_cast<size_t>(dice[2 * i] % 2 ? digits[i] : dice[2 * i] / 2 % 10);
    partner[i] = of_digit[digit][static_cast<size_t>(dice[2 * i + 1]) % of_digit[digit].size()];
    same.push_back(static_cast<int64_t>(digit) == digits[i]);
  }
  Tensor images = flat(split.x);
  return {images, ops::take(images, Tensor::from(partner), {.axis = 0}), Tensor::from(same, {same.size(), 1})};
}

/// Pairs of one digit are drawn together, others apart until they are at a distance of 1.
Tensor contrastive(const Tensor& same, const Tensor& distance) {
  return ops::mean(same * ops::square(distance) + (1 - same) * ops::square(ops::maximum(1 - distance, 0)),
                   {.axis = -1});
}

Tensor accuracy(const Tensor& same, const Tensor& distance) {
  return ops::mean(ops::cast((distance < 0.5) == (same > 0.5), "float32"), {.axis = -1});
}

int run(bool quick) {
  utils::set_random_seed(1);
  auto [train, test] = load_digits(quick);
  Sequential encoder({Input({784}), layers::Dense(128, {.activation = "relu"}), layers::Dropout(0.2),
                      layers::Dense(64, {.activation = "relu"}), layers::Dense(16)},
                     {.name = "encoder"});

  Tensor left = Input({784}, {.name = "left"}), right = Input({784}, {.name = "right"});
  Tensor apart = ops::square(encoder(left) - encoder(right));
  Model model({left, right}, ops::sqrt(ops::sum(apart, {.axis = 1, .keepdims = true}) + 1e-6), {.name = "siamese"});
  model.summary();
  model.compile({.optimizer = "adam",
                 .loss = losses::wrap(contrastive, {.name = "contrastive"}),
                 .metrics = {metrics::MeanMetricWrapper(accuracy, {.name = "accuracy"})}});
  Pairs pairs = make_pairs(train), unseen = make_pairs(test);
  model.fit({pairs.left, pairs.right}, pairs.same,
            {.batch_size = quick ? 32 : 128,
             .epochs = quick ? 15 : 10,
             .verbose = 2,
             .validation_data = {{unseen.left, unseen.right}, unseen.same}});
  double score = model.evaluate({unseen.left, unseen.right}, unseen.same, {.verbose = 0})["accuracy"];
  std::printf("right about %.1f %% of unseen pairs\n", 100 * score);
  return score > (quick ? 0.75 : 0.95) ? 0 : 1;
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
