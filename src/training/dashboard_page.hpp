// The page that Dashboard shows: text and curves for a given width and height.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace addax {

/// A loss or metric: points (epochs that have passed, value) of training and of validation.
struct DashboardCurve {
  std::string key;
  std::vector<std::pair<double, double>> training, validation;
};

struct DashboardState {
  std::string model;
  int64_t epoch = 0, epochs = 0;  // epoch from 0
  int64_t step = 0, steps = -1;   // in the epoch; −1 where unknown
  double seconds = 0;             // that have passed
  double steps_per_second = 0;
  int64_t bytes = 0;  // of memory
  std::vector<DashboardCurve> curves;
};

/// Lines of at most `width` characters, at most `height` of them, coloured for a terminal.
std::vector<std::string> dashboard_page(const DashboardState& state, int width, int height);

}  // namespace addax
