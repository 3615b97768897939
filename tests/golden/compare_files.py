"""Files of Addax beside Keras' own for the same model: JSON values; HDF5 paths, types and attributes."""

import io
import json
import zipfile

import h5py

# What Addax writes otherwise on purpose (docs/keras-files.md): arguments that Keras loses.
KEPT = {"Huber": "delta", "CosineSimilarity": "axis"}

# Layers inside these have other names once Keras has loaded them: that of the whole.
RENAMED = ("/layers/aug_mix/", "/layers/rand_augment/")


def differences(ours, theirs, path=""):
    """Where two configs differ. Marks of objects in memory do not count, nor shapes that
    only Addax records, nor that a call was given no mask."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        kept = KEPT.get(ours.get("class_name"))
        for key in sorted(set(ours) | set(theirs)):
            if key == "shared_object_id" or (key == "build_config" and key not in theirs):
                continue
            if key == "mask" and key not in ours and theirs[key] is None:
                continue
            if key not in ours or key not in theirs:
                yield f"{path}/{key}: only {'here' if key in ours else 'in Keras'}"
                continue
            mine = {k: v for k, v in ours[key].items() if k != kept} if key == "config" and kept else ours[key]
            yield from differences(mine, theirs[key], f"{path}/{key}")
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for i, (a, b) in enumerate(zip(ours, theirs)):
            yield from differences(a, b, f"{path}/{i}")
    elif ours != theirs and not (ours != ours and theirs != theirs):
        yield f"{path}: {ours!r}, Keras {theirs!r}"


def attributes(item):
    """Names, types, shapes and values; configs are JSON and compare as such."""
    found = {}
    for name in item.attrs:
        kind = item.attrs.get_id(name)
        value = item.attrs[name]
        text = h5py.check_string_dtype(kind.dtype)
        found[name] = (str(text or kind.dtype), kind.shape, None if name.endswith("config") else str(value))
    return found


def tree(file, without=()):
    """Every group and data set: what it is and which attributes it has."""
    rows = {"/": ("group", attributes(file))}

    def visit(name, item):
        if any(name == w or name.startswith(w + "/") for w in without):
            return
        kind = f"{item.dtype} {item.shape} {item.chunks} {item.compression}" if isinstance(item, h5py.Dataset) else "group"
        found = attributes(item)
        if ("/" + name).startswith(RENAMED):
            found.pop("name", None)
        rows["/" + name] = (kind, found)

    file.visititems(visit)
    return rows


def tree_differences(ours, theirs):
    for path in sorted(set(ours) | set(theirs)):
        if ours.get(path) != theirs.get(path):
            yield f"{path}: {ours.get(path)}, Keras {theirs.get(path)}"


def archives(ours, theirs):
    """Differences of two .keras files."""
    with zipfile.ZipFile(ours) as a, zipfile.ZipFile(theirs) as b:
        if [(i.filename, i.compress_type) for i in a.infolist()] != [(i.filename, i.compress_type) for i in b.infolist()]:
            yield f"members {a.namelist()}, Keras {b.namelist()}"
        yield from differences(json.loads(a.read("config.json")), json.loads(b.read("config.json")))
        files = [h5py.File(io.BytesIO(archive.read("model.weights.h5"))) for archive in (a, b)]
        yield from tree_differences(*[tree(file) for file in files])


def legacy(ours, theirs):
    """Differences of two .h5 files, but for the backend's name and the optimizer's state, which Keras drops, and for the
    paths of weights, which in Keras depend on who built the layer; class_models_test.cpp compares those."""
    with h5py.File(ours) as a, h5py.File(theirs) as b:
        rows = [tree(file, without=("optimizer_weights",)) for file in (a, b)]
        for found in rows:
            for path in [p for p in found if p.count("/") > 2]:
                del found[path]
            for _, attrs in found.values():
                for name in ("backend", "weight_names"):
                    if name in attrs:
                        attrs[name] = attrs[name][:2]
        yield from tree_differences(*rows)
        for name in ("model_config", "training_config"):
            if (name in a.attrs) != (name in b.attrs):
                yield f"{name}: only {'here' if name in a.attrs else 'in Keras'}"
            elif name in a.attrs:
                yield from differences(json.loads(a.attrs[name]), json.loads(b.attrs[name]), name)
