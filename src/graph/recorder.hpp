// Recorder: who is told how long instructions take.
#pragma once

#include <chrono>

#include "addax/utils/profile.hpp"

namespace addax {

class Recorder {
 public:
  using Clock = std::chrono::steady_clock;

  /// The one of this thread; null almost always.
  static Recorder*& current();

  /// An event from its making to its end.
  class Span {
   public:
    Span(Recorder& recorder, std::string name, std::string detail);
    ~Span();
    Span(const Span&) = delete;
    Span& operator=(const Span&) = delete;

   private:
    Recorder& recorder_;
    size_t index_;
  };

  std::vector<utils::ProfileEvent> events;

 private:
  double now() const { return std::chrono::duration<double, std::micro>(Clock::now() - begun_).count(); }
  Clock::time_point begun_ = Clock::now();
  int depth_ = 0;
};

/// Events in Chrome's trace format.
std::string chrome_trace(const std::vector<utils::ProfileEvent>& events);

}  // namespace addax
