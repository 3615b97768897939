// Threads behind map() and prefetch(): the order, errors of their own type, and that no thread stays behind.
#include "data/workers.hpp"

#include <doctest/doctest.h>
#include <sched.h>

#include <atomic>
#include <chrono>
#include <stdexcept>

#include "addax/ops.hpp"
#include "backends/parallel.hpp"

namespace addax::tests {
namespace {

using data::Dataset;

struct OutOfPaper : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// 0, 1, 2 … `fail_at`, where it throws.
Dataset failing(int64_t fail_at) {
  return Dataset::from_generator([=] {
    return [fail_at, i = int64_t{0}]() mutable -> std::optional<Batch> {
      if (i == fail_at) throw OutOfPaper("page " + std::to_string(i));
      return Batch{Tensor(i++), {}, {}};
    };
  });
}

}  // namespace

TEST_CASE("workers keep the order, however long each element takes") {
  auto slow = [](const Tensor& x) {
    std::this_thread::sleep_for(std::chrono::microseconds(x.item<int64_t>() % 3 * 300));
    return x;
  };
  int64_t wanted = 0;
  for (auto [x, y] : Dataset(ops::arange(60)).map(slow, {.num_parallel_calls = 4}).prefetch(5))
    CHECK(x[0].item<int64_t>() == wanted++);
  CHECK(wanted == 60);
}

TEST_CASE("workers compute by themselves, others with the team") {
  auto alone = [](const Tensor& x) { return Tensor(x.item<int64_t>() * 0 + int64_t{backends::is_alone()}); };
  const Dataset one = Dataset(ops::arange(2)).map(alone);
  CHECK(one.iterate().next()->x[0].item<int64_t>() == 0);
  for (const Dataset& set : {one.prefetch(1), Dataset(ops::arange(2)).map(alone, {.num_parallel_calls = 2})})
    CHECK(set.iterate().next()->x[0].item<int64_t>() == 1);
}

TEST_CASE("an exception reaches the caller with its own type, in its turn") {
  auto thrower = [](Batch b) {
    if (b.x[0].item<int>() == 4) throw OutOfPaper("mapped");
    return b;
  };
  std::vector<Dataset> sets{failing(4), failing(4).prefetch(2), failing(4).map([](Batch b) { return b; }),
                            failing(4).batch(1).map([](Batch b) { return b; }, {.num_parallel_calls = 3}),
                            Dataset(ops::arange(9)).map(thrower, {.num_parallel_calls = 3}).prefetch(1)};
  for (const Dataset& set : sets) {
    auto it = set.iterate();
    for (int i = 0; i < 4; ++i) CHECK(it.next()->x[0].item<int>() == i);
    CHECK_THROWS_AS(it.next(), OutOfPaper);
  }
}

TEST_CASE("dropping a half-read pass ends its threads, and what they hold") {
  auto alive = std::make_shared<std::atomic<int>>(0);
  Dataset endless = Dataset(ops::arange(5)).repeat().map([alive](Batch b) {
    ++*alive;
    return b;
  });
  for (int i = 0; i < 20; ++i) {
    auto it = endless.map([](Batch b) { return b; }, {.num_parallel_calls = 3}).prefetch(4).iterate();
    CHECK(it.next());
    if (i % 2) CHECK(it.next());
  }
  int made = *alive;
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  CHECK(*alive == made);
  (void)endless.prefetch(2).iterate();  // never asked for an element: no thread at all
  CHECK(*alive == made);
}

TEST_CASE("no more is read ahead than was asked for") {
  std::atomic<int> read{0};
  Dataset set = Dataset(ops::arange(100)).map([&](Batch b) {
    ++read;
    return b;
  });
  auto it = set.prefetch(3).iterate();
  CHECK(it.next());
  std::this_thread::sleep_for(std::chrono::milliseconds(30));
  CHECK(read <= 4);
}

TEST_CASE("workers run on all cores, also where OpenMP binds the thread that reads to one") {
  auto cores = [](const Tensor&) {
    cpu_set_t own;
    CPU_ZERO(&own);
    CHECK(sched_getaffinity(0, sizeof(own), &own) == 0);
    return Tensor(int64_t{CPU_COUNT(&own)});
  };
  for (auto [x, y] : Dataset(ops::arange(3)).map(cores, {.num_parallel_calls = 2}))
    CHECK(x[0].item<int64_t>() == omp_get_num_procs());
}

}  // namespace addax::tests
