// Prefix beam search: label sequences by the sum of the probabilities of all their alignments.
#include <algorithm>
#include <cmath>
#include <limits>

#include "backends/cpu/lapack.hpp"
#include "backends/ctc.hpp"
#include "backends/parallel.hpp"

namespace addax::backends::cpu {
namespace {

constexpr double none = -std::numeric_limits<double>::infinity();

double log_add(double a, double b) {
  double most = std::max(a, b);
  return most == none ? none : most + std::log1p(std::exp(std::min(a, b) - most));
}

/// A label sequence: its last label, and the sequence before it.
struct Node {
  int32_t before, label, length;
};

/// A sequence that is followed. Sequences are known by a hash, because one that was dropped may come back.
struct Path {
  int32_t node;
  uint64_t hash, hash_before;
  double on_label, on_blank;  // log-probabilities by what the alignments end with
  double total() const { return log_add(on_label, on_blank); }
};

/// A sequence of the next step: a followed one that stays (label −1), or one with a label more.
struct Candidate {
  int32_t path, label;
  double on_label, on_blank, total;
};

uint64_t extended(uint64_t hash, int32_t label) {
  uint64_t h = (hash ^ (uint64_t(label) + 0x9e3779b97f4a7c15u)) * 0xbf58476d1ce4e5b9u;
  return (h ^ (h >> 29)) * 0x94d049bb133111ebu;
}

struct Space {
  double* row;
  Node* nodes;
  Path *paths, *next;
  Candidate* candidates;
  Space(ScratchCutter& cutter, int64_t time, int64_t classes, int64_t width) {
    row = cutter.cut<double>(classes);
    nodes = cutter.cut<Node>(1 + time * width);
    paths = cutter.cut<Path>(width);
    next = cutter.cut<Path>(width);
    candidates = cutter.cut<Candidate>(width * (classes + 1));
  }
};

class Search {
 public:
  Search(Space& space, int64_t classes, const BeamAttrs& attrs) : s_(space), classes_(classes), attrs_(attrs) {
    s_.nodes[0] = {-1, -1, 0};
    s_.paths[0] = {0, 1, 0, none, 0};
  }

  /// One step of log-probabilities, in s_.row.
  void step() {
    int64_t count = 0;
    for (int32_t i = 0; i < paths_; ++i) {
      const Path& p = s_.paths[i];
      int32_t last = s_.nodes[p.node].label;
      double stays = last >= 0 ? p.on_label + s_.row[last] : none;
      s_.candidates[count++] = {i, -1, stays, p.total() + s_.row[attrs_.mask], 0};
    }
    for (int32_t i = 0; i < paths_; ++i) count = extend(i, count);
    for (int64_t c = 0; c < count; ++c)
      s_.candidates[c].total = log_add(s_.candidates[c].on_label, s_.candidates[c].on_blank);
    keep(count);
  }

  /// The best sequence that was not given out yet, from the end: its labels and score.
  void write(int64_t rank, int32_t* labels, int64_t time, double& score) const {
    std::fill_n(labels, time, -1);
    score = none;
    if (rank >= paths_) return;
    score = s_.paths[rank].total();
    for (int32_t n = s_.paths[rank].node; s_.nodes[n].length > 0; n = s_.nodes[n].before)
      labels[s_.nodes[n].length - 1] = s_.nodes[n].label;
  }

 private:
  /// Candidates of path i with one label more. Where that sequence is followed already, the two become one.
  int64_t extend(int32_t i, int64_t count) {
    const Path& p = s_.paths[i];
    int32_t last = s_.nodes[p.node].label;
    for (int32_t label = 0; label < classes_; ++label) {
      if (label == attrs_.mask) continue;
      double score = (label == last ? p.on_blank : p.total()) + s_.row[label];
      if (score > none) s_.candidates[count++] = {i, label, score, none, 0};
    }
    for (int32_t j = 0; j < paths_; ++j) {
      if (s_.paths[j].hash_before != p.hash) continue;
      int32_t label = s_.nodes[s_.paths[j].node].label;
      for (int64_t c = count - 1; c >= paths_ && s_.candidates[c].path == i; --c) {
        if (s_.candidates[c].label != label) continue;
        s_.candidates[j].on_label = log_add(s_.candidates[j].on_label, s_.candidates[c].on_label);
        s_.candidates[c].on_label = none;
      }
    }
    return count;
  }

  /// The best candidates become the paths, best first.
  void keep(int64_t count) {
    int64_t kept = std::min(count, attrs_.width);
    auto better = [](const Candidate& a, const Candidate& b) {
      if (a.total != b.total) return a.total > b.total;
      return a.path != b.path ? a.path < b.path : a.label < b.label;
    };
    std::partial_sort(s_.candidates, s_.candidates + kept, s_.candidates + count, better);
    int64_t survivors = 0;
    for (int64_t k = 0; k < kept && s_.candidates[k].total > none; ++k) {
      const Candidate& c = s_.candidates[k];
      Path p = s_.paths[c.path];
      if (c.label >= 0) {
        s_.nodes[nodes_] = {p.node, c.label, s_.nodes[p.node].length + 1};
        p = {int32_t(nodes_++), extended(p.hash, c.label), p.hash, none, none};
      }
      p.on_label = c.on_label;
      p.on_blank = c.on_blank;
      s_.next[survivors++] = p;
    }
    std::swap(s_.paths, s_.next);
    paths_ = survivors;
  }

  Space& s_;
  int64_t classes_;
  const BeamAttrs& attrs_;
  int64_t paths_ = 1, nodes_ = 1;
};

}  // namespace

Plan plan_ctc_beam_search(std::span<const Spec> in, std::span<const Spec>, const void* attrs) {
  ScratchCutter cutter(nullptr);
  const Shape& shape = in[0].shape;
  for (int64_t b = 0; b < shape[0]; ++b) Space(cutter, shape[1], shape[2], static_cast<const BeamAttrs*>(attrs)->width);
  return {nullptr, cutter.used()};
}

void ctc_beam_search(const KernelCall& call) {
  const Shape& shape = call.in[0].shape();
  const auto& attrs = *static_cast<const BeamAttrs*>(call.attrs);
  int64_t batch = shape[0], time = shape[1], classes = shape[2];
  visit_real(call.in[0].dtype(), [&](auto zero) {
    using T = decltype(zero);
    parallel_for(batch, 1, batch * time * classes * attrs.width, [&](int64_t begin, int64_t end) {
      ScratchCutter cutter(call.scratch);
      for (int64_t b = 0; b < begin; ++b) Space(cutter, time, classes, attrs.width);
      for (int64_t b = begin; b < end; ++b) {
        Space space(cutter, time, classes, attrs.width);
        Search search(space, classes, attrs);
        int64_t steps = std::clamp<int64_t>(call.in[1].as<int32_t>()[b], 0, time);
        for (int64_t t = 0; t < steps; ++t) {
          std::copy_n(call.in[0].as<T>() + (b * time + t) * classes, classes, space.row);
          search.step();
        }
        for (int64_t k = 0; k < attrs.paths; ++k) {
          double score;
          search.write(k, call.out[0].as<int32_t>() + (k * batch + b) * time, time, score);
          call.out[1].as<T>()[b * attrs.paths + k] = T(score);
        }
      }
    });
  });
}

}  // namespace addax::backends::cpu
