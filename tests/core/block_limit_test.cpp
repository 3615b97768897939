// BlockLimit: tensors beyond it are refused by this thread alone, and only while it lives.
#include "core/block_limit.hpp"

#include <doctest/doctest.h>

#include <thread>

#include "addax/errors.hpp"
#include "core/tensor_state.hpp"

using namespace addax;

TEST_CASE("a tensor beyond the limit is refused before memory is taken") {
  const Spec large{{int64_t{1} << 50}, DType::int8}, small{{1000}, DType::int8};
  {
    BlockLimit limit(1000);
    CHECK(allocate(small).size() == 1000);
    CHECK_THROWS_WITH_AS(allocate(large),
                         "memory: expected tensors of at most 1000 bytes while a file is read, got 1125899906842624. "
                         "The file is damaged or made to exhaust memory.",
                         FormatError);
    {
      BlockLimit inner(999);
      CHECK_THROWS_AS(allocate(small), FormatError);
    }
    CHECK_NOTHROW(allocate(small));
    std::thread([] { CHECK_NOTHROW(allocate({{2000}, DType::int8})); }).join();
  }
  CHECK_NOTHROW(allocate({{2000}, DType::int8}));
}
