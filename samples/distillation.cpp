// Knowledge distillation: a small network learns digits from what a large one thinks of them. How sure the teacher is
// of each class tells the student more than the right answer alone (Hinton et al. 2015).
#include <cstring>

#include "digit_images.hpp"

using namespace addax;

namespace {

constexpr double temperature = 3, hard_share = 0.1;

/// Trains the student, which is what it predicts with; the teacher only judges.
class Distiller : public ModelBase {
 public:
  Distiller(Model student, Model teacher) : student_(student), teacher_(teacher) { teacher.set_trainable(false); }

  Tensor call(const Tensor& x, const CallContext&) override { return student_(x); }

  Tensor compute_loss(const Tensors& x, const Tensors& y, const Tensors& y_pred, const Tensors& weight) override {
    Tensor hard = ModelBase::compute_loss(x, y, y_pred, weight);
    Tensor thoughts = ops::softmax(teacher_(x[0], {.training = false}) / temperature);
    Tensor soft = losses::kl_divergence(thoughts, ops::softmax(y_pred[0] / temperature));
    // Soft targets have gradients smaller by temperature².
    return hard_share * hard + (1 - hard_share) * temperature * temperature * ops::mean(soft);
  }

 private:
  Layer student_, teacher_;
  Layer student_part_ = add_layer("student", student_), teacher_part_ = add_layer("teacher", teacher_);
};

Sequential network(int64_t units, double dropout, const std::string& name) {
  return Sequential({Input({784}), layers::Dense(units, {.activation = "relu"}), layers::Dropout(dropout),
                     layers::Dense(units, {.activation = "relu"}), layers::Dropout(dropout), layers::Dense(10)},
                    {.name = name});
}

void compile(const Model& model) {
  model.compile({.optimizer = optimizers::Adam(2e-3),
                 .loss = losses::SparseCategoricalCrossentropy({.from_logits = true}),
                 .metrics = {"accuracy", metrics::SparseTopKCategoricalAccuracy({.k = 2, .name = "second"})}});
}

double accuracy(const Model& model, const Tensor& x, const Tensor& y) {
  return model.evaluate(x, y, {.verbose = 0})["accuracy"];
}

int run(bool quick) {
  utils::set_random_seed(1);
  auto [train, test] = load_digits(quick);
  Tensor x = flat(train.x), unseen = flat(test.x);
  FitOptions fit{.batch_size = quick ? 32 : 128, .epochs = quick ? 20 : 10, .verbose = 2};

  Sequential teacher = network(quick ? 128 : 512, 0.3, "teacher"), alone = network(12, 0, "alone"),
             student = network(12, 0, "student");
  student.set_weights(alone.get_weights());
  compile(teacher);
  teacher.fit(x, train.y, fit);
  compile(alone);
  alone.fit(x, train.y, fit);
  Model distiller = make<Distiller>(student, teacher);
  compile(distiller);
  distiller.fit(x, train.y, fit);

  double of_teacher = accuracy(teacher, unseen, test.y), of_alone = accuracy(alone, unseen, test.y),
         of_student = accuracy(distiller, unseen, test.y);
  std::printf("teacher %.2f %% right, small network alone %.2f %%, taught by the teacher %.2f %%\n", 100 * of_teacher,
              100 * of_alone, 100 * of_student);
  return of_student > of_alone - (quick ? 0.1 : 0) && of_student > (quick ? 0.75 : 0.93) ? 0 : 1;
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
