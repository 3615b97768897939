// The errors of the library. Every text reads
//   <where>: expected <requirement>, got <shape and dtype>. <one sentence of help>
// and every type derives from addax::Error, so that one catch clause is enough.
#pragma once

#include <exception>
#include <string>
#include <string_view>
#include <utility>

namespace addax {

/// Base of every exception that the library throws on purpose.
class Error : public std::exception {
 public:
  explicit Error(std::string text) : text_(std::move(text)) {}
  const char* what() const noexcept override { return text_.c_str(); }

  void set_text(std::string text) { text_ = std::move(text); }
  /// Puts `place` in front of the text.
  void add_place(std::string_view place) { text_.insert(0, std::string(place) + ": "); }
  /// The same for the layer that the exception happened in: the innermost one counts, the layers around it add nothing.
  void place_once(std::string_view place) {
    if (!placed_ && text_.find(place) == std::string::npos) add_place(place);
    placed_ = true;
  }

 private:
  std::string text_;
  bool placed_ = false;
};

/// Shapes, ranks or lengths that do not fit.
class ShapeError : public Error {
  using Error::Error;
};
/// A dtype that an operation does not take, or a `data<T>()` of another type.
class DTypeError : public Error {
  using Error::Error;
};
/// A value inside the data: a label outside the classes, a number that is not finite.
class ValueError : public Error {
  using Error::Error;
};
/// An argument, an unknown name or a name given twice.
class OptionError : public Error {
  using Error::Error;
};
/// A call at the wrong time: fit() before compile(), weights of a layer that is not built.
class StateError : public Error {
  using Error::Error;
};
/// A file whose content is damaged, refused or of another model.
class FormatError : public Error {
  using Error::Error;
};
/// A file that is missing, cannot be read or cannot be written.
class FileError : public Error {
  using Error::Error;
};
/// A device that is absent, out of memory or failing.
class DeviceError : public Error {
  using Error::Error;
};

}  // namespace addax
