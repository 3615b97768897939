#include "addax/utils/profile.hpp"

#include <algorithm>
#include <cstdio>
#include <map>
#include <span>
#include <utility>

#include "addax/json.hpp"
#include "core/file.hpp"
#include "graph/recorder.hpp"

namespace addax {

Recorder*& Recorder::current() {
  thread_local Recorder* recorder = nullptr;
  return recorder;
}

Recorder::Span::Span(Recorder& recorder, std::string name, std::string detail)
    : recorder_(recorder), index_(recorder.events.size()) {
  recorder.events.push_back({std::move(name), std::move(detail), 0, 0, recorder.depth_++});
  recorder.events.back().start = recorder.now();
}

Recorder::Span::~Span() {
  utils::ProfileEvent& event = recorder_.events[index_];
  event.duration = recorder_.now() - event.start;
  --recorder_.depth_;
}

std::string chrome_trace(const std::vector<utils::ProfileEvent>& events) {
  Json list = Json::array();
  for (const utils::ProfileEvent& e : events)
    list.push_back(Json::object({{"name", e.name},
                                 {"ph", "X"},
                                 {"ts", e.start},
                                 {"dur", e.duration},
                                 {"pid", 1},
                                 {"tid", 1},
                                 {"args", Json::object({{"detail", e.detail}})}}));
  return Json::object({{"traceEvents", list}, {"displayTimeUnit", "ns"}}).to_string();
}

namespace utils {
namespace {

std::string line(const std::string& name, size_t calls, double total, double share) {
  char text[160];
  std::snprintf(text, sizeof text, "%-24.24s %8zu %12.2f %10.2f %7.1f %%\n", name.c_str(), calls, total,
                total / static_cast<double>(std::max<size_t>(1, calls)), 100 * share);
  return text;
}

}  // namespace

std::string Profile::to_string() const {
  struct Sum {
    size_t calls = 0;
    double time = 0;
  };
  std::map<std::string, Sum> sums;
  Sum runs;
  double inside = 0;
  for (const ProfileEvent& e : events_) {
    if (e.depth > 1) continue;  // part of what is counted already
    Sum& sum = e.depth == 0 ? runs : sums[e.name];
    ++sum.calls;
    sum.time += e.duration;
    if (e.depth == 1) inside += e.duration;
  }
  std::vector<std::pair<std::string, Sum>> rows(sums.begin(), sums.end());
  std::stable_sort(rows.begin(), rows.end(),
                   [](const auto& a, const auto& b) { return a.second.time > b.second.time; });
  char head[160];
  std::snprintf(head, sizeof head, "%-24s %8s %12s %10s %9s\n", "instruction", "calls", "total us", "mean us", "share");
  std::string text = head;
  double whole = std::max(runs.time, 1e-9);
  for (const auto& [name, sum] : rows) text += line(name, sum.calls, sum.time, sum.time / whole);
  text += line("gaps", runs.calls, runs.time - inside, (runs.time - inside) / whole);
  return text + line("all", runs.calls, runs.time, 1);
}

void Profile::save(const std::string& path) const {
  std::string text = chrome_trace(events_);
  write_file(path, std::as_bytes(std::span(text)));
}

Profile profile(const std::function<void()>& run) {
  Recorder recorder;
  struct Restore {
    Recorder* before;
    ~Restore() { Recorder::current() = before; }
  } restore{std::exchange(Recorder::current(), &recorder)};
  run();
  Profile profile;
  profile.events_ = std::move(recorder.events);
  return profile;
}

}  // namespace utils
}  // namespace addax
