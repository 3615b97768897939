// Hostile graphs: calls that need each other, tensors that nobody makes, and models that would unfold without end.
#include "addax/layers/add.hpp"
#include "addax/layers/dense.hpp"
#include "addax/ops.hpp"
#include "addax/saving.hpp"
#include "hostile/corpus.hpp"

namespace addax::tests {
namespace {

Json& layer_named(Json& record, const std::string& name) {
  for (Json& layer : record["config"]["layers"].items())
    if (layer["name"] == Json(name)) return layer;
  throw OptionError(name);
}

Json history(Json layer, Json node, Json output) {
  return Json::object({{"class_name", "__keras_tensor__"},
                       {"config", Json::object({{"shape", Json::array({nullptr, 3})},
                                                {"dtype", "float32"},
                                                {"keras_history", Json::array({layer, node, output})}})}});
}

Json call_on(Json argument) {
  return Json::array({Json::object({{"args", Json::array({std::move(argument)})}, {"kwargs", Json::object()}})});
}

void add_graph(Corpus& corpus, const std::string& what, auto change, const std::string& says) {
  Json record = graph_record();
  change(record);
  corpus.push_back({"graph_" + what + ".keras", archive_with(record.to_string()), says});
}

void add_ends(Corpus& corpus) {
  auto ends = [&](const std::string& what, const char* key, Json value, const std::string& says) {
    add_graph(
        corpus, what, [&](Json& record) { record["config"][key] = std::move(value); }, says);
  };
  ends("outputs_nobody", "output_layers", Json::array({"nobody", 0, 0}), "got one of \"nobody\"");
  ends("outputs_call", "output_layers", Json::array({"head", 1, 0}), "got one of \"head\"");
  ends("outputs_index", "output_layers", Json::array({"head", 0, 9}), "got one of \"head\"");
  ends("outputs_negative", "output_layers", Json::array({"head", -1, 0}), "an index that is not negative, got -1");
  ends("outputs_huge", "output_layers", Json::array({"head", int64_t{1} << 62, 0}), "an integer of at most 2^48");
  ends("outputs_1e300", "output_layers", Json::array({"head", 1e300, 0}), "an integer, got 1e+300");
  ends("outputs_nan", "output_layers", Json::array({"head", 0, std::numeric_limits<double>::quiet_NaN()}),
       "an integer, got NaN");
  ends("outputs_text", "output_layers", "head", "expected tensors of the model, got \"head\"");
  ends("outputs_null", "output_layers", nullptr, "expected tensors of the model, got null");
  ends("outputs_none", "output_layers", Json::array(), "graph (Functional)");
  ends("outputs_short", "output_layers", Json::array({"head"}), "a layer's name, a call and an output");
  ends("outputs_numbers", "output_layers", Json::array({1, 2, 3}), "a layer's name, a call and an output");
  ends("inputs_not_inputs", "input_layers", Json::array({"head", 0, 0}), "graph (Functional)");
  ends("inputs_missing", "input_layers", Json::array({"a", 0, 0}), "graph (Functional)");
  ends("inputs_none", "input_layers", Json::array(), "graph (Functional)");
  ends("inputs_twice", "input_layers", Json::array({Json::array({"a", 0, 0}), Json::array({"a", 0, 0})}),
       "graph (Functional)");
  ends("layers_object", "layers", Json::object(), "layers: expected a list, got {}");
  ends("layers_none", "layers", Json::array(), "graph (Functional)");
}

/// The model after the calls of a layer were replaced.
void add_nodes(Corpus& corpus, const std::string& what, const char* layer, Json nodes, const std::string& says) {
  add_graph(
      corpus, what, [&](Json& record) { layer_named(record, layer)["inbound_nodes"] = std::move(nodes); }, says);
}

void add_calls(Corpus& corpus) {
  auto calls = [&](const std::string& what, const char* layer, Json nodes, const std::string& says) {
    add_nodes(corpus, what, layer, std::move(nodes), says);
  };
  calls("cycle_of_one", "head", call_on(history("head", 0, 0)), "expected a graph without cycles, got 1 calls");
  calls("cycle", "shared", call_on(history("head", 0, 0)), "graph (Functional)");
  calls("cycle_of_two", "shared",
        Json::array({call_on(history("shared", 1, 0))[0], call_on(history("shared", 0, 0))[0]}),
        "expected a graph without cycles");
  calls("tensor_of_nobody", "head", call_on(history("nobody", 0, 0)), "got one of \"nobody\"");
  calls("tensor_of_later_call", "head", call_on(history("shared", 7, 0)), "got one of \"shared\"");
  calls("tensor_of_huge_call", "head", call_on(history("shared", std::numeric_limits<int64_t>::max(), 0)),
        "got one of \"shared\"");
  calls("tensor_of_later_output", "head", call_on(history("shared", 0, 3)), "got one of \"shared\"");
  calls("tensor_negative", "head", call_on(history("shared", 0, -1)), "an index that is not negative");
  calls("tensor_of_number", "head", call_on(history(7, 0, 0)), "a layer's name, a call and an output");
  calls("tensor_of_control", "head", call_on(history("no\nbody\x1b", 0, 0)), "got one of \"no");
  calls("history_missing", "head",
        call_on(Json::object({{"class_name", "__keras_tensor__"}, {"config", Json::object()}})), "keras_history");
  calls("tensor_config_null", "head", call_on(Json::object({{"class_name", "__keras_tensor__"}, {"config", nullptr}})),
        "graph (Functional)");
  add_graph(
      corpus, "name_twice", [](Json& record) { layer_named(record, "head")["name"] = "shared"; },
      "layers of different names");
  add_graph(
      corpus, "input_shapes_differ",
      [](Json& record) {
        layer_named(record, "b")["config"]["batch_shape"] = Json::array({nullptr, 5});
      },
      "shared (Dense)");
}

void add_arguments(Corpus& corpus) {
  auto calls = [&](const std::string& what, Json nodes, const std::string& says) {
    add_nodes(corpus, what, "head", std::move(nodes), says);
  };
  calls("argument_text", call_on("x"), "expected a tensor or a number, got \"x\"");
  calls("argument_null", call_on(nullptr), "expected a tensor or a number, got null");
  calls("argument_lambda",
        call_on(Json::object({{"class_name", "__lambda__"}, {"config", Json::object({{"code", "4wEA"}})}})),
        "expected a tensor or a number");
  calls("arguments_missing", Json::array({Json::object()}), "expected an array, got null");
  calls("arguments_object", Json::array({Json::object({{"args", Json::object()}, {"kwargs", Json::object()}})}),
        "an array, got {}");
  calls("arguments_too_many",
        Json::array({Json::object(
            {{"args", Json::array({history("shared", 0, 0), history("shared", 1, 0)})}, {"kwargs", Json::object()}})}),
        "head (Dense)");
  calls("keywords_list",
        Json::array({Json::object({{"args", Json::array({history("shared", 0, 0)})}, {"kwargs", Json::array()}})}),
        "an object, got []");
  calls("keyword_unknown",
        Json::array({Json::object(
            {{"args", Json::array({history("shared", 0, 0)})}, {"kwargs", Json::object({{"exec", "x"}})}})}),
        "expected arguments of a call that are known, got \"exec\"");
  calls("node_text", Json::array({"call"}), "graph (Functional)");
  calls("node_of_keras_2", Json::array({Json::array({Json::array({"nobody", 0, 0, Json::object()})})}),
        "got one of \"nobody\"");
  calls("node_of_keras_2_short", Json::array({Json::array({Json::array({"shared", 0})})}),
        "a layer's name, a call and an output");
  calls("array_of_shape",
        call_on(Json::object(
            {{"class_name", "__numpy__"},
             {"config", Json::object({{"value", Json::array({Json::array({1, 2}), 3})}, {"dtype", "float32"}})}})),
        "expected lists of one length");
  calls("array_of_text",
        call_on(Json::object(
            {{"class_name", "__numpy__"}, {"config", Json::object({{"value", "x"}, {"dtype", "float32"}})}})),
        "a number, got \"x\"");
  calls("array_dtype",
        call_on(
            Json::object({{"class_name", "__numpy__"}, {"config", Json::object({{"value", 1}, {"dtype", "object"}})}})),
        "object");
}

/// An operation of this class behind the head of the model.
void add_operations(Corpus& corpus) {
  auto operation = [&](const std::string& what, const char* class_name, Json config, Json arguments,
                       const std::string& says) {
    add_graph(
        corpus, "operation_" + what,
        [&](Json& record) {
          if (config.is_object()) config["name"] = "last";
          record["config"]["layers"].push_back(Json::object(
              {{"module", "keras.src.ops.numpy"},
               {"class_name", class_name},
               {"config", config},
               {"registered_name", class_name},
               {"name", "last"},
               {"inbound_nodes", Json::array({Json::object({{"args", arguments}, {"kwargs", Json::object()}})})}}));
          record["config"]["output_layers"] = Json::array({"last", 0, 0});
        },
        says);
  };
  constexpr int64_t huge = int64_t{1} << 61;
  const Json head = history("head", 0, 0), one = 1.0;
  operation("unknown", "Exec", Json::object(), Json::array({head}), "Exec");
  operation("of_code", "function", "eval", Json::array({head}), "graph (Functional)");
  operation("argument_twice", "Multiply", Json::object(), Json::array({head, head, head}), "graph (Functional)");
  operation("tile", "Tile", Json::object({{"repeats", Json::array({1, huge})}}), Json::array({head}), "tile");
  operation("tile_negative", "Tile", Json::object({{"repeats", Json::array({1, -2})}}), Json::array({head}), "tile");
  operation("tile_constant", "Tile", Json::object({{"repeats", Json::array({1 << 28})}}), Json::array({one}),
            "graph (Functional)");
  operation("broadcast_constant", "BroadcastTo", Json::object({{"shape", Json::array({1 << 28})}}), Json::array({one}),
            "graph (Functional)");
  operation(
      "repeat_constant", "Repeat", Json::object({{"repeats", 1 << 28}, {"axis", 0}}),
      Json::array({Json::object({{"class_name", "__numpy__"},
                                 {"config", Json::object({{"value", Json::array({1})}, {"dtype", "float32"}})}})}),
      "graph (Functional)");
  operation(
      "slice_step", "GetItem", Json::object(),
      Json::array({head, Json::object({{"class_name", "__slice__"},
                                       {"config", Json::object({{"start", nullptr},
                                                                {"stop", nullptr},
                                                                {"step", std::numeric_limits<int64_t>::min()}})}})}),
      "graph (Functional)");
  operation("expand_axis", "ExpandDims", Json::object({{"axis", huge}}), Json::array({head}), "last (ExpandDims)");
  operation("transpose", "Transpose", Json::object({{"axes", Json::array({0, 0})}}), Json::array({head}), "transpose");
  operation("reshape", "Reshape", Json::object({{"newshape", Json::array({huge, huge})}}), Json::array({head}),
            "last (Reshape)");
  operation("pad", "Pad",
            Json::object({{"pad_width", Json::array({Json::array({0, huge}), Json::array({huge, huge})})}}),
            Json::array({head}), "last (Pad)");
}

/// A model that calls the model inside it `calls` times, this many levels deep: small as a file.
Json nested(int levels, int calls) {
  Json inner = graph_record();
  inner["config"]["input_layers"] = Json::array({"a", 0, 0});
  Tensor a = Input({3}, {.name = "a"});
  Json record = Json::parse(Model(a, layers::Dense(3, {.name = "core"})(a), {.name = "level0"}).to_json());
  record.erase("compile_config");
  for (int level = 1; level <= levels; ++level) {
    const std::string name = "level" + std::to_string(level), below = "level" + std::to_string(level - 1);
    Json input = record["config"]["layers"][0], nodes = Json::array();
    for (int i = 0; i < calls; ++i) nodes.push_back(call_on(i == 0 ? history("a", 0, 0) : history(below, i - 1, 0))[0]);
    record["name"] = below;
    record["inbound_nodes"] = nodes;
    record = Json::object({{"module", "keras.src.models.functional"},
                           {"class_name", "Functional"},
                           {"registered_name", "Functional"},
                           {"config", Json::object({{"name", name},
                                                    {"layers", Json::array({input, record})},
                                                    {"input_layers", Json::array({"a", 0, 0})},
                                                    {"output_layers", Json::array({below, calls, 0})}})}});
  }
  return record;
}

void add_unfolding(Corpus& corpus) {
  Json blob = nested(18, 1);
  Json* deepest = &blob;
  while (deepest->at("config").contains("layers")) deepest = &(*deepest)["config"]["layers"].items()[1];
  (*deepest)["config"]["units"] = "none";
  (*deepest)["config"]["blob"] = Json::array(std::vector<int>(50000, 0));
  corpus.push_back({"graph_blob_below.keras", archive_with(blob.to_string()), "units: expected an integer"});
  corpus.push_back({"graph_unfolding_2_19.keras", archive_with(nested(19, 2).to_string()), "level"});
  corpus.push_back({"graph_unfolding_64_5.keras", archive_with(nested(5, 64).to_string()), "level"});
}

}  // namespace

void add_graph_files(Corpus& corpus) {
  add_ends(corpus);
  add_calls(corpus);
  add_arguments(corpus);
  add_operations(corpus);
  add_unfolding(corpus);
}

Json graph_record() {
  Tensor a = Input({3}, {.name = "a"}), b = Input({3}, {.name = "b"});
  Layer shared = layers::Dense(4, {.activation = "relu", .name = "shared"});
  Tensor sum = layers::Add({.name = "sum"})({shared(a), shared(b)});
  Model model({a, b}, layers::Dense(2, {.name = "head"})(ops::exp(sum) * 2.0), {.name = "graph"});
  return Json::parse(model.to_json());
}

}  // namespace addax::tests
