// Counts every trip to the heap of the program that links allocations.cpp, on all threads, whoever makes it.
#pragma once

namespace addax::tests {

/// Calls of malloc and its kin so far; −1 under a sanitizer, which has an allocator of its own.
long allocations();

}  // namespace addax::tests
