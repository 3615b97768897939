"""indexing.json: what x[...] gives for integers, slices, the ellipsis and new axes."""
import keras
import numpy as np

import common

X = np.arange(24, dtype="float32").reshape(2, 3, 4)
KEYS = [
    ["0"], ["-1"], ["1", "2"], ["0", "-1", "3"], ["1:"], [":1"], [":", "1"], [":", "1:-1"], [":", ":", "::2"], ["::-1"],
    [":", "::-1", "3:0:-2"], ["..."], ["...", "0"], ["0", "...", "1"], ["...", "1:3"], ["None"], [":", "None", "0"],
    ["...", "None"], ["None", "...", "0", "None"], ["5:"], [":", "2:1"], ["-100:100"], [":", ":", "-2:"], ["1", ":", "None", "::3"],
]  # fmt: skip
REFUSED = [["0", "0", "0", "0"], ["...", "..."], ["2"], ["-3"]]


def parse(part):
    """One entry of a key, as Python would read it between the brackets."""
    if part in ("...", "None"):
        return {"...": Ellipsis, "None": None}[part]
    if ":" not in part:
        return int(part)
    return slice(*[int(v) if v else None for v in part.split(":")])


def main():
    rows = []
    for key in KEYS:
        live = tuple(parse(part) for part in key)
        out = np.asarray(keras.ops.get_item(keras.ops.convert_to_tensor(X), live if len(live) > 1 else live[0]))
        assert np.array_equal(out, X[live])
        rows.append({"key": key, "out": out})
    refused = []
    for key in REFUSED:
        try:
            X[tuple(parse(part) for part in key)]
        except IndexError as error:
            refused.append({"key": key, "text": str(error)})
    common.write("indexing.json", {"versions": common.versions(), "x": X, "cases": rows, "refused_by_numpy": refused})


if __name__ == "__main__":
    main()
