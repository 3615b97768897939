// One reading of a file into a model: everything is compared and read before the first variable changes.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "addax/model.hpp"
#include "saving/stored_state.hpp"

namespace addax {

/// Variables of an optimizer, and what a file has for them.
struct OptimizerState {
  Variables variables;
  Stored stored;
};

class StagedLoad {
 public:
  /// Finds the place of what is stored in a built optimizer. An empty state is: in the order of variables().
  using FindState = std::function<OptimizerState(const Optimizer&)>;

  StagedLoad(LayerBase& model, std::string file, bool skip_mismatch);
  StagedLoad(const StagedLoad&) = delete;
  StagedLoad& operator=(const StagedLoad&) = delete;
  /// Where nothing was committed, an optimizer that was built for the file's state is what it was.
  ~StagedLoad();

  /// A layer's variables: read where they fit, else noted as differing.
  void layer(const std::string& place, const Variables& variables, const Stored& stored);
  /// A layer that differs in another way.
  void differs(std::string what) { differing_.push_back(std::move(what)); }
  /// FormatError naming every layer that differs; with `skip_mismatch` a warning.
  void settle();
  /// The optimizer's state. Where it does not fit the optimizer begins anew, with a warning.
  void optimizer(const Optimizer& optimizer, const Stored& stored, const FindState& find = {});
  /// Writes the new values.
  void commit();

 private:
  void read(const Variables& variables, const Stored& stored);

  LayerBase& model_;
  std::string file_;
  bool skip_mismatch_;
  std::vector<std::pair<Variables, Stored>> pending_;
  std::vector<std::pair<Variable, Tensor>> values_;
  std::vector<std::string> differing_, warnings_;
  struct Unbuilt;
  std::unique_ptr<Unbuilt> unbuilt_;
};

/// "1 variable", "2 variables"
std::string counted(size_t count, const std::string& what);

}  // namespace addax
