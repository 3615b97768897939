// x[...]: NumPy's indexing by integers, slices, the ellipsis, new axes and one tensor of positions.
#include <algorithm>
#include <limits>
#include <optional>

#include "addax/ops.hpp"
#include "ops/indices.hpp"
#include "ops/operation.hpp"

namespace addax {
namespace {

constexpr const char* where = "index";

/// An index taken apart: a strided slice of x, the shape it is seen in, and what is gathered afterwards.
struct Parsed {
  Shape start, step, sliced;  // one entry per axis of x
  Shape shape;                // of the result before gathering: without dropped axes, with new ones
  Tensor positions;
  int gather_axis = -1;      // in `shape`
  int64_t first_fancy = -1;  // places in the index of integers and positions
  int64_t last_fancy = -1;
};

void check_key(const Tensor& x, std::span<const Index> key) {
  int64_t used = 0, ellipses = 0, gathers = 0;
  for (const Index& i : key) {
    used += i.kind != Index::ellipsis && i.kind != Index::new_axis;
    ellipses += i.kind == Index::ellipsis;
    gathers += i.kind == Index::gather;
  }
  if (used > x.rank())
    throw ShapeError("index: expected at most " + std::to_string(x.rank()) + " entries for " + x.spec().to_string() +
                     ", got " + std::to_string(used) + ".");
  if (ellipses > 1) throw OptionError("index: expected one Ellipsis at most, got " + std::to_string(ellipses) + ".");
  if (gathers > 1)
    throw OptionError("index: expected one tensor of positions at most, got " + std::to_string(gathers) +
                      ". ops::scatter_update() and ops::take_along_axis() address several axes.");
}

int64_t checked_position(int64_t position, int64_t length, int axis) {
  if (position < -length || position >= length)
    throw ShapeError("index: expected a position within axis " + std::to_string(axis) + " of length " +
                     std::to_string(length) + ", got " + std::to_string(position) + ".");
  return position < 0 ? position + length : position;
}

/// Python's slice.indices(): start, step and count for an axis of that length.
void add_slice(Parsed& p, const Slice& range, int64_t length) {
  int64_t step = range.step.value_or(1);
  if (step == 0) throw OptionError("index: expected a step other than 0, got Slice with step 0.");
  bool back = step < 0;
  int64_t low = back ? -1 : 0, high = back ? length - 1 : length;
  auto bound = [&](const std::optional<int64_t>& given, int64_t otherwise) {
    if (!given) return otherwise;
    return std::clamp(*given < 0 ? *given + length : *given, low, high);
  };
  int64_t start = bound(range.start, back ? high : low), stop = bound(range.stop, back ? low : high);
  int64_t span = back ? start - stop : stop - start,
          stride = back ? -std::max(step, -std::numeric_limits<int64_t>::max()) : step;
  int64_t count = span > 0 ? 1 + (span - 1) / stride : 0;
  p.start.push_back(count ? start : 0);
  p.step.push_back(count > 1 ? step : 1);
  p.sliced.push_back(count);
  p.shape.push_back(count);
}

Parsed parse(const Tensor& x, std::span<const Index> key) {
  check_key(x, key);
  Parsed p;
  auto whole = [&](int64_t axes) {
    for (; axes > 0; --axes) add_slice(p, {}, x.shape()[p.start.rank()]);
  };
  int64_t used = std::count_if(key.begin(), key.end(),
                               [](const Index& i) { return i.kind != Index::ellipsis && i.kind != Index::new_axis; });
  for (size_t place = 0; place < key.size(); ++place) {
    const Index& i = key[place];
    int axis = p.start.rank();
    if (i.kind == Index::position || i.kind == Index::gather) {
      if (p.first_fancy < 0) p.first_fancy = static_cast<int64_t>(place);
      p.last_fancy = static_cast<int64_t>(place);
    }
    switch (i.kind) {
      case Index::position:
        p.start.push_back(checked_position(i.at, x.shape()[axis], axis));
        p.step.push_back(1);
        p.sliced.push_back(1);
        break;
      case Index::slice: add_slice(p, i.range, x.shape()[axis]); break;
      case Index::whole: whole(1); break;
      case Index::ellipsis: whole(x.rank() - used); break;
      case Index::new_axis: p.shape.push_back(1); break;
      case Index::gather:
        p.positions = i.positions;
        p.gather_axis = p.shape.rank();
        whole(1);
        break;
    }
  }
  whole(x.rank() - p.start.rank());
  return p;
}

/// Whether integers and positions stand apart: NumPy then puts the gathered axes first.
bool stand_apart(const Parsed& p, std::span<const Index> key) {
  for (int64_t i = p.first_fancy; i <= p.last_fancy; ++i) {
    Index::Kind kind = key[static_cast<size_t>(i)].kind;
    if (kind != Index::position && kind != Index::gather) return true;
  }
  return false;
}

/// Positions that can be read are checked: kernels cannot throw.
void check_positions(const Tensor& positions, int64_t length, int axis) {
  if (positions.dtype() == DType::bool_)
    throw DTypeError("index: expected integer positions, got " + positions.spec().to_string() +
                     ". ops::where() and ops::nonzero() work with conditions.");
  if (!is_eager(positions)) return;
  for (int64_t at : ops::ravel(positions).to_vector<int64_t>()) checked_position(at, length, axis);
}

Tensor indexed(const Tensor& x, std::span<const Index> index) {
  Parsed p = parse(x, index);
  Tensor y = strided_slice(x, p.start, p.step, p.sliced);
  if (p.shape != p.sliced) y = ops::reshape(y, p.shape);
  if (!p.positions.defined()) return y;
  Tensor positions = as_indices(where, p.positions);
  check_positions(p.positions, p.shape[p.gather_axis], p.gather_axis);
  y = ops::take(y, positions, {.axis = p.gather_axis});
  if (!stand_apart(p, index)) return y;
  std::vector<int64_t> from, to;
  for (int64_t i = 0; i < positions.rank(); ++i) {
    from.push_back(p.gather_axis + i);
    to.push_back(i);
  }
  return ops::moveaxis(y, from, to);
}

// ---- As an operation of a model ---------------------------------------------------------------------------------

std::optional<int64_t> bound(const Json& slice, const char* name) {
  return ConfigValue<std::optional<int64_t>>::from(slice.at(name));
}

/// One entry of a key: an integer, null for a new axis, or a record of a slice or the ellipsis.
Index entry_of(const Json& json) {
  if (json.is_null()) return None;
  if (json.is_integer()) return json.as_integer();
  const Json* kind = json.find("class_name");
  if (kind != nullptr && *kind == Json("__ellipsis__")) return Ellipsis;
  if (kind == nullptr || *kind != Json("__slice__")) refuse_value("an integer, null, a slice or an ellipsis", json);
  const Json& slice = json.at("config");
  return Slice{bound(slice, "start"), bound(slice, "stop"), bound(slice, "step")};
}

Json json_of(const Index& entry) {
  using Bound = ConfigValue<std::optional<int64_t>>;
  switch (entry.kind) {
    case Index::position: return entry.at;
    case Index::new_axis: return nullptr;
    case Index::ellipsis: return Json::object({{"class_name", "__ellipsis__"}, {"config", Json::object()}});
    default: break;
  }
  return Json::object({{"class_name", "__slice__"},
                       {"config", Json::object({{"start", Bound::to(entry.range.start)},
                                                {"stop", Bound::to(entry.range.stop)},
                                                {"step", Bound::to(entry.range.step)}})}});
}

const Operation get_item_operation{
    "get_item", "numpy", {in_call("key")}, [](const Tensor& x, const Json& key) -> Tensor {
      std::vector<Index> entries;
      if (key.is_array())
        for (const Json& entry : key.items()) entries.push_back(entry_of(entry));
      else
        entries.push_back(entry_of(key));
      return indexed(x, entries);
    }};

}  // namespace

Tensor Tensor::at(std::span<const Index> index) const {
  bool gathers = std::any_of(index.begin(), index.end(), [](const Index& i) { return i.kind == Index::gather; });
  if (!defined() || !state_of(*this).symbol || gathers) return indexed(*this, index);
  std::vector<Json> key;
  for (const Index& entry : index) key.push_back(json_of(entry));
  // A list of one would be positions to gather.
  return get_item_operation(*this, key.size() == 1 ? key[0] : Json::array(key));
}

Tensor Tensor::operator[](int64_t position) const {
  const Index index[] = {Index(position)};
  return at(index);
}

namespace ops {

Tensor get_item(const Tensor& x, std::span<const Index> key) { return x.at(key); }

}  // namespace ops
}  // namespace addax
