// The models of tests/golden/class_models.zip: every class of Keras' in a model that Keras wrote.
#pragma once

#include <functional>
#include <set>
#include <string>

#include "addax/json.hpp"
#include "addax/tensor.hpp"
#include "core/zip_reader.hpp"
#include "support/temporary_folder.hpp"

namespace addax::tests {

/// One model, as files.
struct ClassModel {
  std::string name, config;        // what config.json holds
  std::string keras, weights, h5;  // paths; h5 is empty where Keras wrote none
  Tensors x, y, out;
  Json logs;  // of the next steps
};

class ClassModels {
 public:
  ClassModels();
  /// Calls visit(model) for every model whose classes the library has. Those that it lacks are counted.
  void visit(const std::function<void(const ClassModel&)>& visit);
  /// "keras.layers Dense" of all models that were visited.
  const std::set<std::string>& classes() const { return classes_; }
  /// The names of models that were left out, and the first class that each lacks.
  const std::string& left_out() const { return left_out_; }

 private:
  ClassModel files_of(const Json& row) const;

  TemporaryFolder folder_;
  ZipFile archive_;
  std::set<std::string> classes_;
  std::string left_out_;
};

}  // namespace addax::tests
