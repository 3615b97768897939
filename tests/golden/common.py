"""How the golden files are written: tensors, numbers and text as plain JSON that a small reader understands.

JSON holds objects, arrays, numbers and strings only: booleans are 0 and 1, absent options are left out, and numbers
that JSON lacks are the strings "nan", "inf" and "-inf".
"""

import json
import math
import os

import numpy as np

DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "data")


def number(value):
    """A number as JSON can hold it; float16, bfloat16 and float32 in the shortest form that reads back exactly."""
    if isinstance(value, (bool, np.bool_)):
        return int(value)
    if isinstance(value, (int, np.integer)):
        return int(value)
    wide = float(value)
    if math.isnan(wide):
        return "nan"
    if math.isinf(wide):
        return "inf" if wide > 0 else "-inf"
    short = isinstance(value, np.generic) and value.dtype.itemsize <= 4
    return float(str(np.float32(value))) if short else wide


def tensor(value):
    """A tensor: its shape, its dtype and its elements in row-major order."""
    array = np.asarray(value)
    return {"shape": list(array.shape), "dtype": array.dtype.name, "data": [number(v) for v in array.ravel()]}


def plain(value):
    """Any nest of dicts, lists, tensors, numbers and strings in the form described above; None members are dropped."""
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items() if v is not None}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    if isinstance(value, str):
        return value
    if isinstance(value, (bool, int, float, np.generic)):
        return number(value)
    if value is None:
        return "None"
    return tensor(value)


def dumps(value):
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def write(name, value):
    """Write one golden file, one record per line so that a change reads well in a diff."""
    os.makedirs(DATA, exist_ok=True)
    value = plain(value)
    with open(os.path.join(DATA, name), "w", encoding="utf-8") as file:
        file.write("{\n")
        for i, (key, part) in enumerate(value.items()):
            file.write(f"{json.dumps(key)}: ")
            if isinstance(part, list) and part and isinstance(part[0], dict):
                rows = ",\n".join(dumps(row) for row in part)
                file.write(f"[\n{rows}\n]")
            else:
                file.write(dumps(part))
            file.write(",\n" if i + 1 < len(value) else "\n")
        file.write("}\n")


def draw(seed, *shape, low=-1.0, high=1.0, dtype="float32", digits=3):
    """Fixed numbers of few digits: the same on every machine and short in the file."""
    values = np.random.RandomState(seed).uniform(low, high, shape)
    return np.round(values, digits).astype(dtype)


def versions():
    """What made the files."""
    import platform

    import h5py
    import jax
    import keras
    import ml_dtypes

    return {
        "python": platform.python_version(),
        "keras": keras.__version__,
        "backend": keras.backend.backend(),
        "jax": jax.__version__,
        "numpy": np.__version__,
        "h5py": h5py.__version__,
        "hdf5": h5py.version.hdf5_version,
        "ml_dtypes": ml_dtypes.__version__,
    }
