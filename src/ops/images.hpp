// What operations on images share.
#pragma once

#include <string>
#include <vector>

#include "addax/ops.hpp"
#include "ops/operation.hpp"
#include "ops/places.hpp"
#include "ops/promote.hpp"

namespace addax {

/// Images as a batch with the channels last, and back.
class Batched {
 public:
  /// ShapeError unless there are `places` axes beside channels and, perhaps, batch.
  Batched(const char* where, const Tensor& images, const std::string& data_format, int places = 2);
  const Tensor& x() const { return x_; }
  /// A result with the same batch, as the images were given.
  Tensor back(const Tensor& y) const;

 private:
  std::string data_format_;
  bool alone_;
  Tensor x_;
};

/// OptionError unless the name is among those known.
void check_name(const std::string& where, const char* option, const std::string& given,
                const std::vector<std::string>& known);

/// x with each line along an axis multiplied by a matrix [new length, length].
Tensor along(const Tensor& x, int axis, const Tensor& matrix);

/// Zeros around and between: the matrix of a filter over a line; `before` cells of padding on its near side.
Tensor filter_matrix(int64_t length, int64_t windows, const std::vector<double>& taps, int64_t before, DType dtype);
/// `size` weights that add up to 1.
std::vector<double> gaussian(int64_t size, double sigma);

/// Rows of `table` [cells, channels] at positions along some axes, `lengths` long, of a box of cells; `first` is the
/// row where each position's box begins. Order 0 takes the nearest cell, order 1 goes between neighbours.
Tensor sampled(const Tensor& table, const std::vector<int64_t>& lengths, const Tensors& positions, const Tensor& first,
               int64_t order, const std::string& fill_mode, double fill_value);
/// Images [n, h, w, c] at positions y and x of shape [n, rows, columns], or [1, rows, columns] for all of them.
Tensor images_at(const Tensor& images, const Tensor& y, const Tensor& x, int64_t order, const std::string& fill_mode,
                 double fill_value);
/// Each cell of the images is that `moves` [n, h, w, 2] away along width and height.
Tensor moved_images(const Tensor& images, const Tensor& moves, int64_t order, const std::string& fill_mode,
                    double fill_value);
/// elastic_transform() of images [n, h, w, c] by normal noise [n, h, w, 2], for width and height.
Tensor elastic_images(const Tensor& images, const Tensor& noise, const ops::image::ElasticTransformOptions& options);

}  // namespace addax
