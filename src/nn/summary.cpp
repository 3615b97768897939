// summary(): Keras' table of a model's layers, their output shapes and weights.
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <regex>
#include <set>

#include "addax/model.hpp"
#include "nn/layer_graph.hpp"
#include "nn/layer_inner.hpp"
#include "nn/op_layer.hpp"
#include "nn/text_table.hpp"

namespace addax {
namespace {

struct Total {
  int64_t count = 0, bytes = 0;
  explicit Total(const Variables& variables = {}) {
    for (const Variable& v : variables) {
      count += v.shape().size();
      bytes += v.shape().size() * static_cast<int64_t>(v.dtype().size());
    }
  }
  void add(const Total& other) {
    count += other.count;
    bytes += other.bytes;
  }
};

InkedText total_line(const char* what, const Total& total) {
  return InkedText(" " + std::string(what) + ": ", Ink::bold)
      .add(grouped(total.count), Ink::number)
      .add(" (" + readable_size(static_cast<double>(total.bytes)) + ")");
}

int64_t terminal_columns() {
  const char* setting = std::getenv("COLUMNS");
  if (long columns = setting ? std::strtol(setting, nullptr, 10) : 0; columns > 0) return columns;
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return 80;
}

InkedText output_text(const Layer& layer) {
  if (!layer.built()) return InkedText("?");
  Specs specs = layer.get().inner().output_specs;
  if (specs.empty()) try {
      specs = {{layer.output_shape()}};
    } catch (const Error&) {
      return InkedText("?");  // a layer that was called in ways that its input shapes do not tell
    }
  if (specs.size() == 1) return shape_text(specs[0].shape);
  InkedText text("[");
  for (size_t i = 0; i < specs.size(); ++i) text.add(i ? ", " : "").add(shape_text(specs[i].shape));
  return text.add("]");
}

using Row = std::vector<InkedText>;

/// Which layers feed a layer.
class Connections {
 public:
  /// "dense[0][0], add[0][0]": the layer, which of its calls, and which of the results.
  InkedText of(LayerBase& layer) const {
    InkedText text;
    for (const Node* node : layer.inner().nodes) {
      if (!nodes_.count(node)) continue;
      for (const Tensor& t : node->arguments()) {
        if (!is_symbolic(t)) continue;
        const Node& from = node_of(t);
        const std::vector<Node*>& calls = from.layer().inner().nodes;
        auto call = std::find(calls.begin(), calls.end(), &from) - calls.begin();
        text.add((text.width() ? ", " : "") + from.layer().name() + "[").add(std::to_string(call), Ink::number);
        text.add("][").add(std::to_string(state_of(t).output), Ink::number).add("]");
      }
    }
    return text.width() ? text : InkedText("-");
  }

  /// Of a functional model that is more than a line of layers.
  static std::optional<Connections> in(const ModelBase& model) {
    if (model.class_name() == "Sequential" || !model.graph()) return {};
    Connections connections;
    bool line = model.graph()->inputs().size() == 1;
    const Node* last = line ? &node_of(model.graph()->inputs()[0]) : nullptr;
    std::set<LayerBase*> seen;
    for (const Node* node : model.graph()->nodes()) {
      connections.nodes_.insert(node);
      size_t read = 0;
      for (const Tensor& t : node->arguments())
        if (is_symbolic(t)) line = line && &node_of(t) == last && ++read == 1;
      line = line && seen.insert(&node->layer()).second;
      last = node;
    }
    return line ? std::nullopt : std::optional(connections);
  }

 private:
  std::set<const Node*> nodes_;
};

/// What the lines of a table have in common.
struct Table {
  const SummaryOptions& options;
  std::optional<Connections> connections;
};

void add_rows(std::vector<Row>& rows, const Layer& layer, const Table& table, size_t depth) {
  std::string indent;
  for (size_t i = 0; i < depth; ++i) indent += "   ";
  if (depth > 0) indent += "└ ";
  InkedText name(indent + layer.name() + " (");
  name.add(layer->class_name(), Ink::symbol).add(")");
  InkedText params(layer.built() ? grouped(layer.count_params()) : "0", Ink::number);
  if (!layer.built()) params.add(" (unbuilt)");
  Row row{name, output_text(layer), params};
  if (table.connections) row.push_back(table.connections->of(layer.get()));
  if (table.options.show_trainable) {
    if (layer.weights().empty())
      row.emplace_back("-", Ink::bold);
    else
      row.emplace_back(layer.trainable() ? "Y" : "N", layer.trainable() ? Ink::yes : Ink::no);
  }
  rows.push_back(std::move(row));
  if (table.options.expand_nested && layer.is<ModelBase>())
    for (const Layer& inside : layer.as<ModelBase>().model_layers())
      if (!inside.is<OpLayer>()) add_rows(rows, inside, table, depth + 1);  // as Keras: operations are no layers
}

/// From the first layer whose name matches the first expression to the last that matches the second.
std::vector<Layer> layers_in_range(std::vector<Layer> layers, const std::vector<std::string>& range) {
  if (range.empty()) return layers;
  if (range.size() != 2)
    throw OptionError("summary: expected layer_range of two names, got " + std::to_string(range.size()) + ".");
  auto matches = [&](const std::string& expression) {
    std::vector<size_t> found;
    try {
      std::regex pattern(expression);
      for (size_t i = 0; i < layers.size(); ++i)
        if (std::regex_search(layers[i].name(), pattern, std::regex_constants::match_continuous)) found.push_back(i);
    } catch (const std::regex_error&) {
      throw OptionError("summary: expected names or regular expressions in layer_range, got \"" + expression + "\".");
    }
    if (found.empty()) throw OptionError("summary: expected layer_range to name layers, got \"" + expression + "\".");
    return found;
  };
  std::vector<size_t> lower = matches(range[0]), upper = matches(range[1]);
  size_t first = lower.front(), last = upper.back();
  if (first > last) first = upper.front(), last = lower.back();
  return {layers.begin() + static_cast<std::ptrdiff_t>(first), layers.begin() + static_cast<std::ptrdiff_t>(last) + 1};
}

/// Widths by the positions of the columns' ends, as shares of the line.
std::vector<TableColumn> table_columns(const Table& table, int64_t line_length) {
  const SummaryOptions& options = table.options;
  std::vector<TableColumn> columns{{InkedText("Layer (type)", Ink::bold), Align::left, 0},
                                   {InkedText("Output Shape", Ink::bold), Align::left, 0},
                                   {InkedText("Param #", Ink::bold), Align::right, 0}};
  std::vector<double> positions{0.45, 0.80, 1.0};
  if (table.connections) {
    columns.push_back({InkedText("Connected to", Ink::bold), Align::left, 0});
    positions = {0.3, 0.56, 0.74, 1.0};
  }
  if (!options.positions.empty()) positions = options.positions;
  size_t wanted = columns.size();
  if (positions.size() != wanted)
    throw OptionError("summary: expected " + std::to_string(wanted) + " positions, got " +
                      std::to_string(positions.size()) + ".");
  if (options.show_trainable) {
    columns.push_back({InkedText("Trainable", Ink::bold), Align::centre, 0});
    for (double& p : positions) p *= 0.9;
    positions.push_back(1.0);
  }
  int64_t end = 0;
  for (size_t c = 0; c < columns.size(); ++c) {
    auto next = static_cast<int64_t>(positions[c] * static_cast<double>(line_length));
    if (next - end < 4)
      throw OptionError("summary: expected a line_length with room for every column, got " +
                        std::to_string(line_length) + ".");
    columns[c].width = next - end + 2;
    end = next;
  }
  return columns;
}

std::vector<InkedText> summary_lines(const Model& model, const SummaryOptions& options) {
  Table table{options, Connections::in(model.as<ModelBase>())};
  int64_t longest = (table.connections ? 108 : 88) + (options.show_trainable ? 12 : 0);
  int64_t fitting = std::max<int64_t>(std::min(longest, terminal_columns() - 4), 42);
  int64_t line_length = options.line_length.value_or(fitting);
  std::vector<TableColumn> columns = table_columns(table, line_length);
  std::vector<Row> rows;
  for (const Layer& layer : layers_in_range(model.as<ModelBase>().model_layers(), options.layer_range))
    add_rows(rows, layer, table, 0);
  std::vector<InkedText> lines{InkedText("Model: \"" + model.name() + "\"", Ink::bold)};
  for (InkedText& line : draw_table(std::move(columns), rows, line_length)) lines.push_back(std::move(line));

  Total trainable(model.trainable_weights()), frozen(model.non_trainable_weights()), slots;
  bool compiled = model.as<ModelBase>().trainer() && model.optimizer()->built();
  if (compiled) slots = Total(model.optimizer().variables());
  Total total = trainable;
  total.add(frozen);
  total.add(slots);
  lines.push_back(total_line("Total params", total));
  lines.push_back(total_line("Trainable params", trainable));
  lines.push_back(total_line("Non-trainable params", frozen));
  if (compiled) lines.push_back(total_line("Optimizer params", slots));
  return lines;
}

}  // namespace

void Model::summary(const SummaryOptions& options) const {
  bool colours = !options.print_fn && isatty(STDOUT_FILENO);
  for (const InkedText& line : summary_lines(*this, options)) {
    std::string text = line.to_string(colours);
    if (options.print_fn)
      options.print_fn(text);
    else
      std::printf("%s\n", text.c_str());
  }
  if (!options.print_fn) std::fflush(stdout);
}

}  // namespace addax
