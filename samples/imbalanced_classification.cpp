// Imbalanced classification: three fraudulent payments in a hundred. Class weights make the rare class count as much as
// the other; precision and recall, not accuracy, tell what that is worth. Writes precision_recall.svg.
#include <addax/addax.hpp>

#include <cstdio>
#include <cstring>
#include <fstream>

using namespace addax;

namespace {

struct Payments {
  Tensor x, y;  // [n, 8], 1 where fraudulent: [n, 1]
};

/// Frauds are far out in one direction, or near the middle where two measurements agree.
Payments draw(int64_t n, int64_t seed) {
  Tensor x = random::normal({n, 8}, {.seed = seed}) * ops::linspace(0.5, 20, 8) + ops::linspace(-3, 100, 8);
  Tensor z = (x - ops::linspace(-3, 100, 8)) / ops::linspace(0.5, 20, 8);
  Tensor score = z(all, 0) + z(all, 1) - 1.5 * ops::square(z(all, 2) - z(all, 3)) + 0.5 * z(all, 4);
  Tensor noise = random::normal({n}, {.seed = seed + 1});
  return {x, ops::cast(score + noise > 2.5, "int32")(all, None)};
}

Sequential make_model(const Tensor& x) {
  Layer normalization = layers::Normalization();
  normalization.adapt(x);
  Sequential model{Input({8}),
                   normalization,
                   layers::Dense(32, {.activation = "relu"}),
                   layers::Dropout(0.2),
                   layers::Dense(16, {.activation = "relu"}),
                   layers::Dense(1, {.activation = "sigmoid"})};
  model.compile({.optimizer = optimizers::Adam(3e-3),
                 .loss = "binary_crossentropy",
                 .metrics = {metrics::Precision({.name = "precision"}), metrics::Recall({.name = "recall"}),
                             metrics::AUC({.curve = "PR", .name = "area"})}});
  return model;
}

/// Recall to the right, precision upwards, at a hundred thresholds.
void plot(const Tensor& precision, const Tensor& recall) {
  std::ofstream svg("precision_recall.svg");
  svg << "<svg xmlns='http://www.w3.org/2000/svg' viewBox='-10 -10 320 320'><rect width='300' height='300' fill='none' "
         "stroke='grey'/><text x='110' y='295' font-size='12'>recall</text><text x='5' y='15' "
         "font-size='12'>precision</text><polyline fill='none' stroke='black' points='";
  for (int64_t i = 0; i < recall.size(); ++i)
    svg << 300 * recall[i].item<double>() << ',' << 300 * (1 - precision[i].item<double>()) << ' ';
  svg << "'/></svg>\n";
}

int run(bool quick) {
  utils::set_random_seed(1);
  Payments train = draw(quick ? 4000 : 40000, 1), test = draw(quick ? 2000 : 10000, 3);
  double share = ops::mean(train.y).item<double>();
  std::printf("%.1f %% of the payments are fraudulent\n", 100 * share);

  FitOptions fit{.batch_size = 256, .epochs = quick ? 15 : 30, .verbose = 0};
  Sequential plain = make_model(train.x);
  plain.fit(train.x, train.y, fit);
  fit.class_weight = {{0, 0.5 / (1 - share)}, {1, 0.5 / share}};
  Sequential weighted = make_model(train.x);
  weighted.fit(train.x, train.y, fit);

  for (const auto& [name, model] : {std::pair{"plain", plain}, {"weighted", weighted}}) {
    Logs logs = model.evaluate(test.x, test.y, {.verbose = 0});
    std::printf("%-9s precision %.2f, recall %.2f, area under their curve %.3f\n", name, logs["precision"],
                logs["recall"], logs["area"]);
  }

  std::vector<double> thresholds;
  for (int i = 0; i < 100; ++i) thresholds.push_back(i / 100.0);
  Tensor found = weighted.predict(test.x, {.verbose = 0});
  Metric precision = metrics::Precision({.thresholds = thresholds}),
         recall = metrics::Recall({.thresholds = thresholds});
  plot(precision(test.y, found), recall(test.y, found));
  double gain = weighted.evaluate(test.x, test.y, {.verbose = 0})["recall"] -
                plain.evaluate(test.x, test.y, {.verbose = 0})["recall"];
  return gain > 0.1 ? 0 : 1;
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
