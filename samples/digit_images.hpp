// What the samples on handwritten digits share: the data, and a picture of many digits.
#pragma once

#include <addax/addax.hpp>

#include <cstdio>
#include <string>

/// MNIST, or digits that the library draws where MNIST cannot be had.
inline addax::datasets::Splits load_digits(bool quick) {
  using namespace addax::datasets;
  if (quick) return digits::load_data({.train = 2000, .test = 500});
  try {
    return mnist::load_data();
  } catch (const addax::FileError& error) {
    std::printf("%s\nTraining on datasets::digits instead.\n", error.what());
    return digits::load_data();
  }
}

/// Images as float32 rows [n, 784] from 0 to 1.
inline addax::Tensor flat(const addax::Tensor& images) {
  return addax::ops::reshape(addax::ops::cast(images, "float32") / 255.0, {-1, 784});
}

/// Writes the rows of `images` [n, 784], values 0 to 1, as a picture of `columns` digits a line; n is a multiple.
inline void save_digits(const std::string& path, const addax::Tensor& images, int64_t columns) {
  using namespace addax;
  Tensor grid = ops::reshape(images, {-1, columns, 28, 28});
  int64_t lines = grid.shape()[0];
  grid = ops::reshape(ops::transpose(grid, {0, 2, 1, 3}), {lines * 28, columns * 28, 1});
  utils::save_img(path, grid * 255.0, {.scale = false});
  std::printf("wrote %s\n", path.c_str());
}
