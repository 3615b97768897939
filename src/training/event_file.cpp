#include "training/event_file.hpp"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <set>

#include "addax/errors.hpp"
#include "core/checksum.hpp"

namespace addax {
namespace {

// Fields of TensorFlow's messages, by their numbers in event.proto, summary.proto, tensor.proto and graph.proto.
namespace event {
constexpr int wall_time = 1, step = 2, file_version = 3, graph_def = 4, summary = 5;
}
namespace value {
constexpr int of_summary = 1, tag = 1, tensor = 8, metadata = 9;
}
namespace metadata {
constexpr int plugin_data = 1, data_class = 4, plugin_name = 1, content = 2;
}
namespace tensor {
constexpr int dtype = 1, shape = 2, content = 4, strings = 8, axis_of_shape = 2, length_of_axis = 1;
}
namespace node {
constexpr int of_graph = 1, name = 1, op = 2, input = 3, versions_of_graph = 4, producer = 1;
}
enum TensorType { float32 = 1, float64 = 2, string = 7 };
enum DataClass { unknown_class = 0, scalar_class = 1, tensor_class = 2, blob_class = 3 };

ProtoMessage tensor_of(TensorType type, std::initializer_list<int64_t> shape) {
  ProtoMessage axes;
  for (int64_t length : shape)
    axes.message(tensor::axis_of_shape, ProtoMessage().integer(tensor::length_of_axis, length));
  return ProtoMessage().integer(tensor::dtype, type).message(tensor::shape, axes);
}

std::string_view raw(const void* data, size_t bytes) { return {static_cast<const char*>(data), bytes}; }

/// The CRC of a record, turned so that a CRC over a file of CRCs stays meaningful.
std::string masked_crc(std::string_view bytes) {
  uint32_t crc = crc32c(std::as_bytes(std::span(bytes)));
  crc = (crc >> 15 | crc << 17) + 0xa282ead8;
  return std::string(raw(&crc, sizeof crc));
}

double now() { return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count(); }

std::filesystem::path new_path(const std::filesystem::path& folder) {
  static std::atomic<int> counter{0};
  return folder / ("events.out.tfevents." + std::to_string(static_cast<int64_t>(now())) + "." + host_name() + "." +
                   std::to_string(::getpid()) + "." + std::to_string(counter++) + ".v2");
}

/// Left edge, right edge and count of each bucket.
std::vector<double> buckets_of(std::span<const float> values) {
  constexpr size_t count = 30;
  double low = INFINITY, high = -INFINITY;
  for (float v : values)
    if (std::isfinite(v)) low = std::min<double>(low, v), high = std::max<double>(high, v);
  if (low > high) low = high = 0;
  double width = (high - low) / count;
  std::vector<double> buckets(3 * count);
  for (size_t i = 0; i < count; ++i) {
    buckets[3 * i] = low + width * static_cast<double>(i);
    buckets[3 * i + 1] = i + 1 == count ? high : low + width * static_cast<double>(i + 1);
  }
  for (float v : values) {
    if (!std::isfinite(v)) continue;
    size_t i = width > 0 ? static_cast<size_t>((v - low) / width) : count - 1;
    ++buckets[3 * std::min(i, count - 1) + 2];
  }
  return buckets;
}

/// A graph of a planned step as a GraphDef: inputs, variables, constants and steps are nodes.
class Nodes {
 public:
  explicit Nodes(const Graph& graph) : names_(graph.values.size()) {
    for (size_t i = 0; i < graph.inputs.size(); ++i) add(graph.inputs[i], "input_" + std::to_string(i), "Input");
    for (const State& state : graph.states)
      if (state.read >= 0) add(state.read, state.variable->path, "Variable");
    for (size_t i = 0; i < graph.steps.size(); ++i) {
      const Step& step = graph.steps[i];
      for (int v : step.in)
        if (graph.is_constant(v) && names_[static_cast<size_t>(v)].empty())
          add(v, "step/constant_" + std::to_string(v), "Const");
      std::string op(step.op->name), name = "step/" + op + "_" + std::to_string(i);
      for (int v : step.out) names_[static_cast<size_t>(v)] = name;
      write(name, op, step.in);
    }
    constexpr int64_t version = 22;
    nodes_.message(node::versions_of_graph, ProtoMessage().integer(node::producer, version));
  }
  const ProtoMessage& message() const { return nodes_; }

 private:
  void add(int v, std::string name, std::string_view op) {
    while (!taken_.insert(name).second) name += "_";  // two variables may have one path
    names_[static_cast<size_t>(v)] = name;
    write(name, op, {});
  }
  void write(const std::string& name, std::string_view op, const std::vector<int>& inputs) {
    ProtoMessage entry;
    entry.text(node::name, name).text(node::op, op);
    for (int v : inputs) entry.text(node::input, names_[static_cast<size_t>(v)]);
    nodes_.message(node::of_graph, entry);
  }

  std::vector<std::string> names_;
  std::set<std::string> taken_;
  ProtoMessage nodes_;
};

}  // namespace

std::string host_name() {
  char name[256] = "localhost";
  ::gethostname(name, sizeof name - 1);
  return name;
}

EventFile::EventFile(const std::filesystem::path& folder) : path_(new_path(folder)) {
  std::error_code unmade;
  std::filesystem::create_directories(folder, unmade);
  file_.open(path_, std::ios::binary);
  write(ProtoMessage().real(event::wall_time, now()).text(event::file_version, "brain.Event:2"));
  flush();
}

void EventFile::check() const {
  if (!file_)
    throw FileError(path_.string() + ": expected a file that can be written, got an error. Check the folder, its " +
                    "permissions and the space left.");
}

void EventFile::flush() {
  file_.flush();
  check();
}

void EventFile::write(const ProtoMessage& event) {
  uint64_t length = event.bytes().size();
  std::string_view head = raw(&length, sizeof length);
  file_ << head << masked_crc(head) << event.bytes() << masked_crc(event.bytes());
  check();
}

void EventFile::summary(const std::string& tag, const char* plugin, const std::string& content, int data_class,
                        const ProtoMessage& held, int64_t step) {
  ProtoMessage plugin_data, about, entry;
  plugin_data.text(metadata::plugin_name, plugin);
  if (!content.empty()) plugin_data.text(metadata::content, content);
  about.message(metadata::plugin_data, plugin_data);
  if (data_class != unknown_class) about.integer(metadata::data_class, data_class);
  entry.text(value::tag, tag).message(value::tensor, held).message(value::metadata, about);
  write(ProtoMessage()
            .real(event::wall_time, now())
            .integer(event::step, step)
            .message(event::summary, ProtoMessage().message(value::of_summary, entry)));
}

void EventFile::scalar(const std::string& tag, double value, int64_t step) {
  auto narrow = static_cast<float>(value);
  summary(tag, "scalars", "", scalar_class, tensor_of(float32, {}).text(tensor::content, raw(&narrow, sizeof narrow)),
          step);
}

void EventFile::histogram(const std::string& tag, std::span<const float> values, int64_t step) {
  std::vector<double> buckets = buckets_of(values);
  summary(tag, "histograms", "", tensor_class,
          tensor_of(float64, {static_cast<int64_t>(buckets.size()) / 3, 3})
              .text(tensor::content, raw(buckets.data(), buckets.size() * sizeof(double))),
          step);
}

void EventFile::images(const std::string& tag, const std::vector<Bytes>& pictures, int64_t width, int64_t height,
                       int64_t step) {
  ProtoMessage list = tensor_of(string, {static_cast<int64_t>(pictures.size()) + 2});
  list.text(tensor::strings, std::to_string(width)).text(tensor::strings, std::to_string(height));
  for (const Bytes& png : pictures) list.text(tensor::strings, raw(png.data(), png.size()));
  summary(tag, "images", "", blob_class, list, step);
}

void EventFile::keras_model(const std::string& tag, const std::string& json, int64_t step) {
  summary(tag, "graph_keras_model", "1", unknown_class, tensor_of(string, {}).text(tensor::strings, json), step);
}

void EventFile::graph(const Graph& graph) {
  write(ProtoMessage().real(event::wall_time, now()).text(event::graph_def, Nodes(graph).message().bytes()));
}

}  // namespace addax
