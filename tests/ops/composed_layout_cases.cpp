// Contract rows of functions that join, split, turn and fill tensors, composed of others.
#include "ops/rows.hpp"

namespace addax::tests {
namespace {

const OpRow any{.dtypes = OpRow::any()};

Tensors one(const Tensor& x) { return {x}; }
Tensors cube(Draw& d) { return {d.real({4, d.n, 6})}; }
Tensors pair(Draw& d) { return {d.real({d.n, 3}), d.real({d.n, 3})}; }

/// f of a cube [4, n, 6] against the same by indexing.
OpRow moved(std::string name, OpCall f, OpCall reference, std::vector<Refusal> refused = {}) {
  OpRow row = any;
  row.reference = std::move(reference);
  row.refused = std::move(refused);
  return composed(std::move(name), cube, std::move(f), std::move(row));
}
OpRow joined(std::string name, OpCall f, OpCall reference, std::vector<Refusal> refused = {}) {
  OpRow row = moved(std::move(name), std::move(f), std::move(reference), std::move(refused));
  row.inputs = pair;
  return row;
}

const OpRows shapes({
    moved(
        "expand_dims",
        [](const Tensors& x) {
          return one(ops::expand_dims(x[0], {0, -1}));
        },
        [](const Tensors& x) { return one(x[0](None, Ellipsis, None)); }),
    moved(
        "squeeze",
        [](const Tensors& x) {
          return one(ops::squeeze(ops::reshape(x[0], {1, 4, -1, 1}), {0, 3}));
        },
        [](const Tensors& x) {
          return one(ops::reshape(x[0], {4, -1}));
        },
        {{[] {
            ops::squeeze(ops::ones({2, 3}), 1);
          },
          "squeeze: expected axis 1 of length 1, got [2, 3] float32."}}),
    moved(
        "ravel", [](const Tensors& x) { return one(ops::ravel(x[0])); },
        [](const Tensors& x) { return one(ops::reshape(x[0], {-1})); }),
    moved(
        "moveaxis",
        [](const Tensors& x) {
          return one(ops::moveaxis(x[0], {0, 1}, {-1, 0}));
        },
        [](const Tensors& x) {
          return one(ops::transpose(x[0], {1, 2, 0}));
        },
        {{[] {
            ops::moveaxis(ops::ones({2, 3}), 0, {0, 1});
          },
          "moveaxis: expected as many destinations as sources, got [0] and [0, 1]."}}),
    moved(
        "swapaxes", [](const Tensors& x) { return one(ops::swapaxes(x[0], 0, -1)); },
        [](const Tensors& x) { return one(ops::transpose(x[0])); }),
    moved(
        "rearrange",
        [](const Tensors& x) {
          return one(ops::rearrange(x[0], "a b (c d) -> b (d a) c", {{"d", 2}}));
        },
        [](const Tensors& x) {
          Tensor y = ops::transpose(ops::reshape(x[0], {4, -1, 3, 2}), {1, 3, 0, 2});
          return one(ops::reshape(y, {-1, 8, 3}));
        }),
    moved(
        "fliplr", [](const Tensors& x) { return one(ops::fliplr(x[0])); },
        [](const Tensors& x) {
          return one(x[0](all, Slice{None, None, -1}));
        }),
    moved(
        "flipud", [](const Tensors& x) { return one(ops::flipud(x[0])); },
        [](const Tensors& x) {
          return one(x[0](Slice{None, None, -1}));
        }),
    moved(
        "rot90",
        [](const Tensors& x) {
          return Tensors{ops::rot90(x[0]), ops::rot90(x[0], {.k = 3, .axes = {1, 2}})};
        },
        [](const Tensors& x) {
          return Tensors{ops::swapaxes(x[0](all, Slice{None, None, -1}), 0, 1),
                         ops::swapaxes(x[0], 1, 2)(all, all, Slice{None, None, -1})};
        },
        {{[] {
            ops::rot90(ops::ones({2, 3}), {.axes = {1, -1}});
          },
          "rot90: expected two different axes, got 1 twice."}}),
    moved(
        "depth_to_space",
        [](const Tensors& x) {
          return one(ops::depth_to_space(ops::reshape(x[0], {1, 3, -1, 8}), 2));
        },
        [](const Tensors& x) {
          Tensor blocks = ops::reshape(x[0], {1, 3, -1, 8});
          Tensor apart = ops::transpose(ops::reshape(blocks, {1, 3, -1, 2, 2, 2}), {0, 1, 3, 2, 4, 5});
          return one(ops::reshape(apart, {1, 6, -1, 2}));
        },
        {{[] {
            ops::depth_to_space(ops::ones({1, 2, 2, 3}), 2);
          },
          "depth_to_space: expected lengths that 2 divides, got [1, 2, 2, 3] float32."}}),
    moved(
        "space_to_depth",
        [](const Tensors& x) {
          return one(ops::space_to_depth(ops::reshape(x[0], {1, 4, 6, -1}), 2));
        },
        [](const Tensors& x) {
          Tensor image = ops::reshape(x[0], {1, 4, 6, -1});
          Tensor apart = ops::transpose(ops::reshape(image, {1, 2, 2, 3, 2, -1}), {0, 1, 3, 2, 4, 5});
          return one(ops::reshape(apart, {1, 2, 3, -1}));
        },
        {{[] {
            ops::space_to_depth(ops::ones({1, 3, 2, 3}), 2);
          },
          "space_to_depth: expected lengths that 2 divides, got [1, 3, 2, 3] float32."}}),
    moved(
        "get_item",
        [](const Tensors& x) {
          const Index key[] = {Ellipsis, Slice{1, None, 2}, -1};
          return one(ops::get_item(x[0], {key, 2}));
        },
        [](const Tensors& x) {
          return one(x[0](all, all, Slice{1, None, 2}));
        }),
    moved(
        "copy", [](const Tensors& x) { return one(ops::copy(x[0])); }, [](const Tensors& x) { return x; }),
    moved(
        "array", [](const Tensors& x) { return one(ops::array(x[0])); }, [](const Tensors& x) { return x; }),
    moved(
        "convert_to_tensor", [](const Tensors& x) { return one(ops::convert_to_tensor(x[0], {.dtype = "float64"})); },
        [](const Tensors& x) { return one(ops::cast(x[0], "float64")); }),
    moved(
        "diff",
        [](const Tensors& x) {
          Tensor y = ops::cast(x[0], "float64");
          return Tensors{ops::diff(y), ops::diff(y, {.n = 2, .axis = 0})};
        },
        [](const Tensors& x) {
          Tensor y = ops::cast(x[0], "float64");
          return Tensors{y(all, all, Slice{1, None}) - y(all, all, Slice{0, -1}),
                         y(Slice{2, None}) - 2 * y(Slice{1, -1}) + y(Slice{0, -2})};
        },
        {{[] { ops::diff(ops::ones({2}), {.n = -1}); }, "diff: expected n of at least 0, got -1."}}),
});

const OpRows joining({
    joined(
        "stack", [](const Tensors& x) { return one(ops::stack(x, 1)); },
        [](const Tensors& x) {
          return one(ops::concatenate({x[0](all, None), x[1](all, None)}, 1));
        },
        {{[] {
            ops::stack({ops::ones({2}), ops::ones({3})});
          },
          "stack: expected tensors of one shape, got [2] and [3]."}}),
    joined(
        "hstack",
        [](const Tensors& x) {
          return Tensors{ops::hstack(x), ops::hstack({x[0](all, 0), x[1](all, 1)})};
        },
        [](const Tensors& x) {
          return Tensors{ops::concatenate(x, 1), ops::concatenate({x[0](all, 0), x[1](all, 1)})};
        }),
    joined(
        "vstack",
        [](const Tensors& x) {
          return Tensors{ops::vstack(x), ops::vstack({x[0](all, 0), x[1](all, 1)})};
        },
        [](const Tensors& x) {
          return Tensors{ops::concatenate(x), ops::stack({x[0](all, 0), x[1](all, 1)})};
        }),
    joined(
        "dstack", [](const Tensors& x) { return one(ops::dstack(x)); },
        [](const Tensors& x) { return one(ops::stack(x, -1)); }),
    joined(
        "column_stack",
        [](const Tensors& x) {
          return one(ops::column_stack({x[0](all, 2), x[1]}));
        },
        [](const Tensors& x) {
          return one(ops::concatenate({x[0](all, Slice{2, 3}), x[1]}, 1));
        }),
    joined(
        "append",
        [](const Tensors& x) {
          return Tensors{ops::append(x[0], x[1]), ops::append(x[0], x[1], 1)};
        },
        [](const Tensors& x) {
          return Tensors{ops::concatenate({ops::ravel(x[0]), ops::ravel(x[1])}), ops::concatenate(x, 1)};
        }),
    joined(
        "meshgrid",
        [](const Tensors& x) {
          return ops::meshgrid({x[0](all, 0), x[1](all, 1)});
        },
        [](const Tensors& x) {
          int64_t n = x[0].shape()[0];
          return Tensors{ops::broadcast_to(x[0](None, all, 0), {n, n}), ops::broadcast_to(x[1](all, 1, None), {n, n})};
        },
        {{[] { ops::meshgrid(ops::ones({2}), {.indexing = "yx"}); },
          "meshgrid: expected indexing \"xy\" or \"ij\", got \"yx\"."}}),
});

Tensors thirds(const Tensors& x) {
  return {x[0](Ellipsis, Slice{0, 2}), x[0](Ellipsis, Slice{2, 4}), x[0](Ellipsis, Slice{4, 6})};
}
Tensors halves(const Tensors& x) { return {x[0](Slice{0, 2}), x[0](Slice{2, 4})}; }

const OpRows splitting({
    moved("split", [](const Tensors& x) { return ops::split(x[0], 3, -1); }, thirds,
          {{[] { ops::split(ops::ones({2}), 0); }, "split: expected at least one part, got 0."},
           {[] {
              ops::split(ops::ones({2, 3}), 2, 1);
            },
            "split: expected an axis that can be cut into 2 equal parts, got axis 1 of [2, 3] float32. array_split() "
            "gives unequal ones."}}),
    moved(
        "array_split", [](const Tensors& x) { return ops::array_split(x[0], 4, -1); },
        [](const Tensors& x) {
          return ops::split(x[0], {2, 4, 5}, -1);
        }),
    moved(
        "vsplit", [](const Tensors& x) { return ops::vsplit(x[0], 2); }, halves),
    moved(
        "hsplit", [](const Tensors& x) { return ops::hsplit(ops::swapaxes(x[0], 0, 1), {2}); },
        [](const Tensors& x) {
          Tensors y = halves(x);
          return Tensors{ops::swapaxes(y[0], 0, 1), ops::swapaxes(y[1], 0, 1)};
        }),
    moved(
        "dsplit",
        [](const Tensors& x) {
          return ops::dsplit(x[0], {2, 4});
        },
        thirds),
    moved(
        "unstack", [](const Tensors& x) { return ops::unstack(x[0], {.num = 4}); },
        [](const Tensors& x) {
          return Tensors{x[0][0], x[0][1], x[0][2], x[0][3]};
        },
        {{[] { ops::unstack(ops::ones({2}), {.num = 3}); },
          "unstack: expected 3 elements along axis 0, got [2] float32."}}),
});

// ---- New tensors ------------------------------------------------------------------------------------------------

Tensors nothing(Draw&) { return {}; }
OpRow made(std::string name, OpCall f, OpCall reference, std::vector<Refusal> refused = {}) {
  return composed(std::move(name), nothing, std::move(f),
                  {.order = 0, .reference = std::move(reference), .refused = std::move(refused)});
}
OpRow filled(std::string name, OpCall f, double value) {
  OpRow row = any;
  row.order = 0;
  row.reference = [value](const Tensors& x) {
    return Tensors{ops::cast(ops::cast(x[0], "float64") * 0 + value, x[0].dtype()),
                   ops::cast(ops::cast(x[0], "float64") * 0 + value, "int8")};
  };
  return composed(std::move(name), cube, std::move(f), std::move(row));
}

const OpRows making({
    made(
        "zeros",
        [](const Tensors&) {
          return one(ops::zeros({2, 2}));
        },
        [](const Tensors&) {
          return one(Tensor::from({0.f, 0.f, 0.f, 0.f}, {2, 2}));
        }),
    made(
        "ones", [](const Tensors&) { return one(ops::ones({2}, "int32")); },
        [](const Tensors&) {
          return one(Tensor::from({1, 1}));
        }),
    made(
        "full", [](const Tensors&) { return one(ops::full({2}, 7)); },
        [](const Tensors&) {
          return one(Tensor::from({7.f, 7.f}));
        },
        {{[] {
            ops::full({None, 2}, 1);
          },
          "full: expected a known shape, got [None, 2]."}}),
    made(
        "empty",
        [](const Tensors&) {
          return one(ops::empty({2, 0}));
        },
        [](const Tensors&) {
          return one(ops::zeros({2, 0}));
        }),
    filled(
        "zeros_like",
        [](const Tensors& x) {
          return Tensors{ops::zeros_like(x[0]), ops::zeros_like(x[0], {.dtype = "int8"})};
        },
        0),
    filled(
        "ones_like",
        [](const Tensors& x) {
          return Tensors{ops::ones_like(x[0]), ops::ones_like(x[0], {.dtype = "int8"})};
        },
        1),
    filled(
        "full_like",
        [](const Tensors& x) {
          return Tensors{ops::full_like(x[0], 3), ops::full_like(x[0], 3, {.dtype = "int8"})};
        },
        3),
    filled(
        "empty_like",
        [](const Tensors& x) {
          return Tensors{ops::empty_like(x[0]), ops::empty_like(x[0], {.dtype = "int8"})};
        },
        0),
    made(
        "tri", [](const Tensors&) { return one(ops::tri(2, {.M = 3, .k = 1})); },
        [](const Tensors&) {
          return one(Tensor::from({1.f, 1.f, 0.f, 1.f, 1.f, 1.f}, {2, 3}));
        }),
    made(
        "linspace",
        [](const Tensors&) {
          return Tensors{ops::linspace(0, 1, 3), ops::linspace(0, 2, {.num = 4, .endpoint = false})};
        },
        [](const Tensors&) {
          return Tensors{Tensor::from({0.f, 0.5f, 1.f}), Tensor::from({0.f, 0.5f, 1.f, 1.5f})};
        },
        {{[] { ops::linspace(0, 1, -1); }, "linspace: expected a length of at least 0, got -1."}}),
    made(
        "logspace", [](const Tensors&) { return one(ops::logspace(0, 3, {.num = 4, .base = 2})); },
        [](const Tensors&) {
          return one(Tensor::from({1.f, 2.f, 4.f, 8.f}));
        }),
    made(
        "geomspace", [](const Tensors&) { return one(ops::geomspace(1, 27, {.num = 4})); },
        [](const Tensors&) {
          return one(Tensor::from({1.f, 3.f, 9.f, 27.f}));
        }),
});

// ---- What tensors are -------------------------------------------------------------------------------------------

const OpRows facts({
    moved(
        "is_tensor",
        [](const Tensors& x) { return one(ops::zeros({2}, ops::is_tensor(x[0]) ? x[0].dtype() : DType("int64"))); },
        [](const Tensors& x) { return one(ops::zeros({2}, x[0].dtype())); }),
    moved(
        "shape", [](const Tensors& x) { return one(ops::ones(ops::shape(x[0]), x[0].dtype())); },
        [](const Tensors& x) { return one(ops::ones_like(x[0])); }),
    moved(
        "ndim", [](const Tensors& x) { return one(x[0] + (ops::ndim(x[0]) - 3)); },
        [](const Tensors& x) { return one(x[0] + 0); }),
    moved(
        "size", [](const Tensors& x) { return one(ops::ones({ops::size(x[0])}, "int32")); },
        [](const Tensors& x) { return one(ops::ones({24 * x[0].shape()[1]}, "int32")); }),
    moved(
        "dtype", [](const Tensors& x) { return one(ops::cast(ops::ones({2}), ops::dtype(x[0]))); },
        [](const Tensors& x) { return one(ops::ones({2}, x[0].dtype())); }),
});

}  // namespace
}  // namespace addax::tests
