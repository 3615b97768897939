// Fashion-MNIST: 28x28 grey images of clothes in ten classes (Xiao, Rasul, Vollgraf 2017).
#pragma once

#include "addax/split.hpp"

namespace addax::datasets::fashion_mnist {

/// keras.datasets.fashion_mnist: 60,000 training and 10,000 test images: x uint8 [n, 28, 28], y uint8 [n]: T-shirt,
/// trouser, pullover, dress, coat, sandal, shirt, sneaker, bag, ankle boot.
///
/// The four .gz files, which have MNIST's names, are looked for in $ADDAX_DATA_DIR/fashion-mnist, in the user's cache
/// folder and in Keras' (~/.keras/datasets/fashion-mnist); then they are downloaded. FileError where they cannot be
/// had, FormatError where one is damaged.
Splits load_data();

}  // namespace addax::datasets::fashion_mnist
