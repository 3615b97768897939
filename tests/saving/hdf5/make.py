#!/usr/bin/env python3
"""Writes the HDF5 files that hdf5_test reads: make.py FOLDER. Needs h5py and numpy.

Each file exists as HDF5 1.6 would write it (old_) and with the structures of later versions (new_). The elements of all
datasets count up from 0. What the reader must refuse is in the files of REFUSED, one thing in each.
"""
import sys
from pathlib import Path

import h5py
import numpy as np


def ramp(shape, dtype="f4"):
    return np.arange(np.prod(shape, dtype=int)).reshape(shape).astype(dtype)


def types(f):
    for name in ["float16", "float32", "float64", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"]:
        f[name] = ramp((2, 3), name)
        f["big_endian/" + name] = ramp((2, 3), np.dtype(name).newbyteorder(">"))
    f["bool"] = np.array([False, True])
    f["scalar"] = np.float32(0)
    f["empty"] = np.zeros((0, 3), "f4")
    f.create_dataset("bfloat16", data=np.array([0x0000, 0x3f80, 0x4000], "u2").view("V2")).attrs["dtype"] = "bfloat16"


def chunks(f):
    def add(name, shape, chunk, **options):
        f.create_dataset(name, data=ramp(shape), chunks=chunk, **options)
    add("plain", (5, 8), (2, 3))
    add("deflated", (5, 8), (2, 3), compression="gzip")
    add("shuffled", (5, 8), (2, 3), shuffle=True)
    add("both", (5, 8), (2, 3), compression="gzip", shuffle=True)
    add("single", (5, 8), (5, 8), compression="gzip", shuffle=True)
    add("line", (7,), (3,))
    add("cube", (3, 4, 5), (2, 3, 2), compression="gzip")
    f.create_dataset("zeros", data=np.zeros(20000, "f4"), compression="gzip")
    kind = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    kind.set_layout(h5py.h5d.COMPACT)
    data = h5py.h5d.create(f.id, b"compact", h5py.h5t.IEEE_F32LE, h5py.h5s.create_simple((3,)), kind)
    data.write(h5py.h5s.ALL, h5py.h5s.ALL, ramp((3,)))


def attributes(f):
    f.attrs.update({"text": "h\u00e9llo", "none": "", "fixed": np.bytes_("fixed"), "list": ["a", "bb"], "empty": [],
                    "fixed_list": np.array([b"x", b"yyy"]), "numbers": np.arange(3), "half": 0.5, "yes": True,
                    "null": h5py.Empty("f4"), "big": np.array([1, 2], ">i4")})
    f.create_group("vars").attrs["name"] = "dense"


def members(f):
    for i in range(60):
        f["many/%d" % i] = np.float32(0)
    f.create_group("/".join("d" * 20))


ACCEPTED = [types, chunks, attributes, members]


def link(f, kind, below):
    f.create_group("a/b")
    f[below] = h5py.SoftLink("/a/b") if kind == "soft" else h5py.ExternalLink("other.h5", "/x")


def committed_type(f):
    f["kind"] = np.dtype("f4")
    f.create_dataset("x", data=ramp((3,)), dtype=f["kind"])


def virtual(f):
    layout = h5py.VirtualLayout((4,), "f4")
    layout[:] = h5py.VirtualSource("other.h5", "x", (4,))
    f.create_virtual_dataset("x", layout)


def cycle(f):
    f.create_group("g")["loop"] = f["/"]


def twice(f):
    f["x"] = ramp((3,))
    f["y"] = f["x"]


def huge_chunked(f):
    f.create_dataset("x", (1 << 30,), "f4", chunks=(1 << 20,), compression="gzip")[0:1] = 1


def bomb(f):
    f.create_dataset("x", data=np.zeros(1 << 20, "f4"), compression="gzip", chunks=(1 << 20,))


REFUSED = {
    "soft_link": lambda f: link(f, "soft", "s"),
    "soft_link_below": lambda f: link(f, "soft", "a/s"),
    "external_link": lambda f: link(f, "external", "s"),
    "external_link_below": lambda f: link(f, "external", "a/s"),
    "external_storage": lambda f: f.create_dataset("x", (10,), "f4", external=[("other.bin", 0, 40)]),
    "virtual": virtual,
    "committed_type": committed_type,
    "committed_attribute": lambda f: (f.create_group("a"), f.__setitem__("z", np.dtype("f4")),
                                      f["a"].attrs.create("k", 1.0, dtype=f["z"])),
    "reference": lambda f: f.create_dataset("x", data=np.array([f.ref], dtype=h5py.ref_dtype)),
    "reference_attribute": lambda f: f.attrs.__setitem__("x", f.ref),
    "region_reference": lambda f: (f.create_dataset("d", data=ramp((3,))),
                                   f.attrs.__setitem__("x", f["d"].regionref[0:2])),
    "cycle": cycle,
    "twice": twice,
    "user_filter": lambda f: f.create_dataset("x", data=ramp((9,)), compression="lzf"),
    "fletcher": lambda f: f.create_dataset("x", data=ramp((9,)), fletcher32=True),
    "huge": lambda f: f.create_dataset("x", (1 << 40,), "f4"),
    "huge_chunked": huge_chunked,
    "bomb": bomb,
    "never_stored": lambda f: f.create_dataset("x", (10,), "f4"),
    "deep": lambda f: f.create_group("/".join("d" * 66)),
    "long_name": lambda f: f.create_group("n" * 1025),
    "rank": lambda f: f.create_dataset("x", data=np.zeros((1,) * 17, "f4")),
    "compound": lambda f: f.create_dataset("x", data=np.zeros(2, [("a", "f4"), ("b", "i4")])),
    "strings": lambda f: f.create_dataset("x", data="text"),
    "opaque": lambda f: f.create_dataset("x", data=np.zeros(2, "V2")),
    "enumeration": lambda f: f.create_dataset("x", data=np.zeros(2, "i1"), dtype=h5py.enum_dtype({"A": 0, "B": 1}, "i1")),
    "sequences": lambda f: f.create_dataset("x", (2,), dtype=h5py.vlen_dtype("f4")),
    "complex": lambda f: f.create_dataset("x", data=np.zeros(2, "c8")),
}


def main(folder):
    cases = {**{make.__name__: make for make in ACCEPTED}, **REFUSED}
    for age, options in {"old": {}, "new": {"libver": ("v110", "v110")}}.items():
        for name, make in cases.items():
            if age == "old" and make is virtual:
                continue
            with h5py.File(folder / f"{age}_{name}.h5", "w", **options) as f:
                make(f)


main(Path(sys.argv[1]))
