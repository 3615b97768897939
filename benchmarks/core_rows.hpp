// Rows that look at the core rather than at a model: eager calls, replayed functions, deep models.
#pragma once

#include "measure.hpp"

struct CoreRow {
  std::string id;
  void (*run)(const Settings&);
};

const std::vector<CoreRow>& core_rows();
