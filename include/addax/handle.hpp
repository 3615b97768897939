// What the handles of addax have in common: Layer, Model, Optimizer, Loss, Metric, Callback, Initializer and so on are
// small objects that share one behind them, like Python names. make<T>(…) makes such an object from a class of one's
// own.
#pragma once

#include <memory>
#include <string>
#include <typeinfo>
#include <utility>

#include "addax/errors.hpp"
#include "addax/json.hpp"

namespace addax {

namespace detail {
/// "GatedDense" of a class in any namespace.
std::string class_name_of(const std::type_info& type);
[[noreturn]] void fail_empty(const char* kind);
[[noreturn]] void fail_cast(const char* kind, const std::type_info& wanted);
}  // namespace detail

/// The base of every class that stands behind a handle.
class ObjectBase {
 public:
  explicit ObjectBase(std::string name = {}) : name_(std::move(name)) {}
  ObjectBase(const ObjectBase&) = delete;
  ObjectBase& operator=(const ObjectBase&) = delete;
  virtual ~ObjectBase() = default;

  /// Keras' class name; of a class of one's own, its C++ name.
  virtual std::string class_name() const;
  /// Everything needed to make the object again, in Keras' words.
  virtual Json get_config() const;
  virtual const std::string& name() const { return name_; }
  void set_name(std::string name) { name_ = std::move(name); }

 private:
  std::string name_;
};

/// Shared ownership of a `Base`; derived handles add the members that users call.
template <class Base>
class Handle {
 public:
  using base_type = Base;
  Handle() = default;
  explicit Handle(std::shared_ptr<Base> object) : object_(std::move(object)) {}

  bool defined() const { return object_ != nullptr; }
  explicit operator bool() const { return defined(); }
  Base* operator->() const { return &get(); }
  Base& get() const {
    if (!object_) detail::fail_empty(Base::kind);
    return *object_;
  }
  /// The own class again; OptionError where the object is of another.
  template <class T>
  T& as() const {
    if (T* own = dynamic_cast<T*>(object_.get())) return *own;
    detail::fail_cast(Base::kind, typeid(T));
  }
  template <class T>
  bool is() const {
    return dynamic_cast<const T*>(object_.get()) != nullptr;
  }
  const std::shared_ptr<Base>& shared() const { return object_; }
  bool operator==(const Handle& other) const { return object_ == other.object_; }

 private:
  std::shared_ptr<Base> object_;
};

/// A new object of a class derived from LayerBase, ModelBase, LossBase, MetricBase, OptimizerBase, CallbackBase,
/// InitializerBase, RegularizerBase, ConstraintBase or ScheduleBase, behind the matching handle.
template <class T, class... Args>
typename T::handle_type make(Args&&... args) {
  return typename T::handle_type(std::make_shared<T>(std::forward<Args>(args)...));
}

}  // namespace addax
