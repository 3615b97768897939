// Charts: curves in panels, as an SVG file.
#pragma once

#include <string>
#include <vector>

namespace addax {

struct Curve {
  std::string name;
  std::vector<double> x, y;
  const char* colour;
};

struct ChartOptions {
  double least_step = 0;  // between ticks of the x axis
  bool log_x = false;     // x holds logarithms of base 10
};

/// OptionError for another ending than ".svg".
void check_svg_path(const std::string& where, const std::string& path);

/// Draws panels one below the other, each with its curves over the same x axis. What is not finite leaves a gap.
/// FileError where the file cannot be written.
void write_chart(const std::string& path, const std::vector<std::vector<Curve>>& panels, const ChartOptions& options);

}  // namespace addax
