// Operations on places and on images under their names in Keras.
#include "ops/golden.hpp"

namespace addax::tests {
namespace {

Sizes sizes(const GoldenCall& c, size_t i, const char* keyword) {
  std::vector<int64_t> list = c.list(i, keyword);
  return list.size() == 1 ? Sizes(list[0]) : Sizes(list);
}
std::string format(const GoldenCall& c) { return c.text(c.args.size(), "data_format", "channels_last"); }

template <Tensor (*f)(const Tensor&, const Sizes&, const ops::PoolOptions&)>
Tensors pool(const GoldenCall& c) {
  return {f(c.tensor(0), sizes(c, 1, ""),
            {.strides = sizes(c, 2, "strides"), .padding = c.text(3, "padding", "valid"), .data_format = format(c)})};
}
template <Tensor (*f)(const Tensor&, const Sizes&, const ops::DataFormatOptions&)>
Tensors adaptive(const GoldenCall& c) {
  return {f(c.tensor(0), sizes(c, 1, ""), {.data_format = format(c)})};
}

const GoldenNames pooling({
    {"max_pool", pool<ops::max_pool>},
    {"average_pool", pool<ops::average_pool>},
    {"adaptive_max_pool", adaptive<ops::adaptive_max_pool>},
    {"adaptive_average_pool", adaptive<ops::adaptive_average_pool>},
});

}  // namespace
}  // namespace addax::tests
