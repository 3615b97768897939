"""activations.json: every activation that Keras knows by name, and the arguments that some take."""

import keras
import numpy as np

import common

X = np.array([[-7.5, -3.0, -1.25, -0.5], [-0.125, 0.0, 0.25, 0.75], [1.0, 2.5, 6.5, 20.0]], "float32")
CALLS = [
    ("relu", {"negative_slope": 0.25}),
    ("relu", {"max_value": 6.0}),
    ("relu", {"max_value": 2.0}),
    ("relu", {"threshold": 0.5}),
    ("relu", {"negative_slope": 0.25, "max_value": 2.0, "threshold": 0.5}),
    ("gelu", {"approximate": True}),
    ("leaky_relu", {"negative_slope": 0.5}),
    ("elu", {"alpha": 0.5}),
    ("celu", {"alpha": 0.5}),
    ("squareplus", {"b": 1.0}),
    ("hard_shrink", {"threshold": 1.0}),
    ("soft_shrink", {"threshold": 1.0}),
    ("threshold", {"threshold": 0.5, "default_value": -1.0}),
    ("softmax", {"axis": 0}),
    ("log_softmax", {"axis": 0}),
    ("glu", {"axis": 1}),
    ("sparsemax", {"axis": 0}),
]


def main():
    names = sorted(keras.src.activations.ALL_OBJECTS_DICT)
    calls = [(name, {"threshold": 0.0, "default_value": 0.0} if name == "threshold" else {}) for name in names] + CALLS
    rows = [{"name": n, "options": o, "y": np.array(keras.activations.get(n)(X, **o))} for n, o in calls]
    common.write("activations.json", {"versions": common.versions(), "x": X, "rows": rows})


if __name__ == "__main__":
    main()
