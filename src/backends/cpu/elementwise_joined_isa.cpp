// Block functions of two steps at once: what the first makes stays in a register for the second. Built once per
// instruction set, as elementwise_isa.cpp.
#include <type_traits>

#include "backends/cpu/elementwise_isa.hpp"
#include "backends/cpu/vector_batch.hpp"

namespace addax::backends::cpu::ADDAX_ISA {
namespace {

// Rounds a product as memory would: no compiler may make a fused multiply-add of it and the step behind.
template <class T>
void as_stored([[maybe_unused]] Batch<T>& x) {
#if defined(__x86_64__) && !defined(__clang__)
  asm("" : "+v"(x.data));
#elif defined(__aarch64__) && !defined(__clang__)
  asm("" : "+w"(x.data));
#endif
}

// second(first(a, b), c), or second(c, first(a, b)) where the first stands on the right.
template <class First, class Second, bool right, class T>
void joined_loop(void* dst, const void* a_, const void* b_, const void* c_, int64_t n, int64_t) {
  constexpr int64_t width = Batch<T>::size;
  auto* out = static_cast<T*>(dst);
  auto *a = static_cast<const T*>(a_), *b = static_cast<const T*>(b_), *c = static_cast<const T*>(c_);
  auto call = [](const Batch<T>& x, [[maybe_unused]] const Batch<T>& y, const Batch<T>& z) -> Batch<T> {
    Batch<T> made;
    if constexpr (requires { First::apply(x); })
      made = First::apply(x);
    else
      made = First::apply(x, y);
    as_stored<T>(made);
    return right ? Second::apply(z, made) : Second::apply(made, z);
  };
  int64_t i = 0;
  for (; i + width <= n; i += width)
    call(Batch<T>::load_unaligned(a + i), Batch<T>::load_unaligned(b + i), Batch<T>::load_unaligned(c + i))
        .store_unaligned(out + i);
  if (i < n)
    store_part<T>(call(load_part(a + i, n - i), load_part(b + i, n - i), load_part(c + i, n - i)), out + i, n - i);
}

template <class First, class Second>
void fill_pair(BlockFunction (&pair)[2][2]) {
  pair[0][0] = joined_loop<First, Second, false, float>;
  pair[0][1] = joined_loop<First, Second, false, double>;
  pair[1][0] = joined_loop<First, Second, true, float>;
  pair[1][1] = joined_loop<First, Second, true, double>;
}

template <class First>
void fill_row(BlockFunction (&row)[joinable_seconds][2][2]) {
  fill_pair<First, scalar::Add>(row[0]);
  fill_pair<First, scalar::Subtract>(row[1]);
  fill_pair<First, scalar::Multiply>(row[2]);
  fill_pair<First, scalar::Divide>(row[3]);
}

}  // namespace

void fill_joined(BlockTable& table) {  // in the order of joinable_ops
  fill_row<scalar::Add>(table.joined[0]);
  fill_row<scalar::Subtract>(table.joined[1]);
  fill_row<scalar::Multiply>(table.joined[2]);
  fill_row<scalar::Divide>(table.joined[3]);
  fill_row<scalar::Square>(table.joined[4]);
  fill_row<scalar::Sqrt>(table.joined[5]);
}

}  // namespace addax::backends::cpu::ADDAX_ISA
