#include "training/chart.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <span>

#include "addax/errors.hpp"
#include "core/file.hpp"
#include "core/xml.hpp"

namespace addax {
namespace {

/// The values that a panel's axis covers, and the distance between its ticks: 1, 2 or 5 times a power of ten.
struct Axis {
  double low, high, step;

  Axis(double first, double last, double least_step) : low(first), high(last), step(least_step) {
    if (high <= low) low -= 0.5 * least_step, high += 0.5 * least_step;
    double rough = (high - low) / 5, power = std::pow(10.0, std::floor(std::log10(rough)));
    for (double factor : {1.0, 2.0, 5.0, 10.0})
      if (rough <= factor * power * 1.0001) {
        step = std::max(least_step, factor * power);
        break;
      }
  }
  /// Where a value lies, from 0 to 1.
  double place(double value) const { return (value - low) / (high - low); }
};

/// What finite values cover; ticks no closer than `least_step`, or a millionth of the values.
Axis axis_of(const std::vector<Curve>& curves, std::vector<double> Curve::*values, double least_step) {
  double low = INFINITY, high = -INFINITY;
  for (const Curve& curve : curves)
    for (double v : curve.*values)
      if (std::isfinite(v)) low = std::min(low, v), high = std::max(high, v);
  if (low > high) return Axis(0, 1, 1e-12);
  return Axis(low, high, least_step > 0 ? least_step : std::max(1e-12, 1e-6 * std::max(std::abs(low), std::abs(high))));
}

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.6g", std::abs(value) < 1e-300 ? 0.0 : value);
  return text;
}

/// One coordinate system. Sizes are pixels.
class Panel {
 public:
  static constexpr double width = 640, height = 300;

  Panel(double top, const std::vector<Curve>& curves, const ChartOptions& options)
      : top_(top),
        curves_(curves),
        log_x_(options.log_x),
        across_(axis_of(curves, &Curve::x, options.least_step)),
        up_(axis_of(curves, &Curve::y, 0)) {}

  std::string draw() const {
    std::string text = "<rect x=\"" + number(left) + "\" y=\"" + number(top_ + above) + "\" width=\"" +
                       number(inner_width) + "\" height=\"" + number(inner_height) +
                       "\" fill=\"none\" stroke=\"#888\"/>\n";
    for (double v = std::ceil(across_.low / across_.step) * across_.step; v <= across_.high; v += across_.step)
      text += label(x(v), top_ + above + inner_height + 18, "middle", "#444", number(log_x_ ? std::pow(10, v) : v));
    for (double v = std::ceil(up_.low / up_.step) * up_.step; v <= up_.high; v += up_.step) {
      text += "<path d=\"M" + number(left) + " " + number(y(v)) + "h" + number(inner_width) + "\" stroke=\"#ddd\"/>\n";
      text += label(left - 8, y(v) + 4, "end", "#444", number(std::abs(v) < up_.step / 2 ? 0 : v));
    }
    double beside = left;
    for (const Curve& curve : curves_) {
      text += line(curve) + label(beside, top_ + above - 8, "start", curve.colour, curve.name);
      beside += 16 + 7.5 * static_cast<double>(curve.name.size());
    }
    return text;
  }

 private:
  static constexpr double left = 72, above = 28, inner_width = width - left - 20, inner_height = height - above - 32;

  double x(double value) const { return left + across_.place(value) * inner_width; }
  double y(double value) const { return top_ + above + (1 - up_.place(value)) * inner_height; }

  static std::string label(double x, double y, const char* anchor, const char* colour, const std::string& text) {
    return "<text x=\"" + number(x) + "\" y=\"" + number(y) + "\" text-anchor=\"" + anchor + "\" fill=\"" + colour +
           "\">" + xml_text(text) + "</text>\n";
  }

  std::string line(const Curve& curve) const {
    std::string path;
    bool open = false;
    for (size_t i = 0; i < curve.y.size(); ++i) {
      if (std::isfinite(curve.y[i])) {
        path += (open ? "L" : "M") + number(x(curve.x[i])) + " " + number(y(curve.y[i]));
        if (!open) path += "h0";  // a single value is a dot
      }
      open = std::isfinite(curve.y[i]);
    }
    return "<path d=\"" + path + "\" fill=\"none\" stroke-width=\"2\" stroke-linecap=\"round\" stroke=\"" +
           curve.colour + "\"/>\n";
  }

  double top_;
  const std::vector<Curve>& curves_;
  bool log_x_;
  Axis across_, up_;
};

}  // namespace

void check_svg_path(const std::string& where, const std::string& path) {
  if (!path.ends_with(".svg")) throw OptionError(where + ": expected a file that ends in .svg, got \"" + path + "\".");
}

void write_chart(const std::string& path, const std::vector<std::vector<Curve>>& panels, const ChartOptions& options) {
  std::string drawn;
  double top = 0;
  for (const std::vector<Curve>& curves : panels) {
    drawn += Panel(top, curves, options).draw();
    top += Panel::height;
  }
  std::string size = number(Panel::width) + " " + number(top);
  std::string text = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + size + "\" width=\"" +
                     number(Panel::width) + "\" height=\"" + number(top) +
                     "\" font-family=\"sans-serif\" font-size=\"12\">\n" +
                     "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n" + drawn + "</svg>\n";
  write_file(path, std::as_bytes(std::span(text)));
}

}  // namespace addax
