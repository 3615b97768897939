"""places_ops.json: operations on places between batch and channels, and on images; called as in ops.json."""

import keras
import numpy as np

import common
import ops

ROWS = []


def add(name, *args, **kwargs):
    row = {"op": name, "args": list(args), "kwargs": {k: "None" if v is None else v for k, v in kwargs.items()}}
    function = keras.ops
    for part in name.split("."):
        function = getattr(function, part)
    given = [ops.live(a) for a in args]
    row["out"] = ops.results(function(*given, **{k: ops.live(v) for k, v in kwargs.items()}))
    ROWS.append(row)


def pooling():
    line, image = common.draw(31, 2, 7, 2), common.draw(32, 1, 5, 6, 3)
    volume = common.draw(33, 1, 4, 3, 5, 2)
    for op in ("max_pool", "average_pool"):
        add(op, line, 3, strides=3)  # JAX refuses None
        add(op, line, 2, strides=3, padding="same")
        add(op, line, 4, strides=1, padding="same", data_format="channels_first")
        add(op, image, 2, strides=2)
        add(op, image, [3, 2], strides=[2, 1], padding="same")
        add(op, image, [2, 3], strides=1, padding="valid", data_format="channels_first")
        add(op, image, 9, strides=9, padding="same")
        add(op, volume, 2, strides=2)
        add(op, volume, [2, 3, 1], strides=[1, 2, 3], padding="same")
    for op in ("adaptive_max_pool", "adaptive_average_pool"):
        add(op, line, 3)
        add(op, line, 1, data_format="channels_first")
        add(op, image, [2, 4])
        add(op, image, 3, data_format="channels_first")
        add(op, volume, [3, 2, 4])


def main():
    pooling()
    common.write("places_ops.json", {"versions": common.versions(), "cases": ROWS})


if __name__ == "__main__":
    main()
