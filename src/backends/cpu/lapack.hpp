// LAPACK and BLAS routines under one name for float and double, and what the linear algebra kernels share. Matrices lie
// by columns there, so that our matrices by rows are their transposes.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

#include "backends/kernel.hpp"

extern "C" {
void spotrf_(const char* uplo, const int* n, float* a, const int* lda, int* info);
void dpotrf_(const char* uplo, const int* n, double* a, const int* lda, int* info);
void strsm_(const char* side, const char* uplo, const char* trans, const char* diag, const int* m, const int* n,
            const float* alpha, const float* a, const int* lda, float* b, const int* ldb);
void dtrsm_(const char* side, const char* uplo, const char* trans, const char* diag, const int* m, const int* n,
            const double* alpha, const double* a, const int* lda, double* b, const int* ldb);
void sgetrf_(const int* m, const int* n, float* a, const int* lda, int* ipiv, int* info);
void dgetrf_(const int* m, const int* n, double* a, const int* lda, int* ipiv, int* info);
void sgetrs_(const char* trans, const int* n, const int* nrhs, const float* a, const int* lda, const int* ipiv,
             float* b, const int* ldb, int* info);
void dgetrs_(const char* trans, const int* n, const int* nrhs, const double* a, const int* lda, const int* ipiv,
             double* b, const int* ldb, int* info);
void sgetri_(const int* n, float* a, const int* lda, const int* ipiv, float* work, const int* lwork, int* info);
void dgetri_(const int* n, double* a, const int* lda, const int* ipiv, double* work, const int* lwork, int* info);
void sgeqrf_(const int* m, const int* n, float* a, const int* lda, float* tau, float* work, const int* lwork,
             int* info);
void dgeqrf_(const int* m, const int* n, double* a, const int* lda, double* tau, double* work, const int* lwork,
             int* info);
void sorgqr_(const int* m, const int* n, const int* k, float* a, const int* lda, const float* tau, float* work,
             const int* lwork, int* info);
void dorgqr_(const int* m, const int* n, const int* k, double* a, const int* lda, const double* tau, double* work,
             const int* lwork, int* info);
void sgesdd_(const char* job, const int* m, const int* n, float* a, const int* lda, float* s, float* u, const int* ldu,
             float* vt, const int* ldvt, float* work, const int* lwork, int* iwork, int* info);
void dgesdd_(const char* job, const int* m, const int* n, double* a, const int* lda, double* s, double* u,
             const int* ldu, double* vt, const int* ldvt, double* work, const int* lwork, int* iwork, int* info);
void ssyevd_(const char* job, const char* uplo, const int* n, float* a, const int* lda, float* w, float* work,
             const int* lwork, int* iwork, const int* liwork, int* info);
void dsyevd_(const char* job, const char* uplo, const int* n, double* a, const int* lda, double* w, double* work,
             const int* lwork, int* iwork, const int* liwork, int* info);
void sgeev_(const char* jobvl, const char* jobvr, const int* n, float* a, const int* lda, float* wr, float* wi,
            float* vl, const int* ldvl, float* vr, const int* ldvr, float* work, const int* lwork, int* info);
void dgeev_(const char* jobvl, const char* jobvr, const int* n, double* a, const int* lda, double* wr, double* wi,
            double* vl, const int* ldvl, double* vr, const int* ldvr, double* work, const int* lwork, int* info);
void sgelsd_(const int* m, const int* n, const int* nrhs, float* a, const int* lda, float* b, const int* ldb, float* s,
             const float* rcond, int* rank, float* work, const int* lwork, int* iwork, int* info);
void dgelsd_(const int* m, const int* n, const int* nrhs, double* a, const int* lda, double* b, const int* ldb,
             double* s, const double* rcond, int* rank, double* work, const int* lwork, int* iwork, int* info);
}

namespace addax::backends::cpu {

/// The routines of one element type.
template <class T>
struct Lapack;

template <>
struct Lapack<float> {
  static constexpr auto potrf = spotrf_;
  static constexpr auto trsm = strsm_;
  static constexpr auto getrf = sgetrf_;
  static constexpr auto getrs = sgetrs_;
  static constexpr auto getri = sgetri_;
  static constexpr auto geqrf = sgeqrf_;
  static constexpr auto orgqr = sorgqr_;
  static constexpr auto gesdd = sgesdd_;
  static constexpr auto syevd = ssyevd_;
  static constexpr auto geev = sgeev_;
  static constexpr auto gelsd = sgelsd_;
};

template <>
struct Lapack<double> {
  static constexpr auto potrf = dpotrf_;
  static constexpr auto trsm = dtrsm_;
  static constexpr auto getrf = dgetrf_;
  static constexpr auto getrs = dgetrs_;
  static constexpr auto getri = dgetri_;
  static constexpr auto geqrf = dgeqrf_;
  static constexpr auto orgqr = dorgqr_;
  static constexpr auto gesdd = dgesdd_;
  static constexpr auto syevd = dsyevd_;
  static constexpr auto geev = dgeev_;
  static constexpr auto gelsd = dgelsd_;
};

/// Matrices of a view: `count` of them, `rows` by `columns`. A vector per matrix has `rows` 1.
struct Matrices {
  int rows = 1, columns = 1;
  int64_t count = 1;

  explicit Matrices(const Shape& shape) {
    int rank = shape.rank();
    if (rank > 0) columns = int(shape[-1]);
    if (rank > 1) rows = int(shape[-2]);
    for (int i = 0; i < rank - 2; ++i) count *= shape[i];
  }
  int64_t size() const { return int64_t(rows) * columns; }
};

/// Calls body(T{}) for float or double.
template <class Body>
void visit_real(DType dtype, Body&& body) {
  if (dtype == DType::float64)
    body(double{});
  else
    body(float{});
}

/// Cuts the scratch of a call into arrays; with null it only counts the bytes, which is how plans are made.
class ScratchCutter {
 public:
  explicit ScratchCutter(void* scratch) : at_(static_cast<char*>(scratch)) {}
  template <class T>
  T* cut(int64_t count) {
    size_t bytes = (size_t(count) * sizeof(T) + 63) / 64 * 64;
    T* begin = at_ ? reinterpret_cast<T*>(at_ + used_) : nullptr;
    used_ += bytes;
    return begin;
  }
  size_t used() const { return used_; }

 private:
  char* at_;
  size_t used_ = 0;
};

/// to [columns, rows] = transpose of from [rows, columns].
template <class T>
void transpose_matrix(const T* from, T* to, int rows, int columns) {
  for (int r = 0; r < rows; ++r)
    for (int c = 0; c < columns; ++c) to[int64_t(c) * rows + r] = from[int64_t(r) * columns + c];
}

template <class T>
void fill_nan(T* to, int64_t n) {
  std::fill_n(to, n, std::numeric_limits<T>::quiet_NaN());
}

}  // namespace addax::backends::cpu
