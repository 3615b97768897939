// What all handles share: class names, and the errors of empty or wrong handles.
#include "addax/handle.hpp"

#include <cxxabi.h>

#include <cstdlib>
#include <typeinfo>

namespace addax {

std::string ObjectBase::class_name() const { return detail::class_name_of(typeid(*this)); }
Json ObjectBase::get_config() const { return Json::object({{"name", name_}}); }

namespace detail {

std::string class_name_of(const std::type_info& type) {
  int status = 0;
  std::unique_ptr<char, void (*)(void*)> plain(abi::__cxa_demangle(type.name(), nullptr, nullptr, &status), std::free);
  std::string name = status == 0 ? plain.get() : type.name();
  name = name.substr(0, name.find('<'));
  size_t scope = name.rfind("::");
  return scope == std::string::npos ? name : name.substr(scope + 2);
}

void fail_empty(const char* kind) {
  throw StateError(std::string(kind) + ": expected a handle to an object, got an empty one.");
}

void fail_cast(const char* kind, const std::type_info& wanted) {
  throw OptionError(std::string(kind) + "::as: expected an object of class " + class_name_of(wanted) +
                    ", got one of another class.");
}

}  // namespace detail
}  // namespace addax
