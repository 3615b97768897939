#include "ops/seed.hpp"

#include <mutex>
#include <optional>
#include <random>
#include <utility>

#include "addax/ops.hpp"
#include "addax/random.hpp"
#include "addax/scopes.hpp"
#include "ops/op.hpp"

namespace addax {

/// splitmix64: a full-period sequence whose every number is well mixed.
struct SeedStream {
  SeedStream() = default;
  explicit SeedStream(uint64_t seed) : seed(seed) {}
  std::mutex mutex;
  uint64_t seed = [] {
    std::random_device entropy;
    return (uint64_t{entropy()} << 32) ^ entropy();
  }();
  uint64_t state = seed;
  std::optional<random::SeedGenerator> generator;

  uint64_t next() {
    std::lock_guard lock(mutex);
    uint64_t z = state += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }
};

namespace {

/// The innermost SeedScope's stream, or null.
SeedStream*& stream_of_thread() {
  thread_local SeedStream* scoped = nullptr;
  return scoped;
}

SeedStream& process_stream() {
  static SeedStream process;
  return process;
}

SeedStream& stream() { return stream_of_thread() ? *stream_of_thread() : process_stream(); }

/// The generator behind operations that are given no seed. Made outside of any trace, however early it is asked for.
random::SeedGenerator global_generator() {
  SeedStream& s = stream();
  std::lock_guard lock(s.mutex);
  if (!s.generator) s.generator = random::SeedGenerator(static_cast<int64_t>(s.seed & 0xffffffff));
  return *s.generator;
}

Tensor key_of(uint64_t seed) { return Tensor::from({static_cast<uint32_t>(seed), static_cast<uint32_t>(seed >> 32)}); }

}  // namespace

uint64_t next_global_seed() { return stream().next(); }

Json seed_stream_state() {
  Eagerly now;
  SeedStream& s = stream();
  std::lock_guard lock(s.mutex);
  Json generator;
  if (s.generator) generator = Json::array(s.generator->state().value().to_vector<int64_t>());
  return Json::object(
      {{"seed", static_cast<int64_t>(s.seed)}, {"state", static_cast<int64_t>(s.state)}, {"generator", generator}});
}

void restore_seed_stream(const Json& state) {
  const Json& generator = state["generator"];
  if (!generator.is_null()) {
    Eagerly now;
    Variable(global_generator().state())
        .assign(Tensor::from({static_cast<uint32_t>(generator.at(size_t{0}).as_integer()),
                              static_cast<uint32_t>(generator.at(size_t{1}).as_integer())}));
  }
  SeedStream& s = stream();
  std::lock_guard lock(s.mutex);
  s.seed = static_cast<uint64_t>(state["seed"].as_integer());
  s.state = static_cast<uint64_t>(state["state"].as_integer());
}

struct SeedScope::Stream {
  explicit Stream(int64_t seed) : numbers(static_cast<uint64_t>(seed)) {}
  SeedStream numbers;
  SeedStream* before = nullptr;
};

SeedScope::SeedScope(int64_t seed) : stream_(std::make_unique<Stream>(seed)) {
  stream_->before = std::exchange(stream_of_thread(), &stream_->numbers);
}
SeedScope::~SeedScope() { stream_of_thread() = stream_->before; }

namespace random {

SeedGenerator::SeedGenerator(std::optional<int64_t> seed) {
  Eagerly outside_of_traces;
  uint64_t start = seed ? static_cast<uint64_t>(*seed) : next_global_seed() & 0xffffffff;
  Tensor initial = Tensor::from({static_cast<uint32_t>(start), uint32_t{0}});
  state_ = Variable(initial, {.name = "seed_generator_state", .trainable = false});
}

Tensor SeedGenerator::next() const {
  NoRecording pause;
  Tensor key = state_.value();
  Variable(state_).assign(ops::add(key, Tensor::from({uint32_t{0}, uint32_t{1}})));
  return key;
}

Tensor Seed::key() const {
  if (generator_) return generator_->next();
  if (seed_) return key_of(static_cast<uint64_t>(*seed_));
  return global_generator().next();
}

}  // namespace random

namespace utils {

void set_random_seed(int64_t seed) {
  SeedStream& s = process_stream();
  std::lock_guard lock(s.mutex);
  s.seed = s.state = static_cast<uint64_t>(seed);
  if (!s.generator) return;
  Eagerly now;  // steps that were traced with the generator go on with the new seed
  Variable(s.generator->state()).assign(Tensor::from({static_cast<uint32_t>(seed), uint32_t{0}}));
}

}  // namespace utils
}  // namespace addax
