// optimizer/NAME: the update of ten million parameters, held against what the memory delivers.
#pragma once

#include "measure.hpp"

/// `id` is "optimizer" for all, or "optimizer/Adam" for one.
void optimizer_rows(const Settings& settings, const std::string& id);
