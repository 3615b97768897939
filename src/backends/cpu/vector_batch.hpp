// xsimd for files that are built once per instruction set: its namespace gets the set's name, so that the linker
// never hands a function built for one set to code of another. Include it instead of xsimd's headers.
#pragma once

#define ADDAX_JOIN_(a, b) a##b
#define ADDAX_JOIN(a, b) ADDAX_JOIN_(a, b)
#define xsimd ADDAX_JOIN(xsimd_, ADDAX_ISA)

#include <xsimd/xsimd.hpp>
