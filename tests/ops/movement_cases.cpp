// Contract rows of ops that move elements along axes, repeat and pad them.
#include "addax/gradient_tape.hpp"
#include "ops/rows.hpp"

namespace addax::tests {
namespace {

const OpRow any{.dtypes = OpRow::any()};

OpRow moved(std::string name, Tensor (*f)(const Tensor&), std::vector<Refusal> refused = {}, OpRow row = any) {
  row.name = std::move(name);
  row.inputs = [](Draw& d) { return Tensors{d.real({3, d.n, 4})}; };
  row.call = [f](const Tensors& x) { return Tensors{f(x[0])}; };
  row.refused = std::move(refused);
  return row;
}

template <class Function>
Refusal refusal(Function&& function, std::string text) {
  return {[function] { function(ops::ones({2, 3})); }, std::move(text)};
}

const OpRows moving({
    moved("transpose",
          [](const Tensor& x) {
            return ops::transpose(x, {1, -1, 0});
          },
          {refusal([](const Tensor& x) { ops::transpose(x, {0}); },
                   "transpose: expected each of the 2 axes once, got [0]."),
           refusal(
               [](const Tensor& x) {
                 ops::transpose(x, {0, 0});
               },
               "transpose: expected each axis once, got [0, 0]."),
           refusal(
               [](const Tensor& x) {
                 ops::transpose(x, {0, 2});
               },
               "transpose: expected an axis of a tensor with 2 axes, got 2.")}),
    moved("flip",
          [](const Tensor& x) {
            return ops::flip(x, {.axis = {0, -1}});
          }),
    moved("roll",
          [](const Tensor& x) {
            return ops::roll(x, {2, -1}, {.axis = {1, 2}});
          },
          {refusal(
              [](const Tensor& x) {
                ops::roll(x, {1}, {.axis = {0, 1}});
              },
              "roll: expected as many shifts as axes, got [1] for [0, 1].")}),
    moved("slice",
          [](const Tensor& x) {
            return x(Slice{2, None, -1}, all, Slice{1, 4, 2});
          },
          {refusal(
               [](const Tensor& x) {
                 ops::slice(x, {1, 0}, {2, 3});
               },
               "slice: expected a block within [2, 3], got start [1, 0] and shape [2, 3]."),
           refusal([](const Tensor& x) { x[2]; }, "index: expected a position within axis 0 of length 2, got 2.")}),
    moved("slice_gradient",
          [](const Tensor& x) {
            GradientTape tape;
            tape.watch(x);
            return Tensor(tape.gradient(ops::square(x(all, all, Slice{None, None, -2})), x));
          },
          {}, {}),
    moved("tile",
          [](const Tensor& x) {
            return ops::tile(x, {2, 3, 1, 2});
          },
          {refusal([](const Tensor& x) { ops::tile(x, -1); }, "tile: expected counts of at least 0, got -1.")}),
    moved("repeat", [](const Tensor& x) { return ops::repeat(x, 3, 1); },
          {refusal(
              [](const Tensor& x) {
                ops::repeat(x, {1, 2}, 1);
              },
              "repeat: expected 3 counts for axis 1 of [2, 3] float32, got 2.")}),
    moved(
        "pad",
        [](const Tensor& x) {
          return ops::pad(x, {{1, 0}, {2, 1}, {0, 3}}, {.constant_values = 1});
        },
        {refusal(
             [](const Tensor& x) {
               ops::pad(x, {{1, 0}, {2, 1}, {0, 3}});
             },
             "pad: expected a pair of widths for each axis of [2, 3] float32, got 3."),
         refusal([](const Tensor& x) { ops::pad(x, 1, {.mode = "mirror"}); },
                 "pad: expected mode \"constant\", \"reflect\", \"symmetric\", \"edge\" or \"wrap\", got \"mirror\"."),
         refusal([](const Tensor&) { ops::pad(ops::ones({0}), 1, {.mode = "edge"}); },
                 "pad: expected elements along axis 0 to repeat, got [0] float32.")}),
    moved("pad",
          [](const Tensor& x) {
            return ops::pad(x, {{1, 7}, {0, 0}, {3, 2}}, {.mode = "reflect"});
          }),
    moved("pad",
          [](const Tensor& x) {
            return ops::pad(x, {{4, 2}, {0, 0}, {5, 1}}, {.mode = "symmetric"});
          }),
    moved("pad",
          [](const Tensor& x) {
            return ops::pad(x, {{0, 2}, {0, 0}, {2, 2}}, {.mode = "edge"});
          }),
    moved("pad",
          [](const Tensor& x) {
            return ops::pad(x, {{5, 1}, {0, 0}, {1, 0}}, {.mode = "wrap"});
          }),
});

const OpRows joining({
    {.name = "concatenate",
     .inputs =
         [](Draw& d) {
           return Tensors{d.real({2, d.n, 3}), d.real({2, 4, 3}), d.real({2, 1, 3})};
         },
     .call = [](const Tensors& x) { return Tensors{ops::concatenate(x, -2)}; },
     .dtypes = OpRow::any(),
     .refused = {{[] {
                    ops::concatenate({ops::ones({2, 3}), ops::ones({2, 4})});
                  },
                  "concatenate: expected tensors that are equal but for axis 0, got [2, 3] and [2, 4]."},
                 {[] { ops::concatenate(Tensors()); }, "concatenate: expected at least one tensor, got none."}}},
    {.name = "slice_update",
     .inputs =
         [](Draw& d) {
           return Tensors{d.real({4, d.n, 5}), d.real({2, d.n, 3})};
         },
     .call =
         [](const Tensors& x) {
           return Tensors{ops::slice_update(x[0], {1, 0, 2}, x[1])};
         },
     .dtypes = OpRow::any(),
     .refused = {{[] {
                    ops::slice_update(ops::ones({2, 3}), {0, 1}, ops::ones({1, 3}));
                  },
                  "slice_update: expected a block within [2, 3], got start [0, 1] and shape [1, 3]."}}},
});

}  // namespace
}  // namespace addax::tests
