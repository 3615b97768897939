#include "backends/cuda/cublas.hpp"

#include <utility>

#include "addax/errors.hpp"

namespace addax::backends::cuda {

Cublas::Cublas(const CublasApi& api, std::string where) : api_(api), where_(std::move(where)) {
  check(api_.create(&handle_));
}

void Cublas::check(int status) const {
  if (status)
    throw DeviceError(where_ + ": expected cuBLASLt to multiply matrices, got \"" + api_.status_text(status) +
                      "\". See that its version fits the driver's, or use the cpu.");
}

void* Cublas::layout(const MatrixProduct& wanted, int64_t rows, int64_t columns, int64_t step) {
  void* made = nullptr;
  check(api_.make_layout(&made, wanted.type, static_cast<uint64_t>(columns), static_cast<uint64_t>(rows), columns));
  const auto batch = static_cast<int32_t>(wanted.batch);
  check(api_.set_layout(made, layout_batch, &batch, sizeof batch));
  check(api_.set_layout(made, layout_batch_step, &step, sizeof step));
  return made;
}

Cublas::Prepared Cublas::prepare(const MatrixProduct& wanted) {
  Prepared made;
  const int64_t m = wanted.m, n = wanted.n, k = wanted.k;
  check(api_.make_product(&made.product, wanted.compute_type, wanted.type == cuda_f64 ? cuda_f64 : cuda_f32));
  auto set = [&](int attribute, int32_t value) {
    check(api_.set_product(made.product, attribute, &value, sizeof value));
  };
  set(product_transpose_a, wanted.transpose_b);
  set(product_transpose_b, wanted.transpose_a);
  set(product_epilogue, wanted.epilogue);
  made.a = wanted.transpose_b ? layout(wanted, n, k, wanted.b_step) : layout(wanted, k, n, wanted.b_step);
  made.b = wanted.transpose_a ? layout(wanted, k, m, wanted.a_step) : layout(wanted, m, k, wanted.a_step);
  made.c = layout(wanted, m, n, m * n);
  auto choose = [&] {
    return api_.choose(handle_, made.product, made.a, made.b, made.c, wanted.workspace, wanted.alignment,
                       &made.algorithm);
  };
  int status = choose();
  if (status != 0 && wanted.epilogue != epilogue_none) {  // in whatever words it says that it has none
    made.with_epilogue = false;
    set(product_epilogue, epilogue_none);
    status = choose();
  }
  check(status);
  return made;
}

Cublas::Prepared& Cublas::prepared(const MatrixProduct& wanted) {
  auto found = known_.find(wanted);
  if (found == known_.end()) found = known_.emplace(wanted, prepare(wanted)).first;
  return found->second;
}

bool Cublas::multiply(const MatrixProduct& wanted, const ProductMemory& memory, void* stream) {
  std::lock_guard lock(mutex_);
  Prepared& p = prepared(wanted);
  const bool has_bias = (wanted.epilogue & epilogue_bias) != 0;
  if (has_bias && p.with_epilogue) check(api_.set_product(p.product, product_bias, &memory.bias, sizeof memory.bias));
  const float one = 1, zero = 0;
  const double one_f64 = 1, zero_f64 = 0;
  const bool f64 = wanted.type == cuda_f64;
  check(api_.multiply(handle_, p.product, f64 ? static_cast<const void*>(&one_f64) : &one, memory.b, p.a, memory.a, p.b,
                      f64 ? static_cast<const void*>(&zero_f64) : &zero, memory.c, p.c, &p.algorithm, memory.workspace,
                      wanted.workspace, stream));
  return p.with_epilogue;
}

}  // namespace addax::backends::cuda
