// History: the values of epochs, and their curves as a picture.
#include "addax/history.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <span>

#include "addax/json.hpp"
#include "addax/logs.hpp"
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

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.6g", std::abs(value) < 1e-300 ? 0.0 : value);
  return text;
}

struct Curve {
  std::string name;
  const std::vector<double>& values;
  const char* colour;
};

/// One coordinate system. Sizes are pixels.
class Panel {
 public:
  static constexpr double width = 640, height = 300;

  Panel(double top, const std::vector<int64_t>& epochs, const std::vector<Curve>& curves)
      : top_(top),
        epochs_(epochs),
        curves_(curves),
        across_(epochs.front() + 1.0, epochs.back() + 1.0, 1),
        up_(range()) {}

  std::string draw() const {
    std::string text = "<rect x=\"" + number(left) + "\" y=\"" + number(top_ + above) + "\" width=\"" +
                       number(inner_width) + "\" height=\"" + number(inner_height) +
                       "\" fill=\"none\" stroke=\"#888\"/>\n";
    for (double e = std::ceil(across_.low / across_.step) * across_.step; e <= across_.high; e += across_.step)
      text += label(x(e), top_ + above + inner_height + 18, "middle", "#444", number(e));
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

  Axis range() const {
    double low = INFINITY, high = -INFINITY;
    for (const Curve& curve : curves_)
      for (double v : curve.values)
        if (std::isfinite(v)) low = std::min(low, v), high = std::max(high, v);
    return low <= high ? Axis(low, high, std::max(1e-12, 1e-6 * std::max(std::abs(low), std::abs(high))))
                       : Axis(0, 1, 1e-12);
  }
  double x(double epoch) const { return left + across_.place(epoch) * inner_width; }
  double y(double value) const { return top_ + above + (1 - up_.place(value)) * inner_height; }

  static std::string label(double x, double y, const char* anchor, const char* colour, const std::string& text) {
    return "<text x=\"" + number(x) + "\" y=\"" + number(y) + "\" text-anchor=\"" + anchor + "\" fill=\"" + colour +
           "\">" + xml_text(text) + "</text>\n";
  }

  /// Where there are fewer values than epochs, they came at even distances (validation_freq). What is not finite leaves
  /// a gap.
  std::string line(const Curve& curve) const {
    std::string path;
    size_t count = curve.values.size(), epochs = epochs_.size();
    bool open = false;
    for (size_t i = 0; i < count; ++i) {
      double value = curve.values[i];
      if (std::isfinite(value)) {
        double epoch = static_cast<double>(epochs_[(i + 1) * epochs / count - 1]) + 1;
        path += (open ? "L" : "M") + number(x(epoch)) + " " + number(y(value));
        if (!open) path += "h0";  // a single value is a dot
      }
      open = std::isfinite(value);
    }
    return "<path d=\"" + path + "\" fill=\"none\" stroke-width=\"2\" stroke-linecap=\"round\" stroke=\"" +
           curve.colour + "\"/>\n";
  }

  double top_;
  const std::vector<int64_t>& epochs_;
  const std::vector<Curve>& curves_;
  Axis across_, up_;
};

}  // namespace

struct History::State {
  std::vector<std::pair<std::string, std::vector<double>>> values;
  std::vector<int64_t> epochs;
  std::string interruption;
};

History::History() : state_(std::make_shared<State>()) {}

const std::vector<double>& History::operator[](std::string_view key) const {
  std::string known;
  for (const auto& [name, values] : state_->values) {
    if (name == key) return values;
    known += (known.empty() ? "" : ", ") + name;
  }
  throw OptionError("History: expected one of the keys " + (known.empty() ? "(none)" : known) + ", got \"" +
                    std::string(key) + "\".");
}

bool History::contains(std::string_view key) const {
  return std::any_of(state_->values.begin(), state_->values.end(), [&](const auto& e) { return e.first == key; });
}

std::vector<std::string> History::keys() const {
  std::vector<std::string> names;
  for (const auto& [name, values] : state_->values) names.push_back(name);
  return names;
}

const std::vector<int64_t>& History::epoch() const { return state_->epochs; }

void History::record(int64_t epoch, const Logs& logs) {
  state_->epochs.push_back(epoch);
  for (const auto& [key, value] : logs) {
    auto found = std::find_if(state_->values.begin(), state_->values.end(),
                              [&, &key = key](const auto& e) { return e.first == key; });
    if (found == state_->values.end()) found = state_->values.insert(found, {key, {}});
    found->second.push_back(value);
  }
}

const std::string& History::interruption() const { return state_->interruption; }
void History::set_interruption(std::string reason) { state_->interruption = std::move(reason); }

Json History::to_json() const {
  Json values = Json::object();
  for (const auto& [key, list] : state_->values) values[key] = Json::array(list);
  return Json::object({{"epoch", Json::array(state_->epochs)}, {"values", values}});
}

void History::restore(const Json& saved) {
  State state;
  for (const Json& epoch : saved["epoch"].items()) state.epochs.push_back(epoch.as_integer());
  for (const auto& [key, list] : saved["values"].members()) {
    auto& values = state.values.emplace_back(key, std::vector<double>()).second;
    for (const Json& value : list.items()) values.push_back(value.as_double());
  }
  *state_ = std::move(state);
}

void History::plot(const std::string& to_file) const {
  if (!to_file.ends_with(".svg"))
    throw OptionError("History: expected a file that ends in .svg, got \"" + to_file + "\".");
  if (epoch().empty()) throw StateError("History: expected epochs to draw, got none. Call fit() first.");
  std::string panels;
  double top = 0;
  for (const std::string& key : keys()) {
    if (key.starts_with("val_") && contains(key.substr(4))) continue;
    std::vector<Curve> curves{{key, (*this)[key], "#1f77b4"}};
    if (contains("val_" + key)) curves.push_back({"val_" + key, (*this)["val_" + key], "#ff7f0e"});
    panels += Panel(top, epoch(), curves).draw();
    top += Panel::height;
  }
  std::string size = number(Panel::width) + " " + number(top);
  std::string text = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + size + "\" width=\"" +
                     number(Panel::width) + "\" height=\"" + number(top) +
                     "\" font-family=\"sans-serif\" font-size=\"12\">\n" +
                     "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n" + panels + "</svg>\n";
  write_file(to_file, std::as_bytes(std::span(text)));
}

}  // namespace addax
