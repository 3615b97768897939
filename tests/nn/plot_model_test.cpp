// Pictures of models: Graphviz's own, in each format, and what happens where there is no Graphviz.
#include "addax/utils/plot_model.hpp"

#include <doctest/doctest.h>

#include <cstdlib>

#include "addax/addax.hpp"
#include "core/file.hpp"
#include "support/check_refusals.hpp"
#include "support/temporary_folder.hpp"

namespace addax::tests {
namespace {

Model model_of(const std::string& name) {
  Tensor x = Input({4}, {.name = "x"});
  Model inner(x, layers::Dense(3, {.name = name})(x), {.name = name + " inside"});
  Tensor y = Input({4}, {.name = "y"});
  return Model(y, ops::relu(inner(y)) + 1.0, {.name = "outer"});
}

std::string content(const std::filesystem::path& path) {
  Bytes bytes = read_file(path);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Words that the parsed picture shows.
bool xml_says(const std::filesystem::path& path, const std::string& words) {
  std::string check =
      "import sys, xml.etree.ElementTree as e; t = ' '.join(e.parse(sys.argv[1]).getroot().itertext());";
  check += " sys.exit(sys.argv[2] not in t)";
  return std::system(("python3 -c \"" + check + "\" '" + path.string() + "' '" + words + "'").c_str()) == 0;
}

TEST_CASE("the ending of the file says which picture") {
  TemporaryFolder folder;
  Model model = model_of("wide & <deep>");
  utils::plot_model(model, folder / "m.svg",
                    {.show_shapes = true, .show_layer_names = true, .expand_nested = true, .show_trainable = true});
  for (const char* words : {"wide & <deep>", "wide & <deep> inside", "(None, 4)", "Trainable", "Relu"})
    CHECK(xml_says(folder / "m.svg", words));
  utils::plot_model(model, folder / "m.png");
  utils::plot_model(model, folder / "m");
  CHECK(content(folder / "m.png").starts_with("\x89PNG"));
  CHECK(content(folder / "m").starts_with("\x89PNG"));
  utils::plot_model(model, folder / "m.dot");
  CHECK(content(folder / "m.dot").starts_with("digraph \"outer\""));
}

TEST_CASE("plot_model() refuses what it cannot draw, and leaves the old file") {
  TemporaryFolder folder;
  Model model = model_of("dense");
  utils::plot_model(model, folder / "m.dot");
  std::filesystem::rename(folder / "m.dot", folder / "m.svg");
  std::string path = std::getenv("PATH"), before = content(folder / "m.svg");
  setenv("PATH", folder.path().c_str(), 1);
  check_refusals(
      {{[&] { utils::plot_model(model, "m.bmp"); },
        "plot_model: expected a file that ends in .png, .svg, .pdf or .dot, got \"m.bmp\". Known are dot, "
        "pdf, png, svg."},
       {[&] { utils::plot_model(model, folder / "m.svg"); },
        "plot_model: expected Graphviz's program dot, got \"No such file or directory\". Install it (Debian: "
        "apt install graphviz), or ask for a file that ends in .dot."}});
  write_file(folder / "dot", std::as_bytes(std::span(std::string_view("#!/bin/sh\necho 'no fonts' >&2\nexit 3\n"))));
  std::filesystem::permissions(folder / "dot", std::filesystem::perms::owner_all);
  check_refusals({{[&] { utils::plot_model(model, folder / "m.svg"); },
                   "plot_model: expected a picture from Graphviz's program dot, got \"no fonts\". Ask for a file that "
                   "ends in .dot to see what it was given."}});
  setenv("PATH", path.c_str(), 1);
  CHECK(content(folder / "m.svg") == before);
}

}  // namespace
}  // namespace addax::tests
