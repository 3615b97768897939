// Metric: a number that is followed over an epoch. Metrics: those of a model's outputs.
#pragma once

#include <functional>
#include <vector>

#include "addax/handle.hpp"
#include "addax/json.hpp"
#include "addax/tensor.hpp"
#include "addax/variable.hpp"

namespace addax {

class Metric;

/// Which values of a metric are better, for callbacks that watch one.
enum class Direction { unknown, down, up };

/// Base of metrics of one's own: make variables in the constructor, implement update_state() and result().
class MetricBase : public ObjectBase {
 public:
  using handle_type = Metric;
  static constexpr const char* kind = "Metric";
  explicit MetricBase(std::string name = {}, std::optional<DType> dtype = {});

  /// Takes a batch into account. An empty `sample_weight` is none.
  virtual void update_state(const Tensor& y_true, const Tensor& y_pred, const Tensor& sample_weight) = 0;
  /// The value since the last reset.
  virtual Tensor result() = 0;
  /// Sets the variables to what they began with.
  virtual void reset_state();
  /// Of better values.
  virtual Direction direction() const { return Direction::unknown; }
  const Variables& variables() const { return variables_; }
  DType dtype() const { return dtype_; }
  /// The given name, or the class in snake case, numbered.
  const std::string& name() const override;
  Json get_config() const override;

 protected:
  struct StateOptions {
    Shape shape = {};
    Number initial = 0;
    std::optional<DType> dtype = {};
    std::string name = {};
  };
  /// A variable that is part of the metric's state.
  Variable add_variable(const StateOptions& options);

 private:
  DType dtype_;
  Variables variables_;
};

/// Handle; a name ("accuracy"), an object, or any callable (y_true, y_pred) → per-sample values.
class Metric : public Handle<MetricBase> {
 public:
  using Handle::Handle;
  /// OptionError with the nearest known name where the name is unknown. "accuracy" and "crossentropy" are chosen by
  /// compile() from the shapes of y_true and y_pred; elsewhere "accuracy" is metrics::Accuracy, "crossentropy" nothing.
  Metric(const char* name);
  Metric(const std::string& name);
  template <class F>
  requires(std::is_invocable_r_v<Tensor, F, const Tensor&, const Tensor&> &&
           !std::derived_from<F, Handle<MetricBase>> && !std::same_as<F, Tensor>) Metric(F function)
      : Metric(of(std::function<Tensor(const Tensor&, const Tensor&)>(std::move(function)), "lambda")) {}

  const std::string& name() const { return get().name(); }
  void update_state(const Tensor& y_true, const Tensor& y_pred = {}, const Tensor& sample_weight = {}) const {
    get().update_state(y_true, y_pred, sample_weight);
  }
  Tensor result() const { return get().result(); }
  void reset_state() const { get().reset_state(); }
  const Variables& variables() const { return get().variables(); }
  /// Updates and gives the result.
  Tensor operator()(const Tensor& y_true, const Tensor& y_pred = {}, const Tensor& sample_weight = {}) const {
    update_state(y_true, y_pred, sample_weight);
    return result();
  }
  static Metric of(std::function<Tensor(const Tensor&, const Tensor&)> function, std::string name);
  /// The name that it was made of, where it was made of one: it is the key in logs.
  const std::string& given_name() const { return given_name_; }

 private:
  std::string given_name_;
};

/// compile()'s `.metrics`: a list, or pairs of an output's name and its metrics.
class Metrics {
 public:
  struct List {
    List() = default;
    List(std::initializer_list<Metric> metrics) : metrics(metrics) {}
    template <std::convertible_to<Metric> M>
    List(const M& metric) : metrics{Metric(metric)} {}
    std::vector<Metric> metrics;
  };
  struct Named {
    template <std::convertible_to<std::string_view> S>
    Named(const S& output, List list) : output(output), list(std::move(list)) {}
    std::string output;
    List list;
  };
  Metrics() = default;
  Metrics(std::initializer_list<Metric> metrics) : lists_{List(metrics)} {}
  Metrics(std::initializer_list<Named> outputs);
  /// One list for the only output, or one for each name.
  static Metrics of(std::vector<List> lists, std::vector<std::string> names = {});

  /// One list for the only output, or one for each name.
  const std::vector<List>& lists() const { return lists_; }
  const std::vector<std::string>& names() const { return names_; }

 private:
  std::vector<List> lists_;
  std::vector<std::string> names_;
};

}  // namespace addax
