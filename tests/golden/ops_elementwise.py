"""Cases for elementwise maths, comparison, logic, casts and activations."""

import ml_dtypes
import numpy as np

f32 = lambda *v: np.array(v, "float32")
i32 = lambda *v: np.array(v, "int32")
NAN, INF = float("nan"), float("inf")

ANY = f32(-2.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 3.25).reshape(2, 4)
POSITIVE = f32(0.0625, 0.5, 1.0, 2.0, 7.5, 100.0).reshape(3, 2)
UNIT = f32(-1.0, -0.75, -0.25, 0.0, 0.25, 0.75, 0.999, 1.0)
ABOVE_ONE = f32(1.0, 1.25, 2.0, 10.0)
SPECIAL = f32(NAN, INF, -INF, 0.0, -0.0)

UNARY = {
    "abs": ANY,
    "absolute": ANY,
    "fabs": ANY,
    "negative": ANY,
    "sign": ANY,
    "signbit": ANY,
    "square": ANY,
    "reciprocal": POSITIVE,
    "sqrt": POSITIVE,
    "rsqrt": POSITIVE,
    "cbrt": ANY,
    "exp": ANY,
    "exp2": ANY,
    "expm1": ANY,
    "log": POSITIVE,
    "log2": POSITIVE,
    "log10": POSITIVE,
    "log1p": POSITIVE,
    "sin": ANY,
    "cos": ANY,
    "tan": ANY,
    "sinh": ANY,
    "cosh": ANY,
    "tanh": ANY,
    "arcsin": UNIT,
    "arccos": UNIT,
    "arctan": ANY,
    "arcsinh": ANY,
    "arccosh": ABOVE_ONE,
    "arctanh": UNIT,
    "ceil": ANY,
    "floor": ANY,
    "round": ANY,
    "trunc": ANY,
    "erf": ANY,
    "erfc": ANY,
    "erfinv": UNIT,
    "sinc": ANY,
    "i0": ANY,
    "deg2rad": ANY,
    "rad2deg": ANY,
    "isnan": ANY,
    "isinf": ANY,
    "isfinite": ANY,
    "isneginf": ANY,
    "isposinf": ANY,
    "logical_not": ANY,
    "nan_to_num": ANY,
    "copy": ANY,
    "ones_like": ANY,
    "zeros_like": ANY,
}
ACTIVATIONS = [
    "relu",
    "relu6",
    "sigmoid",
    "silu",
    "softplus",
    "softsign",
    "tanh",
    "elu",
    "selu",
    "celu",
    "gelu",
    "leaky_relu",
    "hard_sigmoid",
    "hard_silu",
    "hard_tanh",
    "hard_shrink",
    "soft_shrink",
    "tanh_shrink",
    "log_sigmoid",
    "mish",
    "sparse_plus",
    "sparse_sigmoid",
    "squareplus",
    "glu",
    "softmax",
    "log_softmax",
    "sparsemax",
    "exponential",
    "linear",
]
ARITHMETIC = [
    "add",
    "subtract",
    "multiply",
    "divide",
    "true_divide",
    "divide_no_nan",
    "floor_divide",
    "mod",
    "fmod",
    "power",
    "maximum",
    "minimum",
    "fmax",
    "fmin",
    "arctan2",
    "hypot",
    "logaddexp",
    "logaddexp2",
    "heaviside",
    "nextafter",
]
COMPARE = [
    "equal",
    "not_equal",
    "less",
    "less_equal",
    "greater",
    "greater_equal",
    "logical_and",
    "logical_or",
    "logical_xor",
    "isclose",
]
BITS = [
    "bitwise_and",
    "bitwise_or",
    "bitwise_xor",
    "left_shift",
    "right_shift",
    "bitwise_left_shift",
    "bitwise_right_shift",
    "gcd",
    "lcm",
]


def unary(add):
    for op, usual in UNARY.items():
        add(op, usual)
        add(op, SPECIAL)
        add(op, np.float32(0.5) if op != "arccosh" else np.float32(1.5))
        add(op, np.zeros((0, 3), "float32"))
        add(op, usual[..., :2].astype("float64"))
        add(op, usual[..., :2].astype("float16"))
        add(op, usual[..., :2].astype(ml_dtypes.bfloat16))
        if op not in ("erf", "erfc", "erfinv", "i0"):
            add(op, i32(1, 2, 3))
            add(op, np.array([1, 2], "uint8"))
            add(op, np.array([1, 2], "int64"))
        if op not in ("erf", "erfc", "erfinv", "i0", "negative", "fabs", "sinc", "signbit"):
            add(op, np.array([True, False]))
    add("round", f32(0.5, 1.5, 2.5, -0.5, -1.5, 1234.567))
    add("round", f32(1.25, -1.35, 1234.567), decimals=1)
    add("round", f32(15, 25, 1234.567), decimals=-1)
    add("round", i32(15, 25, 1234), decimals=-1)
    add("nan_to_num", SPECIAL, nan=1.0, posinf=2.0, neginf=-3.0)
    add("bitwise_not", i32(0, 5, -3))
    add("bitwise_invert", np.array([0, 5, 200], "uint8"))
    add("bitwise_not", np.array([True, False]))
    add("full_like", ANY, 7)
    add("full_like", ANY, 2.5, dtype="int32")
    add("ones_like", ANY, dtype="int8")


def activations(add):
    x = f32(-6.0, -3.0, -1.0, -0.5, -0.25, 0.0, 0.25, 0.5, 1.0, 3.0, 6.0, 8.0).reshape(3, 4)
    for op in ACTIVATIONS:
        where = "keras.activations." if op in ("exponential", "linear", "mish") else ""
        add(where + op, x)
        add(where + op, x.astype("float64"))
        add(where + op, x.astype(ml_dtypes.bfloat16))
        add(where + op, f32(NAN, INF, -INF, 0.0))
        add(where + op, np.zeros((0, 4), "float32"))
        add(where + op, f32(100.0, -100.0, 1000.0, -1000.0))
    for op in ("softmax", "log_softmax"):
        add(op, x, axis=0)
        add(op, x.reshape(2, 3, 2), axis=[1, 2])
        add(op, x, axis=[0, -1])
        add(op, x.reshape(2, 3, 2), axis=-2)
    add("elu", x, alpha=0.5)
    add("celu", x, alpha=2.0)
    add("leaky_relu", x, negative_slope=0.01)
    add("gelu", x, approximate=False)
    add("gelu", x, approximate=True)
    add("squareplus", x, b=2)
    add("threshold", x, 0.5, -7.0)
    add("hard_shrink", x, threshold=1.0)
    add("soft_shrink", x, threshold=1.0)
    add("glu", x.reshape(4, 3), axis=0)
    add("sparsemax", x, axis=0)
    add("keras.activations.relu", x, negative_slope=0.1, max_value=2.0, threshold=0.5)
    add("keras.activations.relu", x, negative_slope=0.1, max_value=2.0)
    add("keras.activations.relu", x, threshold=0.75)
    add("keras.activations.gelu", x)
    add("keras.activations.leaky_relu", x)
    add("keras.activations.softmax", x, axis=0)


def binary(add):
    a = f32(-3.5, -2.0, -0.5, 0.5, 2.0, 7.0).reshape(2, 3)
    b = f32(2.0, -1.5, 0.5, 3.0, 2.0, -4.0).reshape(2, 3)
    for op in ARITHMETIC + COMPARE:
        left = np.abs(a) if op == "power" else a
        add(op, left, b)
        add(op, left[:, :1], b[:1])
        add(op, left, np.float32(2.0))
        add(op, np.zeros((0, 3), "float32"), b[:1])
        add(op, f32(NAN, INF, -INF, 0.0, 1.0, -1.0), f32(1.0, 2.0, INF, 0.0, 0.0, NAN))
        add(op, left.astype("float64"), b.astype("float64"))
        add(op, left.astype(ml_dtypes.bfloat16), b.astype("float16"))
        if op != "nextafter":
            add(op, i32(7, -7, 7, -7), i32(2, 2, 3, 3))
            add(op, np.array([5, 7], "uint8"), np.array([2, 3], "int8"))
            add(op, i32(5, 7), f32(2.0, 0.5))
        if op not in ("nextafter", "isclose", "floor_divide", "mod", "fmod", "subtract", "power", "heaviside"):
            add(op, np.array([True, True, False, False]), np.array([True, False, True, False]))
    for op in ARITHMETIC[:10] + COMPARE[:6]:
        for scalar in (2, 2.5, -3):
            if scalar == -3 and op == "power":
                continue
            add(op, i32(5, -7, 0), scalar)
            add(op, np.abs(a[0]), scalar)
        add(op, 2, np.array([1, 2, 3], "uint8"))
        add(op, np.array([1, 2], "float16"), 0.1)
        add(op, np.array([1, 2], "int64"), 2.5)
        add(op, np.array([1, 2], "int8"), 3)
    for op in BITS:
        add(op, i32(12, 10, 7, 1), i32(10, 3, 1, 4))
        add(op, np.array([12, 10], "uint8"), np.array([1, 2], "int8"))
        if op[-5:] != "shift":
            add(op, i32(12, 10).reshape(2, 1), i32(8, 6, 9))
    for op in ("bitwise_and", "bitwise_or", "bitwise_xor"):
        add(op, np.array([True, False]), np.array([True, True]))
    add("ldexp", f32(0.5, -1.5), i32(3, -2))
    add("allclose", a, a + 1e-7)
    add("isclose", f32(1.0, NAN, INF), f32(1.00001, NAN, INF), equal_nan=True)
    add("isclose", f32(1.0, 2.0), f32(1.05, 2.2), rtol=0.1, atol=0.0)


def selection(add):
    a = f32(-3.5, -2.0, -0.5, 0.5, 2.0, 7.0).reshape(2, 3)
    cond = np.array([[True, False, True], [False, False, True]])
    add("where", cond, a, -a)
    add("where", cond, a, 0.0)
    add("where", cond, 1, 0)
    add("where", cond, i32(1, 2, 3), a)
    add("where", cond[:, :1], a, f32(9.0))
    add("where", i32(1, 0, 2), f32(1, 2, 3), f32(4, 5, 6))
    add("where", np.zeros((0,), bool), f32(), f32())
    add("where", cond)
    add("clip", a, -1.0, 1.0)
    add("clip", a, f32(-1.0, 0.0, 1.0), 2.0)
    add("clip", i32(-5, 0, 5), -2, 3)
    add("clip", i32(-5, 0, 5), -0.5, 1.5)
    add("clip", f32(NAN, INF, -INF), -1.0, 1.0)
    add("clip", np.array([True, False]), 0, 1)
    add("clip", a, 1.0, -1.0)
    for to in ("int32", "bool", "float16", "bfloat16", "float64", "uint8"):
        add("cast", f32(0.0, 0.5, 1.5, 2.75, 200.0), to)
        add("cast", i32(0, 1, 2, 127), to)
        add("cast", np.array([True, False]), to)
    add("cast", f32(-1.7, -0.5, 1.7), "int32")
    add("saturate_cast", f32(-5.0, 300.0, 12.7), "uint8")
    add("saturate_cast", i32(-200, 200, 5), "int8")
    add("select", [cond[0], ~cond[0]], [f32(1, 2, 3), f32(4, 5, 6)], 0.0)
    add("select", [cond[0], np.array([True, False, False])], [f32(1, 2, 3), f32(4, 5, 6)], -1.0)


def cases(add):
    unary(add)
    activations(add)
    binary(add)
    selection(add)
