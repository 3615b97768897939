"""preprocessing.json: preprocessing layers as constructed and as adapted: configs, weights, outputs."""

import json
import os

import keras
import numpy as np

import common

L = keras.layers
ROWS = []
TABLE = common.draw(61, 7, 3, low=-5, high=20)
STEPS = common.draw(62, 4, 3, 2, low=0, high=9)
MANY = np.round(np.random.RandomState(63).exponential(3.0, 1000), 3).astype("float32")


def row(layer, x, data=None, second=None):
    """A layer, what it adapts to, an input and its output."""
    layer = layer()
    batches = isinstance(data, list)
    if data is not None:
        layer.adapt(data)
    out = layer(x) if second is None else layer(x, count_weights=second)
    ROWS.append(
        {
            "class": type(layer).__name__,
            "config": json.dumps(layer.get_config()),
            "data": None if batches else data,
            "batches": data if batches else None,
            "weights": [np.asarray(w) for w in layer.weights],
            "x": x,
            "count_weights": second,
            "out": np.asarray(out),
        }
    )


def normalization():
    for axis in (-1, None):
        row(lambda: L.Normalization(axis=axis, name="n"), TABLE, TABLE)
    for axis in (-1, 1, (1, 2), None):
        row(lambda: L.Normalization(axis=axis, name="n"), STEPS[:2], STEPS)
        row(lambda: L.Normalization(axis=axis, invert=True, name="n"), STEPS[:2], STEPS)
    for axis in (-1, None):
        row(lambda: L.Normalization(axis=axis, name="n"), TABLE, [TABLE[:3], TABLE[3:6], TABLE[6:]])
    row(lambda: L.Normalization(axis=(1, 2), name="n"), STEPS[:2], [STEPS[:1], STEPS[1:]])
    row(lambda: L.Normalization(name="n"), TABLE)
    row(lambda: L.Normalization(mean=2.0, variance=4.0, name="n"), TABLE)
    row(lambda: L.Normalization(axis=None, mean=2.0, variance=0.0, name="n"), TABLE)
    row(lambda: L.Normalization(mean=[1.0, 2.0, 3.0], variance=[4.0, 1.0, 0.25], name="n"), TABLE)
    row(lambda: L.Normalization(axis=1, mean=[1.0, 2.0, 3.0], variance=[4.0, 1.0, 0.25], invert=True, name="n"), STEPS)


def discretization():
    x = np.array([[-1.0, 0.0, 0.4], [0.5, 2.0, 9.0]], "float32")
    for mode in ("int", "one_hot", "multi_hot", "count"):
        row(lambda: L.Discretization([0.0, 0.5, 2.0], output_mode=mode, name="d"), x)
        row(lambda: L.Discretization([0.0, 0.5, 2.0], output_mode=mode, name="d"), x[:, :1])
        row(lambda: L.Discretization([0.0, 0.5, 2.0], output_mode=mode, name="d"), x[0])
    for bins in (2, 4, 7, 10):
        row(lambda: L.Discretization(num_bins=bins, name="d"), MANY[:6], MANY)
    row(lambda: L.Discretization(num_bins=4, epsilon=0.1, name="d"), MANY[:6], MANY)
    row(lambda: L.Discretization(num_bins=4, epsilon=0.001, name="d"), MANY[:6], MANY[:250].reshape(50, 5))
    row(lambda: L.Discretization(num_bins=4, name="d"), np.arange(5, dtype="float32"), np.arange(10, dtype="float32"))


    for epsilon in (0.01, 0.1):
        batches = [MANY[:100], MANY[100:640], MANY[640:]]
        row(lambda: L.Discretization(num_bins=5, epsilon=epsilon, name="d"), MANY[:6], batches)


def category_encoding():
    numbers = np.array([[3, 1, 3], [0, 2, 0]], "int32")
    for mode in ("multi_hot", "one_hot", "count"):
        for x in (numbers, numbers[:, :1], numbers[0], numbers[..., None]):
            row(lambda: L.CategoryEncoding(4, output_mode=mode, name="c"), x)
    weights = np.array([[0.5, 2.0, 1.0], [1.0, 1.0, 3.0]], "float32")
    row(lambda: L.CategoryEncoding(4, output_mode="count", name="c"), numbers, second=weights)


def saved():
    """A model whose layers learnt, as a file, and what it predicts."""
    x = keras.Input((3,), name="x")
    scaled = L.Normalization(name="scaled")
    bins = L.Discretization(num_bins=4, output_mode="one_hot", name="bins")
    scaled.adapt(TABLE)
    bins.adapt(TABLE)
    model = keras.Model(x, [L.Dense(2, name="dense")(scaled(x)), bins(x)], name="taught")
    model.get_layer("dense").set_weights([common.draw(64, 3, 2), common.draw(65, 2)])
    model.save(os.path.join(common.DATA, "models", "preprocessing.keras"))
    return {"x": TABLE, "out": [np.asarray(out) for out in model(TABLE)]}


def main():
    for part in (normalization, discretization, category_encoding):
        part()
    common.write("preprocessing.json", {"versions": common.versions(), "cases": ROWS, "saved": saved()})


if __name__ == "__main__":
    main()
