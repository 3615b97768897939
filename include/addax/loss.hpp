// Loss: what training lowers. Losses: one for each output of a model.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "addax/handle.hpp"
#include "addax/json.hpp"
#include "addax/tensor.hpp"

namespace addax {

class Loss;

/// How per-sample losses become one number (keras.losses). sum_over_batch_size divides by the number of losses,
/// mean_with_sample_weight by the sum of the weights. Converts from Keras' names ("none"); an unknown name is an
/// OptionError.
class Reduction {
 public:
  enum Code : uint8_t { sum_over_batch_size, sum, mean, mean_with_sample_weight, none };
  constexpr Reduction(Code code = sum_over_batch_size) : code_(code) {}
  Reduction(std::string_view name);
  Reduction(const char* name) : Reduction(std::string_view(name)) {}
  Reduction(const std::string& name) : Reduction(std::string_view(name)) {}

  constexpr operator Code() const { return code_; }
  /// Keras' name, e.g. "sum".
  std::string_view name() const;

 private:
  Code code_;
};

/// Base of losses of one's own: implement call().
class LossBase : public ObjectBase {
 public:
  using handle_type = Loss;
  static constexpr const char* kind = "Loss";
  explicit LossBase(std::string name = {}, Reduction reduction = Reduction::sum_over_batch_size,
                    std::optional<DType> dtype = {});

  /// The loss of each sample, before weights and reduction: [batch, …].
  virtual Tensor call(const Tensor& y_true, const Tensor& y_pred) = 0;
  /// Weighs (with the mask that y_pred carries, too) and reduces.
  Tensor compute(const Tensor& y_true, const Tensor& y_pred, const Tensor& sample_weight = {});
  /// Refuses targets that the loss cannot take, before training begins: ValueError for labels outside the classes.
  virtual void check(const Tensor& y_true, const Spec& y_pred) const;
  Reduction reduction() const { return reduction_; }
  /// Of the computation: predictions and results.
  DType dtype() const;
  /// The given name, or the class in snake case, numbered.
  const std::string& name() const override;
  Json get_config() const override;

 protected:
  /// What targets of dtype `given` are cast to before call().
  virtual DType target_dtype([[maybe_unused]] DType given) const { return dtype(); }

 private:
  Reduction reduction_;
  std::optional<DType> dtype_;
};

/// Handle; a name ("mse"), an object, or any callable (y_true, y_pred) → Tensor.
class Loss : public Handle<LossBase> {
 public:
  using Handle::Handle;
  /// OptionError with the nearest known name where the name is unknown.
  Loss(const char* name);
  Loss(const std::string& name);
  template <class F>
  requires(std::is_invocable_r_v<Tensor, F, const Tensor&, const Tensor&> && !std::derived_from<F, Handle<LossBase>> &&
           !std::same_as<F, Tensor>) Loss(F function)
      : Loss(of(std::function<Tensor(const Tensor&, const Tensor&)>(std::move(function)), "lambda")) {}

  /// The reduced loss: a scalar, or per-sample values with Reduction::none.
  Tensor operator()(const Tensor& y_true, const Tensor& y_pred, const Tensor& sample_weight = {}) const {
    return get().compute(y_true, y_pred, sample_weight);
  }
  static Loss of(std::function<Tensor(const Tensor&, const Tensor&)> function, std::string name);
  /// The name that it was made of, where it was made of one: logs and saved files keep it.
  const std::string& given_name() const { return given_name_; }

 private:
  std::string given_name_;
};

/// compile()'s `.loss`: one, a list in the order of the outputs, or pairs with the outputs' names. An undefined Loss is
/// None: that output has no loss.
class Losses {
 public:
  struct Named {
    template <std::convertible_to<std::string_view> S>
    Named(const S& output, Loss loss) : output(output), loss(std::move(loss)) {}
    std::string output;
    Loss loss;
  };
  Losses() = default;
  template <std::convertible_to<Loss> L>
  requires(!std::same_as<L, Losses>) Losses(const L& loss) : list_{Loss(loss)}, for_all_(true) {}
  Losses(std::initializer_list<Loss> list) : list_(list) {}
  Losses(std::initializer_list<Named> list);
  /// A list, with the outputs' names where they are not empty.
  static Losses of(std::vector<Loss> list, std::vector<std::string> names = {});

  const std::vector<Loss>& list() const { return list_; }
  /// Names of the outputs, where they were given.
  const std::vector<std::string>& names() const { return names_; }
  bool empty() const { return list_.empty(); }
  /// Whether one loss was given for all outputs, rather than a list.
  bool for_all() const { return for_all_; }

 private:
  std::vector<Loss> list_;
  std::vector<std::string> names_;
  bool for_all_ = false;
};

/// compile()'s `.loss_weights`: in the order of the outputs, or pairs with their names.
class LossWeights {
 public:
  LossWeights() = default;
  LossWeights(double weight) : list_{weight} {}
  LossWeights(std::initializer_list<double> list) : list_(list) {}
  LossWeights(std::initializer_list<std::pair<const char*, double>> list);
  static LossWeights of(std::vector<double> list, std::vector<std::string> names = {});
  const std::vector<double>& list() const { return list_; }
  const std::vector<std::string>& names() const { return names_; }

 private:
  std::vector<double> list_;
  std::vector<std::string> names_;
};

namespace losses {
struct WrapOptions {
  std::string name = "lambda";
};
/// A named Loss of a callable.
Loss wrap(std::function<Tensor(const Tensor& y_true, const Tensor& y_pred)> fn, const WrapOptions& options = {});
}  // namespace losses

}  // namespace addax
