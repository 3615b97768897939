// data::Dataset: what each transformation gives, in which order, and in which words bad use is refused.
#include "addax/data/dataset.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>

#include "addax/gradient_tape.hpp"
#include "addax/ops.hpp"
#include "support/refusal.hpp"

namespace addax::tests {
namespace {

using data::Dataset;
using Ints = std::vector<int64_t>;
using Lists = std::vector<Ints>;

Dataset range(int64_t n) { return Dataset(ops::arange(n)); }

/// The x of each element: one number each.
Ints numbers(const Dataset& set) {
  Ints all;
  for (const auto& [x, y] : set) all.push_back(x[0].item<int64_t>());
  return all;
}
Ints numbers(data::Iterator it) {
  Ints all;
  while (auto element = it.next()) all.push_back(element->x[0].item<int64_t>());
  return all;
}
/// The x of each batch.
Lists lists(const Dataset& set) {
  Lists all;
  for (const auto& [x, y] : set) all.push_back(x[0].to_vector<int64_t>());
  return all;
}

/// Hides that its elements can be taken by position.
Dataset streamed(const Dataset& set) {
  return set.filter([](const Batch&) { return true; });
}

/// Sequences 1, 22, 333 …: element i holds i + 1 times its number.
Dataset ragged(int64_t n) {
  std::vector<Batch> elements;
  for (int64_t i = 1; i <= n; ++i) elements.push_back({ops::full({i}, i), Tensor(i), {}});
  return Dataset(elements);
}

void exhaust(const Dataset& set) {
  for (const Batch& element : set) (void)element;
}

}  // namespace

TEST_CASE("elements that a batch would drop need not fit together") {
  std::vector<Batch> elements;
  for (int64_t length : {2, 2, 2, 3, 4}) elements.push_back({ops::ones({length}), {}, {}});
  const Dataset set(elements);
  for (const Dataset& each : {set, set.take(5), streamed(set), Dataset::zip(set, set)}) {
    auto it = each.batch(3, {.drop_remainder = true}).iterate();
    CHECK(it.next()->x.shape() == Shape{3, 2});
    CHECK(!it.next());
    CHECK(refusal<ShapeError>([&] { exhaust(each.batch(3)); }).find("expected elements of one shape") !=
          std::string::npos);
  }
}

TEST_CASE("elements are rows, and batches of them are cut or gathered") {
  Tensor x = ops::reshape(ops::arange(12), {6, 2}), y = ops::arange(6) * 10, w = ops::ones({6});
  int64_t seen = 0;
  for (auto [xi, yi] : Dataset(x, y)) {
    CHECK(xi.shape() == Shape{2});
    CHECK(yi[0].item<int64_t>() == 10 * seen);
    CHECK(xi[0].to_vector<int64_t>() == Ints{2 * seen, 2 * seen + 1});
    ++seen;
  }
  CHECK(seen == 6);
  auto it = Dataset({{"a", x}, {"b", y}}, y, w).batch(4).iterate();
  Batch first = *it.next(), last = *it.next();
  CHECK(!it.next());
  CHECK(first.x["a"].shape() == Shape{4, 2});
  CHECK(last.x["b"].to_vector<int64_t>() == Ints{40, 50});
  CHECK(last.sample_weight.shape() == Shape{2});
  CHECK(lists(Dataset(y).batch(4, {.drop_remainder = true})) == Lists{{0, 10, 20, 30}});
  CHECK(lists(streamed(Dataset(y)).batch(4)) == Lists{{0, 10, 20, 30}, {40, 50}});
  CHECK(numbers(Dataset(y).batch(4).unbatch()) == Ints{0, 10, 20, 30, 40, 50});
}

TEST_CASE("take, skip, repeat, concatenate and zip, from memory and streamed") {
  for (bool stream : {false, true}) {
    Dataset ten = stream ? streamed(range(10)) : range(10);
    CHECK(numbers(ten.skip(3).take(4)) == Ints{3, 4, 5, 6});
    CHECK(numbers(ten.take(3).skip(2)) == Ints{2});
    CHECK(numbers(ten.skip(20)).empty());
    CHECK(numbers(ten.skip(-1)).empty());
    CHECK(numbers(ten.take(-1)).size() == 10);
    CHECK(numbers(ten.take(2).repeat(3)) == Ints{0, 1, 0, 1, 0, 1});
    CHECK(numbers(ten.take(2).repeat().take(5)) == Ints{0, 1, 0, 1, 0});
    CHECK(numbers(ten.take(2).concatenate(ten.skip(8))) == Ints{0, 1, 8, 9});
    CHECK(lists(ten.repeat(2).batch(8)) == Lists{{0, 1, 2, 3, 4, 5, 6, 7}, {8, 9, 0, 1, 2, 3, 4, 5}, {6, 7, 8, 9}});
    // The shorter one ends both, as in TensorFlow.
    auto it = Dataset::zip(ten, ten.skip(7), range(4)).batch(2).iterate();
    Batch a = *it.next(), b = *it.next();
    CHECK(a.y[0].to_vector<int64_t>() == Ints{7, 8});
    CHECK(b.x[0].to_vector<int64_t>() == Ints{2});
    CHECK(b.sample_weight[0].to_vector<int64_t>() == Ints{2});
    CHECK(!it.next());
  }
  CHECK(numbers(range(0).repeat()).empty());
  CHECK(numbers(range(3).repeat(0)).empty());
}

TEST_CASE("cardinality is known where it can be") {
  using data::infinite_cardinality, data::unknown_cardinality;
  Dataset ten = range(10), unknown = streamed(ten);
  CHECK(ten.batch(4).cardinality() == 3);
  CHECK(ten.batch(4, {.drop_remainder = true}).cardinality() == 2);
  CHECK(ten.shuffle(3).map([](Batch b) { return b; }).prefetch(2).cardinality() == 10);
  CHECK(ten.repeat(3).cardinality() == 30);
  CHECK(ten.repeat().cardinality() == infinite_cardinality);
  CHECK(ten.repeat().take(7).cardinality() == 7);
  CHECK(ten.take(20).skip(4).cardinality() == 6);
  CHECK(ten.concatenate(ten).cardinality() == 20);
  CHECK(Dataset::zip(ten, ten.repeat()).cardinality() == 10);
  CHECK(Dataset::zip(ten, unknown).cardinality() == unknown_cardinality);
  CHECK(unknown.batch(3).repeat(2).cardinality() == unknown_cardinality);
  CHECK(range(0).cardinality() == 0);
  CHECK(ten.batch(5).unbatch().cardinality() == unknown_cardinality);
}

TEST_CASE("shuffle: every element once, the seed decides, and each pass has another order") {
  Ints sorted = numbers(range(50));
  for (bool stream : {false, true}) {
    Dataset source = stream ? streamed(range(50)) : range(50);
    Dataset set = source.shuffle(50, {.seed = 3});
    Ints first = numbers(set), second = numbers(set);
    CHECK(first != sorted);
    CHECK(first != second);
    CHECK(first == numbers(range(50).shuffle(50, {.seed = 3})));  // streamed or not
    CHECK(first == numbers(set.iterate(0)));
    CHECK(second == numbers(set.iterate(1)));
    Ints once = first;
    std::sort(once.begin(), once.end());
    CHECK(once == sorted);
    Dataset fixed = source.shuffle(50, {.seed = 3, .reshuffle_each_iteration = false});
    CHECK(numbers(fixed) == numbers(fixed));
    Ints twice = numbers(source.shuffle(50, {.seed = 3}).repeat(2));
    CHECK(Ints(twice.begin(), twice.begin() + 50) == first);
    CHECK(Ints(twice.begin() + 50, twice.end()) != first);
    // A small buffer moves an element forward by less than its size.
    Ints near = numbers(source.shuffle(5, {.seed = 1}));
    for (size_t i = 0; i < near.size(); ++i) CHECK(near[i] < static_cast<int64_t>(i) + 5);
  }
  utils::set_random_seed(1);
  Ints a = numbers(range(50).shuffle(50));
  CHECK(a != numbers(range(50).shuffle(50)));
  utils::set_random_seed(1);
  CHECK(a == numbers(range(50).shuffle(50)));
}

TEST_CASE("a full buffer makes all orders as likely") {
  std::map<Ints, int> counts;
  for (int64_t seed = 0; seed < 6000; ++seed) ++counts[numbers(range(3).shuffle(3, {.seed = seed}))];
  CHECK(counts.size() == 6);
  for (const auto& [order, count] : counts) CHECK(std::abs(count - 1000) < 150);
}

TEST_CASE("map and filter take elements, pairs or inputs") {
  Dataset pairs(ops::arange(4), ops::arange(4) * 10, ops::ones({4}));
  auto both = [](const Tensor& x, const Tensor& y) { return std::pair(x + 1, y * 2); };
  Batch second = *pairs.map(both).skip(1).iterate().next();
  CHECK(second.x[0].item<int>() == 2);
  CHECK(second.y[0].item<int>() == 20);
  CHECK(second.sample_weight[0].item<float>() == 1);
  auto halved = [](Batch b) {
    b.x = ops::cast(b.x, DType::float32) / 2;
    return b;
  };
  CHECK(pairs.map(halved).iterate().next()->x.dtype() == DType::float32);
  CHECK(numbers(range(4).map([](const Tensor& x) { return x * x; })) == Ints{0, 1, 4, 9});
  CHECK(numbers(pairs.filter([](const Tensor&, const Tensor& y) { return y > 15; })) == Ints{2, 3});
  CHECK(numbers(range(6).filter([](const Tensor& x) { return x % 2 == 0; })) == Ints{0, 2, 4});
  CHECK(numbers(range(6).filter([](const Batch& b) { return b.x[0].item<int>() > 3; })) == Ints{4, 5});
}

TEST_CASE("random functions draw the same on any number of threads, and anew in each pass") {
  auto noisy = [](const Tensor& x) { return ops::cast(x, DType::int64) + random::randint({}, 0, 1 << 30); };
  auto drawn = [&](int64_t threads) {
    utils::set_random_seed(5);
    Dataset set = range(40).map(noisy, {.num_parallel_calls = threads}).prefetch(3);
    Ints first = numbers(set), second = numbers(set);
    CHECK(first != second);
    first.insert(first.end(), second.begin(), second.end());
    return first;
  };
  Ints one = drawn(1);
  CHECK(one == drawn(4));
  CHECK(one == drawn(7));
}

TEST_CASE("a tape around a pass sees nothing of it") {
  GradientTape tape;
  Tensor t = Tensor::from({2.f, 3.f});
  tape.watch(t);
  Tensor doubled = *Dataset(t).map([](const Tensor& x) { return x * 2; }).batch(2).iterate().next()->x.begin();
  CHECK(!tape.gradient(ops::sum(doubled), {t})[0].defined());
}

TEST_CASE("padded_batch fills up to the longest, or to given shapes, with given values") {
  auto it = ragged(3).padded_batch(2).iterate();
  Batch first = *it.next();
  CHECK(first.x[0].shape() == Shape{2, 2});
  CHECK(first.x[0].to_vector<int64_t>() == Ints{1, 0, 2, 2});
  CHECK(first.y[0].to_vector<int64_t>() == Ints{1, 2});
  CHECK(it.next()->x[0].shape() == Shape{1, 3});
  Dataset wide = ragged(3).padded_batch(3, {.padded_shapes = {Shape{4}, Shape{}}, .padding_values = {-1, 0}});
  CHECK(wide.iterate().next()->x[0].to_vector<int64_t>() == Ints{1, -1, -1, -1, 2, 2, -1, -1, 3, 3, 3, -1});
  std::vector<Batch> squares{{ops::ones({1, 2}), {}, {}}, {ops::ones({2, 1}), {}, {}}};
  CHECK(Dataset(squares).padded_batch(2).iterate().next()->x[0].to_vector<int>() ==
        std::vector<int>{1, 1, 0, 0, 1, 0, 1, 0});
  CHECK(
      refusal<ShapeError>([] {
        exhaust(ragged(3).padded_batch(3, {.padded_shapes = {Shape{2}, Shape{}}}));
      }) ==
      "Dataset::padded_batch: expected elements within the padded shape [2], got x [3]. None takes the longest of each "
      "batch.");
  CHECK(refusal<OptionError>([] { exhaust(ragged(3).padded_batch(3, {.padded_shapes = {Shape{2}}})); }) ==
        "Dataset::padded_batch: expected padded_shapes and padding_values for each of 2 tensors, got 1.");
}

TEST_CASE("buckets hold elements of like length") {
  auto length = [](const Batch& e) { return e.x[0].size(); };
  Dataset set = ragged(6).bucket_by_sequence_length(length, {3, 5}, {2, 2, 2});
  CHECK(lists(set) == Lists{{1, 0, 2, 2}, {3, 3, 3, 0, 4, 4, 4, 4}, {5, 5, 5, 5, 5, 0, 6, 6, 6, 6, 6, 6}});
  Dataset filled = ragged(3).bucket_by_sequence_length(length, {3, 9}, {2, 2, 2}, {.pad_to_bucket_boundary = true});
  CHECK(lists(filled) == Lists{{1, 0, 2, 2}, {3, 3, 3, 0, 0, 0, 0, 0}});
  CHECK(refusal<ShapeError>([&] {
          exhaust(ragged(6).bucket_by_sequence_length(length, {3}, {2, 2}, {.pad_to_bucket_boundary = true}));
        }) ==
        "Dataset::bucket_by_sequence_length: expected lengths below the last boundary, 3, with pad_to_bucket_boundary, "
        "got 3. filter() leaves such elements out.");
  CHECK(refusal<OptionError>([&] { ragged(6).bucket_by_sequence_length(length, {3}, {2}); }) ==
        "Dataset::bucket_by_sequence_length: expected 2 bucket_batch_sizes, one more than boundaries, got 1.");
  CHECK(refusal<OptionError>([&] {
          ragged(6).bucket_by_sequence_length(length, {3, 2}, {2, 2, 2});
        }) == "Dataset::bucket_by_sequence_length: expected bucket_boundaries in rising order, got [3, 2].");
}

TEST_CASE("what interleave()'s function draws without a seed is the same in each pass of a number") {
  utils::set_random_seed(4);
  Dataset set = range(6).interleave(
      [](const Batch&) {
        return range(20).shuffle(20).map(
            [](const Tensors& x) { return Tensors(x[0] * 100 + random::randint({}, 0, 100)); });
      },
      {.cycle_length = 3});
  const Ints all = numbers(set.iterate(0));
  (void)random::uniform({3});  // the process's stream moves on
  CHECK(numbers(set.prefetch(2).iterate(0)) == all);
  CHECK(numbers(set.iterate(1)) != all);
  data::Iterator pass = set.iterate(0);
  pass.skip(50);
  CHECK(numbers(set.resume(pass.state())) == Ints(all.begin() + 50, all.end()));
}

TEST_CASE("interleave takes blocks in turns, as TensorFlow's documentation shows it") {
  auto repeated = [](const Batch& e) { return Dataset(std::vector<Batch>{e}).repeat(6); };
  Dataset set = Dataset(ops::arange(1, 6)).interleave(repeated, {.cycle_length = 2, .block_length = 4});
  CHECK(numbers(set) == Ints{1, 1, 1, 1, 2, 2, 2, 2, 1, 1, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 3, 3, 4, 4, 5, 5, 5, 5, 5, 5});
}

TEST_CASE("cache reads its input once") {
  int made = 0;
  auto counted = [&](Batch b) {
    ++made;
    return b;
  };
  Dataset set = range(4).shuffle(4, {.seed = 1}).map(counted).cache();
  Ints first = numbers(set);
  CHECK(numbers(set) == first);
  CHECK(made == 4);
  Dataset partly = range(4).map(counted).cache();
  (void)partly.iterate().next();
  CHECK(numbers(partly) == Ints{0, 1, 2, 3});
}

TEST_CASE("a generator begins anew with each pass") {
  Dataset set = Dataset::from_generator([] {
    return [i = int64_t{0}]() mutable -> std::optional<Batch> {
      if (i == 3) return {};
      return Batch{Tensor(i), Tensor(10 * i++), {}};
    };
  });
  CHECK(numbers(set) == Ints{0, 1, 2});
  CHECK(numbers(set) == Ints{0, 1, 2});
  CHECK(set.cardinality() == data::unknown_cardinality);
  CHECK(refusal<OptionError>([] { Dataset::from_generator({}); }) ==
        "Dataset::from_generator: expected a function that begins a pass, got an empty one.");
}

TEST_CASE("a pass goes on from its state with the same elements") {
  auto noisy = [](const Tensor& x) { return x + random::randint({}, 0, 1000); };
  auto even = [](const Tensor& x) { return x % 2 == 0; };
  auto twice = [](const Batch& e) { return Dataset(std::vector<Batch>{e, e}); };
  std::vector<Dataset> sets{range(30).shuffle(7, {.seed = 1}).map(noisy),
                            range(30).map(noisy, {.num_parallel_calls = 3}).prefetch(2),
                            streamed(range(10)).shuffle(4, {.seed = 2}).repeat(3),
                            range(30).filter(even).take(12),
                            range(8).interleave(twice, {.cycle_length = 3}),
                            range(20).skip(5).concatenate(range(5)).shuffle(100, {.seed = 9}).cache(),
                            range(40).batch(2).unbatch().skip(3)};
  for (const Dataset& set : sets) {
    (void)numbers(set.iterate(0));
    data::Iterator it = set.iterate(4);
    Ints whole = numbers(set.iterate(4));
    for (int i = 0; i < 5; ++i) (void)it.next();
    Json state = Json::parse(it.state().to_string());
    CHECK(state.to_string() == "{\"pass\": 4, \"position\": 5}");
    CHECK(numbers(set.resume(state)) == Ints(whole.begin() + 5, whole.end()));
    CHECK(numbers(std::move(it)) == Ints(whole.begin() + 5, whole.end()));
  }
  CHECK_THROWS_AS(range(3).resume(Json::object({{"pass", 1}})), FormatError);
}

TEST_CASE("bad arguments and elements that do not fit") {
  Dataset ten = range(10);
  CHECK(refusal<OptionError>([&] { ten.batch(0); }) == "Dataset::batch: expected batch_size of at least 1, got 0.");
  CHECK(refusal<OptionError>([&] { ten.shuffle(-3); }) ==
        "Dataset::shuffle: expected buffer_size of at least 1, got -3.");
  CHECK(refusal<OptionError>([&] { ten.take(-2); }) == "Dataset::take: expected a count of at least -1, got -2.");
  CHECK(refusal<OptionError>([&] { ten.skip(-2); }) == "Dataset::skip: expected a count of at least -1, got -2.");
  CHECK(refusal<OptionError>([&] { ten.repeat(-2); }) == "Dataset::repeat: expected a count of at least -1, got -2.");
  CHECK(refusal<OptionError>([&] { ten.prefetch(-2); }) ==
        "Dataset::prefetch: expected buffer_size of at least -1, got -2.");
  CHECK(refusal<ShapeError>([] {
          Dataset(ops::ones({3, 2}), ops::ones({4}));
        }) ==
        "data::Dataset: expected x, y and sample_weight of equal length, got [3, 2] float32 and [4] float32. Row i of "
        "each belongs together.");
  CHECK(refusal<ShapeError>([] { Dataset(Tensor(1.0)); }) ==
        "data::Dataset: expected data with a batch axis, got [] float32.");
  CHECK(
      refusal<ShapeError>([] { exhaust(ragged(3).batch(3)); }) ==
      "Dataset::batch: expected elements of one shape, got x [1] float32 and, as element 1 of the batch, [2] float32. "
      "padded_batch() fills them up to the longest.");
  std::vector<Batch> mixed{{Tensor(1), {}, {}}, {Tensor(1), Tensor(2), {}}};
  CHECK(
      refusal<ShapeError>([&] { exhaust(Dataset(mixed).batch(2)); }) ==
      "Dataset::batch: expected elements of one structure, got x [] int32 and, as element 1 of the batch, x [] int32, "
      "y [] int32.");
  CHECK(refusal<ShapeError>([&] { exhaust(Dataset::zip(Dataset(ops::ones({2}), ops::ones({2})), ten)); }) ==
        "Dataset::zip: expected elements of x alone, got x [] float32, y [] float32. map() can leave y out.");
}

}  // namespace addax::tests
