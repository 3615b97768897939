// The table of classes in docs/keras-files.md is the registries': ADDAX_WRITE_DOCS=1 writes it anew.
#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>

#include "losses/registry.hpp"
#include "nn/serialize.hpp"
#include "optimizers/registry.hpp"
#include "support/bytes_in.hpp"
#include "training/registries.hpp"

namespace addax::tests {
namespace {

const std::string begin_mark = "<!-- classes: written by tests/saving/class_table_test.cpp -->\n";
const std::string end_mark = "<!-- end of classes -->\n";

/// One row: how many, and their names.
template <class R>
std::string row(const std::string& kind, const R& registry) {
  std::string names;
  for (const auto* entry : registry.entries()) names += (names.empty() ? "" : " ") + entry->name;
  return "| " + kind + " | " + std::to_string(registry.entries().size()) + " | " + names + " |\n";
}

std::string table() {
  return "| kind | | read and written |\n|---|---|---|\n" + row("layers and models", layer_registry()) +
         row("activations", activation_registry()) + row("losses", loss_registry()) +
         row("metrics", metric_registry()) + row("optimizers", optimizer_registry()) +
         row("schedules", schedule_registry()) + row("initializers", initializer_registry()) +
         row("regularizers", regularizer_registry()) + row("constraints", constraint_registry());
}

}  // namespace

TEST_CASE("the table of classes in the documentation is the registries'") {
  const std::string path = std::string(ADDAX_TESTS_DIR) + "/../docs/keras-files.md";
  const std::string text = bytes_in(path);
  size_t begin = text.find(begin_mark), end = text.find(end_mark);
  REQUIRE(begin < end);
  begin += begin_mark.size();
  if (std::getenv("ADDAX_WRITE_DOCS") != nullptr)
    std::ofstream(path) << text.substr(0, begin) + table() + text.substr(end);
  else
    CHECK_MESSAGE(text.substr(begin, end - begin) == table(),
                  "the table is stale: run ADDAX_WRITE_DOCS=1 build/tests/saving_test -tc='the table of classes*'");
}

}  // namespace addax::tests
