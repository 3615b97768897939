#include "addax/datasets/cifar100.hpp"

#include "addax/errors.hpp"
#include "datasets/cifar.hpp"

namespace addax::datasets::cifar100 {

Splits load_data(const Cifar100Options& options) {
  if (options.label_mode != "fine" && options.label_mode != "coarse")
    throw OptionError("datasets::cifar100: expected label_mode \"fine\" or \"coarse\", got \"" + options.label_mode +
                      "\".");
  return load_cifar({.place = "datasets::cifar100",
                     .archive = {.set = "cifar-100",
                                 .name = "cifar-100-python.tar.gz",
                                 .urls = {"https://www.cs.toronto.edu/~kriz/cifar-100-python.tar.gz"},
                                 .sha256 = "85cd44d02ba6437773c5bbd22e183051d648de2e7d6b014e1ef29b855ba677a7",
                                 .most = size_t{1} << 28},
                     .unpacked = "cifar-100-python-target",
                     .folder = "cifar-100-python",
                     .train = {"train"},
                     .test = "test",
                     .labels = options.label_mode + "_labels"});
}

}  // namespace addax::datasets::cifar100
