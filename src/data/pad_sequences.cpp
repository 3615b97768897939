#include "addax/utils/pad_sequences.hpp"

#include <algorithm>

#include "addax/ops.hpp"
#include "core/convert.hpp"
#include "core/tensor_state.hpp"

namespace addax::utils {
namespace {

bool at_front(const char* argument, const std::string& where) {
  if (where != "pre" && where != "post")
    throw OptionError(std::string("pad_sequences: expected ") + argument + " \"pre\" or \"post\", got \"" + where +
                      "\".");
  return where == "pre";
}

}  // namespace

Tensor pad_sequences(const std::vector<Tensor>& sequences, const PadSequencesOptions& options) {
  bool pad_front = at_front("padding", options.padding), cut_front = at_front("truncating", options.truncating);
  int64_t longest = 0;
  const Tensor* like = nullptr;  // the first that is not empty says what an element is
  for (const Tensor& s : sequences) {
    if (s.rank() == 0) throw ShapeError("pad_sequences: expected sequences, got a number.");
    longest = std::max(longest, s.shape()[0]);
    if (!like && s.shape()[0] > 0) like = &s;
  }
  int64_t length = options.maxlen.value_or(longest);
  if (length < 0)
    throw OptionError("pad_sequences: expected maxlen of at least 0, got " + std::to_string(length) + ".");
  Shape element = like ? like->shape().part(1, like->rank()) : Shape(), shape{sequences.size(), length};
  for (int64_t axis : element) shape.push_back(axis);
  Tensor all = ops::full(shape, options.value, options.dtype);
  size_t width = static_cast<size_t>(element.size()) * options.dtype.size();
  for (size_t i = 0; i < sequences.size(); ++i) {
    const Tensor& s = sequences[i];
    int64_t have = s.shape()[0], taken = std::min(have, length);
    if (taken == 0) continue;
    if (s.shape().part(1, s.rank()) != element)
      throw ShapeError("pad_sequences: expected elements of shape " + element.to_string() + ", got the sequence " +
                       s.spec().to_string() + " at position " + std::to_string(i) + ".");
    size_t from = static_cast<size_t>((cut_front ? have - taken : 0) * element.size()) * s.dtype().size();
    size_t to = (i * static_cast<size_t>(length) + static_cast<size_t>(pad_front ? length - taken : 0)) * width;
    convert(static_cast<const std::byte*>(s.raw_data()) + from, s.dtype(), data_of(all) + to, options.dtype,
            taken * element.size());
  }
  return all;
}

}  // namespace addax::utils
