"""ops.json and promotion.json: what every op of keras.ops returns.

Run by make.py three times: NumPy backend, JAX with 64-bit types, JAX as users run it. The last is what counts; cases
that hold 64-bit types come from the second (member "x64"), and where the NumPy backend differs its answer stands beside.
"""

import itertools
import json
import sys

import jax
import keras
import numpy as np

import common
import ops_elementwise
import ops_reduce
import ops_shape
import ops_signal

DTYPES = [
    "bool",
    "int8",
    "int16",
    "int32",
    "int64",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
    "float16",
    "bfloat16",
    "float32",
    "float64",
]


ONLY_JAX_REFUSES = {"segment_sum", "segment_max"}  # JAX needs num_segments; the answer is NumPy's there


def find(name):
    """The function of that name: keras.ops.<name>, or a full path such as keras.activations.mish."""
    if not name.startswith("keras."):
        return getattr(keras.ops, name)
    return getattr(keras.activations, name.rsplit(".", 1)[1])


def live(value):
    """Arrays become backend tensors; lists of integers stay the shapes and axes they are; "inf" is a norm's order."""
    if isinstance(value, (np.ndarray, np.generic)):
        return keras.ops.convert_to_tensor(value, dtype=value.dtype.name)
    if isinstance(value, (list, tuple)):
        return tuple(live(v) for v in value)
    return {"inf": float("inf"), "-inf": float("-inf")}.get(value, value) if isinstance(value, str) else value


def results(value):
    """The tensors an op returned, in order; a complex one as its two parts."""
    if isinstance(value, (list, tuple)):
        return [tensor for part in value for tensor in results(part)]
    if isinstance(value, bool):
        return [np.asarray(value)]
    array = np.asarray(keras.ops.convert_to_numpy(value))
    return [array.real, array.imag] if np.iscomplexobj(array) else [array]


def is_wide(row):
    """Whether a case holds 64-bit types; JAX has these only when told at the start of the process."""
    return any(f'"{d}"' in json.dumps(common.plain(row)) for d in ("int64", "uint64", "float64"))


def collect(wanted):
    """Run the wanted cases; a case that Keras refuses keeps the name of the exception."""
    rows, seen = [], set()

    def add(name, *args, **kwargs):
        row = {"op": name, "args": list(args), "kwargs": {k: "None" if v is None else v for k, v in kwargs.items()}}
        row = common.plain(row)
        key = json.dumps(row, sort_keys=True)
        if key in seen:
            return
        seen.add(key)
        if wanted(row):
            try:
                row["out"] = common.plain(
                    results(find(name)(*map(live, args), **{k: live(v) for k, v in kwargs.items()}))
                )
            except Exception as error:
                row["error"] = type(error).__name__
                row["text"] = str(error).split("\n")[0][:160]
        rows.append(row)

    ops_elementwise.cases(add)
    ops_reduce.cases(add)
    ops_shape.cases(add)
    ops_signal.cases(add)
    return rows


def promotion():
    """Result dtypes of all pairs, three ways: Keras as it is, its lattice before 64 bits become 32, and JAX itself."""
    from keras.src.backend.common import dtypes

    scalars = {"int": int, "float": float, "bool": "bool"}

    def row(left, right):
        pair = [scalars.get(left, left), scalars.get(right, right)]
        narrowed = dict(dtypes.BIT64_TO_BIT32_DTYPE)
        keras_says = keras.backend.result_type(*pair)
        dtypes.BIT64_TO_BIT32_DTYPE.clear()
        lattice = dtypes._lattice_result_type(*pair)
        dtypes.BIT64_TO_BIT32_DTYPE.update(narrowed)
        one = lambda d: {"int": 1, "float": 1.0}.get(d, None) or keras.ops.ones((1,), dtype=d)
        made = (
            keras.ops.add(one(left), one(right))
            if left != "bool" or right != "bool"
            else keras.ops.logical_or(True, True)
        )
        return {
            "left": left,
            "right": right,
            "lattice": lattice,
            "keras": keras_says,
            "add": keras.backend.standardize_dtype(made.dtype),
        }

    pairs = list(itertools.product(DTYPES, DTYPES))
    pairs += [(d, s) for d in DTYPES for s in ("int", "float")]
    return [row(left, right) for left, right in pairs]


def main():
    """One of three runs: NumPy and 64-bit JAX print what they found, the usual JAX reads both and writes the files."""
    if keras.backend.backend() == "numpy":
        return json.dump(collect(lambda row: True), sys.stdout)
    if jax.config.jax_enable_x64:
        return json.dump({"cases": collect(is_wide), "pairs": promotion()}, sys.stdout)
    numpy_rows, wide = json.loads(sys.stdin.readline()), json.loads(sys.stdin.readline())
    rows = collect(lambda row: not is_wide(row))
    for i, check in enumerate(numpy_rows):
        if is_wide({"args": rows[i]["args"], "kwargs": rows[i]["kwargs"]}):
            rows[i] = wide["cases"][i]
            rows[i]["x64"] = 1
        if "error" in rows[i] and rows[i]["op"] in ONLY_JAX_REFUSES and "out" in check:
            rows[i] = check
        elif not agree(rows[i], check):
            rows[i]["numpy"] = check.get("out", check.get("error"))
    common.write("ops.json", {"versions": common.versions(), "cases": rows})
    common.write("promotion.json", {"versions": common.versions(), "pairs": wide["pairs"]})


def agree(row, check):
    """Whether both backends gave the same shapes, dtypes and, within rounding, numbers."""
    if ("out" in row) != ("out" in check):
        return False
    if "out" not in row:
        return True
    if len(row["out"]) != len(check["out"]):
        return False
    for a, b in zip(row["out"], check["out"]):
        if a["shape"] != b["shape"] or (a["dtype"] != b["dtype"] and "x64" not in row):
            return False
        loose = 2e-2 if a["dtype"] in ("float16", "bfloat16") else 1e-4
        left, right = np.array(a["data"], "float64"), np.array(b["data"], "float64")
        if not np.allclose(left, right, rtol=loose, atol=loose / 10, equal_nan=True):
            return False
    return True


if __name__ == "__main__":
    main()
