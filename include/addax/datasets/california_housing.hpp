// California housing: prices of houses in 20,640 districts, of the census of 1990 (Pace, Barry 1997).
#pragma once

#include <cstdint>
#include <string>

#include "addax/split.hpp"

namespace addax::datasets::california_housing {

struct CaliforniaHousingOptions {
  std::string version = "large";  // or "small": the first 600 rows
  std::string path = "california_housing.npz";
  double test_split = 0.2;  // share of rows, from 0 to below 1
  uint32_t seed = 113;      // of the order before the split
};

/// keras.datasets.california_housing, with the same rows in the same order: x float64 [n, 8] (median income, age of
/// houses, rooms, bedrooms, population, occupancy, latitude, longitude), y float64 [n], in dollars.
///
/// The file is looked for in $ADDAX_DATA_DIR, in the user's cache folder and in Keras' (~/.keras/datasets); then it is
/// downloaded. OptionError for another version or share, FileError where the file cannot be had, FormatError where it
/// is damaged.
Splits load_data(const CaliforniaHousingOptions& options = {});

}  // namespace addax::datasets::california_housing
