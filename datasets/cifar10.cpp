#include "addax/datasets/cifar10.hpp"

#include "datasets/cifar.hpp"

namespace addax::datasets::cifar10 {

Splits load_data() {
  return load_cifar({.place = "datasets::cifar10",
                     .archive = {.set = "cifar-10",
                                 .name = "cifar-10-python.tar.gz",
                                 .urls = {"https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz"},
                                 .sha256 = "6d958be074577803d12ecdefd02955f39262c83c16fe9348329d7fe0b5c001ce",
                                 .most = size_t{1} << 28},
                     .unpacked = "cifar-10-batches-py-target",
                     .folder = "cifar-10-batches-py",
                     .train = {"data_batch_1", "data_batch_2", "data_batch_3", "data_batch_4", "data_batch_5"},
                     .test = "test_batch",
                     .labels = "labels"});
}

}  // namespace addax::datasets::cifar10
