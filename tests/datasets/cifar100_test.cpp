#include "addax/datasets/cifar100.hpp"

#include <doctest/doctest.h>

#include "addax/errors.hpp"
#include "datasets/fakes.hpp"

namespace addax::tests {
namespace {

TEST_CASE("cifar100 reads fine and coarse labels of its archive") {
  for (const char* mode : {"fine", "coarse"}) {
    Nowhere nowhere;
    const std::string key = std::string(mode) + "_labels";
    write_gz(nowhere.folder / "cifar-100-python.tar.gz", tar_of({{"cifar-100-python/train", even_batch(key, {7, 8, 9})},
                                                                 {"cifar-100-python/test", even_batch(key, {99})}}));
    auto [train, test] = datasets::cifar100::load_data({.label_mode = mode});
    CHECK(train.x.spec() == Spec{{3, 32, 32, 3}, DType::uint8});
    CHECK(train.y.to_vector<int>() == std::vector<int>{7, 8, 9});
    CHECK(test.y.to_vector<int>() == std::vector<int>{99});
  }
}

TEST_CASE("cifar100 refuses other labels") {
  CHECK(refusal_of<OptionError>([] { datasets::cifar100::load_data({.label_mode = "all"}); }, "/none") ==
        "datasets::cifar100: expected label_mode \"fine\" or \"coarse\", got \"all\".");
}

}  // namespace
}  // namespace addax::tests
