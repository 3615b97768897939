"""Cases for reductions, products, crossentropies and linear algebra."""

import ml_dtypes
import numpy as np

f32 = lambda *v: np.array(v, "float32")
i32 = lambda *v: np.array(v, "int32")
NAN, INF = float("nan"), float("inf")
X = f32(0.5, -1.0, 2.0, 3.0, 0.0, -2.5).reshape(2, 3)
Y = (np.arange(12, dtype="float32").reshape(2, 3, 2) - 5) / 4
SQUARE = f32(4, 1, 2, 1, 3, 0.5, 2, 0.5, 5).reshape(3, 3)
BATCH = np.stack([f32(2, 1, 1, 3), f32(1, -2, 0.5, 4)]).reshape(2, 2, 2)

REDUCE = [
    "sum",
    "mean",
    "prod",
    "max",
    "min",
    "amax",
    "amin",
    "any",
    "all",
    "var",
    "std",
    "logsumexp",
    "median",
    "count_nonzero",
    "argmax",
    "argmin",
    "ptp",
]
NAN_REDUCE = ["nansum", "nanmean", "nanmax", "nanmin", "nanprod", "nanvar", "nanstd", "nanmedian"]
SCAN = ["cumsum", "cumprod", "nancumsum", "nancumprod"]


def reductions(add):
    for op in REDUCE:
        keeps, single = op != "count_nonzero", op in ("argmax", "argmin")
        add(op, X)
        add(op, X, axis=0)
        add(op, X, axis=-1)
        if keeps:
            add(op, X, keepdims=True)
            add(op, X, axis=1, keepdims=True)
            add(op, Y, axis=-2, keepdims=True)
        if not single:
            add(op, Y, axis=[0, 2])
            add(op, Y, axis=[-1, 0], **({"keepdims": True} if keeps else {}))
        add(op, np.float32(2.5))
        add(op, f32(1.0, NAN, -2.0))
        add(op, f32(1.0, INF, 2.0))
        if op not in ("max", "min", "amax", "amin", "argmax", "argmin", "ptp", "median"):
            add(op, np.zeros((0, 3), "float32"))
            add(op, np.zeros((0, 3), "float32"), axis=0)
        add(op, np.zeros((0, 3), "float32"), axis=1) if op != "median" else None
        for dtype in ("int8", "uint8", "int32", "int64", "uint32", "float16", "float64", ml_dtypes.bfloat16):
            add(op, np.array([[3, 1], [2, 2]], dtype), axis=1)
        if op != "ptp":
            add(op, np.array([[True, False], [True, True]]), axis=0)
    for op in NAN_REDUCE:
        add(op, f32(1.0, NAN, -2.0, 4.0).reshape(2, 2))
        add(op, f32(1.0, NAN, -2.0, 4.0).reshape(2, 2), axis=1, keepdims=True)
    for op in SCAN:
        add(op, X)
        add(op, X, axis=0)
        add(op, X, axis=-1)
        add(op, i32(1, 2, 3))
        add(op, np.array([1, 2], "int8"))
        add(op, np.array([True, True, False]))
        add(op, X, axis=1, dtype="float64")
        add(op, np.zeros((0,), "float32"))
    for op in ("max", "min"):
        add(op, X, axis=0, initial=1.0)
        add(op, np.zeros((0, 3), "float32"), axis=0, initial=-1.0)
    add("sum", np.full((2,), 200, "uint8"))
    add("prod", X, dtype="float64")
    add("argmax", f32(1, 3, 3))
    add("average", X)
    add("average", X, axis=1, weights=f32(1, 2, 3))
    add("average", i32(1, 2, 4))
    add("moments", X, axes=[0])
    add("moments", Y, axes=[0, 2], keepdims=True)
    add("logsumexp", f32(1000.0, 1000.0))
    add("logsumexp", f32(-INF, -INF))
    add("median", f32(3, 1, 2, 10))
    quantiles(add)


def quantiles(add):
    for q in (0.0, 0.25, 0.5, 1.0):
        add("quantile", f32(3, 1, 2, 10), np.float32(q))
    for method in ("linear", "lower", "higher", "midpoint", "nearest"):
        add("quantile", X, f32(0.1, 0.6), axis=1, method=method)
    add("quantile", X, f32(0.5), axis=0, keepdims=True)
    add("quantile", Y, f32(0.25, 0.75), axis=[0, 2])
    add("quantile", i32(1, 2, 4), np.float32(0.5))
    add("quantile", f32(1.0, NAN, 3.0), np.float32(0.5))
    add("percentile", f32(3, 1, 2, 10), np.float32(25.0))


def products(add):
    a, b = X, X.T + 1
    add("matmul", a, b)
    add("matmul", a, f32(1, 2, 3))
    add("matmul", f32(1, 2), a)
    add("matmul", f32(1, 2), f32(3, 4))
    add("matmul", Y, Y.transpose(0, 2, 1))
    add("matmul", Y, f32(1, 2))
    add("matmul", Y, np.ones((2, 3), "float32"))
    add("matmul", Y[:, None], np.ones((1, 2, 2, 2), "float32"))
    add("matmul", np.zeros((0, 3), "float32"), np.ones((3, 2), "float32"))
    add("matmul", np.zeros((2, 0), "float32"), np.ones((0, 3), "float32"))
    add("matmul", np.array([[100, 100]], "int8"), np.array([[2], [1]], "int8"))
    add("matmul", i32(1, 2).reshape(1, 2), f32(0.5, 1.5).reshape(2, 1))
    add("matmul", a.astype(ml_dtypes.bfloat16), b.astype(ml_dtypes.bfloat16))
    add("matmul", a.astype("float64"), b.astype("float64"))
    add("matmul", np.array([[True, False]]), np.array([[True], [True]]))
    add("dot", a, b)
    add("dot", f32(1, 2, 3), f32(4, 5, 6))
    add("dot", a, 2)
    add("dot", a, np.float32(3.0))
    add("dot", Y, f32(1, 2))
    add("dot", Y, np.ones((1, 2, 2), "float32"))
    add("inner", a, a)
    add("vdot", a, a)
    add("outer", f32(1, 2), f32(3, 4, 5))
    add("outer", a, f32(1, 2))
    add("outer", i32(1, 2), f32(0.5))
    add("kron", f32(1, 2).reshape(1, 2), a)
    add("cross", f32(1, 2, 3), f32(4, 5, 6))
    add("tensordot", a, b, axes=1)
    add("tensordot", Y, Y.reshape(3, 2, 2))
    add("tensordot", f32(1, 2), f32(3, 4), axes=0)
    add("tensordot", Y, a, axes=[[1], [1]])
    add("tensordot", Y, Y, axes=[[0, 2], [0, 2]])
    add("tensordot", Y, a, axes=[-2, -1])
    for spec, operands in {
        "ij,jk->ik": (a, b),
        "ij->ji": (a,),
        "ij->": (a,),
        "ij->i": (a,),
        "ii->i": (SQUARE,),
        "ii->": (SQUARE,),
        "ij,ij->ij": (a, a),
        "i,j->ij": (f32(1, 2), f32(3, 4)),
        "bij,bjk->bik": (Y, Y.transpose(0, 2, 1)),
        "...ij,jk->...ik": (Y, a[:, :2]),
        "ij,jk": (a, b),
        "ij,jk,kl->il": (a, b, a),
        "i,i": (f32(1, 2), f32(3, 4)),
        "b...->...": (Y,),
        "ba": (a,),
        "ijk,ilk->ijl": (Y, Y),
        "ij,j": (a, f32(1, 2, 3)),
        "ij,kj->ik": (np.zeros((0, 3), "float32"), a),
    }.items():
        add("einsum", spec, *operands)
    add("einsum", "ij,jk->ik", i32(1, 2, 3, 4).reshape(2, 2), np.ones((2, 2), "int8"))


def entropies(add):
    p = f32(0.7, 0.2, 0.1, 0.05, 0.9, 0.05).reshape(2, 3)
    z = f32(2.0, -1.0, 0.5, -3.0, 4.0, 0.0).reshape(2, 3)
    hot = f32(1, 0, 0, 0, 0.5, 0.5).reshape(2, 3)
    odd = f32(0.0, 2.0, 2.0, 1.0, 0.0, 0.0).reshape(2, 3)
    add("categorical_crossentropy", hot, p)
    add("categorical_crossentropy", hot, odd)
    add("categorical_crossentropy", hot, z, from_logits=True)
    add("categorical_crossentropy", hot.T, p.T, axis=0)
    add("categorical_crossentropy", hot.T, z.T, from_logits=True, axis=0)
    add("categorical_crossentropy", hot, z * 100, from_logits=True)
    label = i32(0, 2)
    add("sparse_categorical_crossentropy", label, p)
    add("sparse_categorical_crossentropy", label, odd)
    add("sparse_categorical_crossentropy", label.reshape(2, 1), p)
    add("sparse_categorical_crossentropy", label, z, from_logits=True)
    add("sparse_categorical_crossentropy", label, z * 100, from_logits=True)
    add("sparse_categorical_crossentropy", label.astype("float32"), z, from_logits=True)
    add("sparse_categorical_crossentropy", label, p.T, axis=0)
    add("sparse_categorical_crossentropy", i32(0, 1, 1, 0).reshape(2, 2), np.stack([z, z])[:, :2], from_logits=True)
    target = f32(0, 1, 0.25, 1, 0, 1).reshape(2, 3)
    add("binary_crossentropy", target, p)
    add("binary_crossentropy", target, f32(0, 1, 0, 0, 1, 1).reshape(2, 3))
    add("binary_crossentropy", target, z, from_logits=True)
    add("binary_crossentropy", target, z * 100, from_logits=True)
    add("categorical_crossentropy", hot, p.astype("float64"))
    add("normalize", X)
    add("normalize", X, axis=0, order=1)


def algebra(add):
    rect = f32(1, 2, 3, 4, 5, 7).reshape(3, 2)
    for dtype in ("float32", "float64"):
        s, b, r = SQUARE.astype(dtype), BATCH.astype(dtype), rect.astype(dtype)
        add("cholesky", s)
        add("cholesky", s, upper=True)
        add("cholesky", np.stack([s[:2, :2], np.eye(2, dtype=dtype)]))
        add("cholesky_inverse", np.linalg.cholesky(s))
        for op in ("det", "slogdet", "logdet", "inv", "pinv", "eigh"):
            add(op, s)
            add(op, b @ b.transpose(0, 2, 1))
        add("det", b)
        add("slogdet", b)
        add("inv", b)
        add("pinv", r)
        add("solve", s, r)
        add("solve", s, r[:, 0])
        add("solve", b, np.ones((2, 2, 1), dtype))
        add("solve_triangular", np.tril(s), r, lower=True)
        add("solve_triangular", np.triu(s), r)
        add("lstsq", r, s[:, 0])
        add("lstsq", r, s[:, :2])
        add("lstsq", r.T, s[:2, 0])
        add("qr", r)
        add("qr", r, mode="complete")
        add("qr", b)
        add("qr", r.T)
        add("svd", r, compute_uv=False)
        add("svd", r, full_matrices=False)
        add("svd", r)
        add("svd", b, compute_uv=False)
        add("lu_factor", s)
        add("lu_factor", b)
        add("matrix_rank", r @ r.T)
        norms(add, s, b, r)
    add("det", i32(1, 2, 3, 4).reshape(2, 2))
    add("norm", i32(3, 4))
    add("inv", np.zeros((0, 0), "float32"))
    add("det", np.zeros((0, 0), "float32"))


def norms(add, s, b, r):
    add("norm", r)
    add("norm", r[:, 0])
    for order in (1, 2, 3, 0, -1, 0.5, "inf", "-inf"):
        add("norm", r[:, 0], ord=order)
        add("norm", r, ord=order, axis=1)
    for order in ("fro", "nuc", 1, -1, 2, -2, "inf", "-inf"):
        add("norm", s, ord=order)
    add("norm", b, axis=[1, 2])
    add("norm", b, ord="fro", axis=[0, 2], keepdims=True)
    add("norm", b, axis=-1, keepdims=True)


def cases(add):
    reductions(add)
    products(add)
    entropies(add)
    algebra(add)
