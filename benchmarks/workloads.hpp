// The workloads that the benchmarks measure, as reference/performance.md names them.
#pragma once

#include <addax/addax.hpp>

#include <string>
#include <vector>

struct Workload {
  std::string id;
  int64_t batch;
  int64_t steps;  // of one epoch
  int64_t epochs;
  addax::Model (*model)();
  addax::Tensors (*data)(int64_t rows);  // x and y
};

/// Every workload of which all layers exist.
const std::vector<Workload>& workloads();
