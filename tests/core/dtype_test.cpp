// DType: names, half floats, and promotion against Keras' table.
#include "addax/dtype.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <sstream>

#include "addax/errors.hpp"

using namespace addax;

TEST_CASE("dtype: names go both ways, unknown ones are refused with the nearest known one") {
  for (int code = 0; code < DType::count; ++code) {
    DType dtype = DType::Code(code);
    CHECK(DType(dtype.name()) == dtype);
  }
  CHECK(DType("bool") == DType::bool_);
  CHECK((std::ostringstream() << DType("bfloat16")).str() == "bfloat16");
  CHECK_THROWS_WITH_AS(DType("float31"),
                       doctest::Contains("dtype: expected the name of an element type, got \"float31\"."), OptionError);
}

TEST_CASE("dtype: float16 rounds to nearest even and keeps infinities and NaN") {
  CHECK(float(float16_t(1.0f)) == 1.0f);
  CHECK(float16_t(1.0f + 0x1p-11f).bits == float16_t(1.0f).bits);
  CHECK(float16_t(1.0f + 3 * 0x1p-11f).bits == float16_t(1.0f + 0x1p-9f).bits);
  CHECK(float(float16_t(65519.0f)) == 65504.0f);
  CHECK(std::isinf(float(float16_t(65520.0f))));
  CHECK(float(float16_t(-INFINITY)) == -INFINITY);
  CHECK(std::isnan(float(float16_t(NAN))));
  CHECK(float(float16_t(0x1p-24f)) == 0x1p-24f);
  CHECK(float16_t(0x1p-25f).bits == 0);
  CHECK(float16_t(-0.0f).bits == 0x8000);
}

TEST_CASE("dtype: promotion is Keras' lattice, 64 bits kept") {
  // keras.backend.result_type of Keras 3.15 before it cuts 64-bit types, in the order of the codes:
  // b bool, 1248 ints, aceg unsigned ints of 8 to 64 bits, h float16, B bfloat16, f float32, d float64.
  const char* expected[DType::count] = {"b1248aceghBfd", "11248248fhBfd", "22248248fhBfd", "44448448fhBfd",
                                        "88888888fhBfd", "a2248aceghBfd", "c4448cceghBfd", "e8888eeeghBfd",
                                        "gffffgggghBfd", "hhhhhhhhhhffd", "BBBBBBBBBfBfd", "ffffffffffffd",
                                        "ddddddddddddd"};
  const std::string_view letters = "b1248aceghBfd";
  for (int a = 0; a < DType::count; ++a)
    for (int b = 0; b < DType::count; ++b) {
      DType want = DType::Code(letters.find(expected[a][b])), got = promote(DType::Code(a), DType::Code(b));
      CHECK_MESSAGE(got == want, DType(DType::Code(a)).name(), " and ", DType(DType::Code(b)).name());
    }
}
