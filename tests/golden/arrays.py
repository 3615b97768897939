"""arrays/*: rows for data sets, as numpy.savez() and h5py write them: x[i, j] is 10 i + j, y[i] is i % 3."""

import os

import h5py
import numpy as np

import common

FOLDER = os.path.join(common.DATA, "arrays")
X = (10 * np.arange(7)[:, None] + np.arange(3)).astype("float32")
Y = (np.arange(7) % 3).astype("int64")


def main():
    os.makedirs(FOLDER, exist_ok=True)
    path = lambda name: os.path.join(FOLDER, name)
    arrays = {"x": X, "y": Y, "w": Y.astype("float32") / 2, "short": Y[:5], "number": np.float32(3)}
    np.savez(path("plain.npz"), **arrays)
    np.savez_compressed(path("packed.npz"), **arrays)
    with h5py.File(path("rows.h5"), "w", track_order=False) as file:
        for name, value in arrays.items():
            file[name] = value
        packed = {"compression": "gzip", "shuffle": True}
        group = file.create_group("chunked")
        group.create_dataset("x", data=X, chunks=(2, 2), **packed)
        group.create_dataset("tall", data=X, chunks=(7, 3), **packed)
        group.create_dataset("flat", data=X, chunks=(3, 3))
        group.create_dataset("y", data=Y, chunks=(4,), **packed)
        file["big"] = X.astype(">f4")
        file["none"] = X[:0]
    with h5py.File(path("text.h5"), "w") as file:
        file["x"] = np.array([b"one", b"two"])
        file["names"] = ["one", "two"]  # of any length
        file["numbers"] = np.arange(2.0, dtype="float32")
    with h5py.File(path("mixed.h5"), "w") as file:  # what is not read beside what is
        file["x"] = X
        file["table"] = np.zeros(7, dtype=[("a", "f4"), ("b", "i4")])
        file["soft"] = h5py.SoftLink("/x")
        file["elsewhere"] = h5py.ExternalLink("rows.h5", "/x")
        file.create_group("of")["y"] = Y
        file["of"].create_dataset("ragged", (7,), h5py.vlen_dtype(np.float32))
        file["of/again"] = file["of/y"]
        file.create_dataset("summed", data=X, chunks=(2, 3), fletcher32=True)
    for name, value in (("fortran", X), ("big", X.astype(">f4")), ("both", X.astype(">i2"))):
        np.save(path(name + ".npy"), value if name == "big" else np.asfortranarray(value))


if __name__ == "__main__":
    main()
