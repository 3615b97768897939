"""Weights files written by Keras, hostile files written by h5py, and files.json that says what each holds or is."""

import os
import shutil

import h5py
import keras
import numpy as np

import common

FILES = os.path.join(common.DATA, "weights")
X = common.draw(51, 6, 20, digits=2)
Y = np.random.RandomState(52).randint(0, 5, 6).astype("int32")
L = keras.layers


def mlp(units=12):
    """The model of most files here: 20-12-5, relu and softmax, seeded by fixed weights."""
    keras.utils.clear_session()
    model = keras.Sequential([keras.Input((20,)), L.Dense(units, activation="relu"), L.Dense(5, activation="softmax")])
    model.set_weights([common.draw(53 + i, *w.shape) for i, w in enumerate(model.get_weights())])
    return model


def tiny():
    """The model of the hostile files: one Dense layer, 6-4."""
    keras.utils.clear_session()
    model = keras.Sequential([keras.Input((6,)), L.Dense(4)])
    model.set_weights([common.draw(90 + i, *w.shape) for i, w in enumerate(model.get_weights())])
    return model


def trained(optimizer):
    model = mlp()
    model.compile(optimizer=optimizer, loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(X, Y, batch_size=3, epochs=2, shuffle=False, verbose=0)
    return model


def nested():
    keras.utils.clear_session()
    inner = keras.Sequential(
        [keras.Input((20,)), L.Dense(6, activation="tanh"), L.Dropout(0.5), L.Dense(4)], name="inner"
    )
    model = keras.Sequential([keras.Input((20,)), inner, L.ReLU(), L.Dense(3), L.Dense(2, use_bias=False, name="head")])
    model.set_weights([common.draw(60 + i, *w.shape) for i, w in enumerate(model.get_weights())])
    return model


def every_layer():
    keras.utils.clear_session()
    model = keras.Sequential(
        [
            keras.Input((4, 5)),
            L.Rescaling(0.5),
            L.Flatten(),
            L.Dense(8),
            L.Activation("tanh"),
            L.ReLU(),
            L.LeakyReLU(),
            L.ELU(),
            L.Dropout(0.1),
            L.Reshape((2, 4)),
            L.Dense(3),
            L.Softmax(),
            L.Flatten(),
            L.Dense(2),
        ]
    )
    model.set_weights([common.draw(70 + i, *w.shape) for i, w in enumerate(model.get_weights())])
    return model


def tree(path):
    """Every group and data set with its attributes, in h5py's order."""
    rows = []
    with h5py.File(path, "r") as file:
        rows.append({"path": "/", "attributes": {k: str(v) for k, v in file.attrs.items()}})

        def visit(name, item):
            row = {"path": "/" + name, "attributes": {k: str(v) for k, v in item.attrs.items()}}
            if isinstance(item, h5py.Dataset):
                row.update(
                    shape=list(item.shape), dtype=item.dtype.name, data_sum=float(np.sum(item[()], dtype="float64"))
                )
            rows.append(row)

        file.visititems(visit)
    return rows


def good_row(name, built, **facts):
    """Save, look at the file, and keep what the model answers to the fixed inputs."""
    path = os.path.join(FILES, name + ".weights.h5")
    built.save_weights(path)
    x = X.reshape(6, 4, 5) if len(built.input_shape) == 3 else X[:, : built.input_shape[1]]
    return {
        "file": name + ".weights.h5",
        **facts,
        "x": x,
        "out": built.predict(x, verbose=0),
        "weights": built.get_weights(),
        "weight_paths": [w.path for w in built.weights],
        "tree": tree(path),
    }


def good():
    adam = trained(keras.optimizers.Adam(0.01))
    rows = [
        good_row("mlp", mlp(), model="mlp"),
        good_row("mlp_adam", adam, model="mlp", optimizer="Adam", iterations=4),
    ]
    scores = adam.evaluate(X, Y, batch_size=3, verbose=0)
    rows[-1].update(
        y=Y,
        evaluate=scores,
        optimizer_state=[np.asarray(v.value) for v in adam.optimizer.variables],
        optimizer_paths=[v.path for v in adam.optimizer.variables],
    )
    next_loss = float(adam.train_on_batch(X, Y)[0])
    rows[-1].update(next_loss=next_loss, after_next_step=adam.get_weights())
    for name, optimizer in (
        ("mlp_sgd", keras.optimizers.SGD(0.1, momentum=0.9)),
        ("mlp_rmsprop", keras.optimizers.RMSprop(0.01, momentum=0.5, centered=True)),
        ("mlp_adamw_ema", keras.optimizers.AdamW(0.01, amsgrad=True, use_ema=True)),
    ):
        model = trained(optimizer)
        rows.append(
            good_row(
                name,
                model,
                model="mlp",
                optimizer=type(optimizer).__name__,
                optimizer_paths=[v.path for v in optimizer.variables],
            )
        )
    compiled = mlp()
    compiled.compile(optimizer="adam", loss="mse")
    rows.append(good_row("mlp_compiled_only", compiled, model="mlp", optimizer="Adam"))
    rows.append(good_row("nested", nested(), model="nested"))
    rows.append(good_row("every_layer", every_layer(), model="every_layer"))
    return rows


KERNEL, BIAS = "layers/dense/vars/0", "layers/dense/vars/1"
PATTERN = np.tile(np.array([0.5, -0.25, 1, 0], "f4"), (6, 1))  # compresses; what does not is stored as it is


def repack(path):
    """Half the size, for it is copied many times: without the name attributes, as files from before 3.6 are."""
    with h5py.File(path, "r") as old, h5py.File(path + ".new", "w", meta_block_size=512) as new:
        for name in old:
            old.copy(name, new, without_attrs=True)
    os.replace(path + ".new", path)


def altered(name, change):
    """A copy of tiny.weights.h5 in which one thing was changed."""
    path = os.path.join(FILES, name + ".weights.h5")
    shutil.copy(os.path.join(FILES, "tiny.weights.h5"), path)
    with h5py.File(path, "r+", meta_block_size=512, **({"libver": ("v110", "v110")} if name == "deep" else {})) as file:
        change(file)


def replace(file, where, **options):
    """Make the data set anew with other creation options; it keeps its values unless data or a shape is given."""
    values = file[where][()]
    del file[where]
    if "shape" not in options and "data" not in options:
        options["data"] = values
    return file.create_dataset(where, **options)


def virtual(file):
    layout = h5py.VirtualLayout(shape=(6, 4), dtype="f4")
    layout[:] = h5py.VirtualSource("elsewhere.h5", "kernel", shape=(6, 4))
    del file[KERNEL]
    file.create_virtual_dataset(KERNEL, layout)


def relink(where, link):
    """Move what stands there to /spare and put a link in its place."""

    def change(file):
        file.move(where, "spare")
        file[where] = link

    return change


def deep(file):
    group = file["layers/dense"]
    for _ in range(70):
        group = group.create_group("d")


# Must be refused. Those that Keras loads all the same are named in files.json.
HOSTILE = {
    "soft_link": ("a soft link where a data set belongs", relink(KERNEL, h5py.SoftLink("/spare"))),
    "soft_link_group": ("a soft link where a layer's group belongs", relink("layers/dense", h5py.SoftLink("/spare"))),
    "soft_link_dangling": ("a soft link to nothing", relink(KERNEL, h5py.SoftLink("/nowhere"))),
    "external_link": ("a link into another file", relink(KERNEL, h5py.ExternalLink("elsewhere.h5", "/kernel"))),
    "external_link_group": (
        "a layer's group in another file",
        relink("layers/dense", h5py.ExternalLink("elsewhere.h5", "/")),
    ),
    "external_storage": (
        "a data set stored in another file",
        lambda f: replace(f, KERNEL, shape=(6, 4), dtype="f4", external=[("elsewhere.bin", 0, 96)]),
    ),
    "virtual": ("a virtual data set", virtual),
    "huge_shape": (
        "2^40 rows declared, chunked, nothing stored",
        lambda f: replace(f, KERNEL, shape=(2**40, 4), dtype="f4", chunks=(64, 4)),
    ),
    "huge_product": (
        "a shape whose product overflows 64 bits",
        lambda f: replace(f, KERNEL, shape=(2**31, 2**31, 4), dtype="f4", chunks=(1, 8, 4)),
    ),
    "other_shape": ("a kernel of another shape", lambda f: replace(f, KERNEL, data=np.zeros((6, 5), "f4"))),
    "other_rank": ("a kernel of rank 3", lambda f: replace(f, KERNEL, data=np.zeros((6, 4, 1), "f4"))),
    "missing_bias": ("a layer with one variable too few", lambda f: f.__delitem__(BIAS)),
    "extra_variable": (
        "a layer with one variable too many",
        lambda f: f.create_dataset("layers/dense/vars/2", data=np.zeros(3, "f4")),
    ),
    "missing_layer": ("a layer's group is missing", lambda f: f.__delitem__("layers/dense")),
    "gap_in_names": ("variables named 0 and 2", lambda f: f.move(BIAS, "layers/dense/vars/2")),
    "group_for_dataset": (
        "a group where a data set belongs",
        lambda f: (f.__delitem__(KERNEL), f.create_group(KERNEL)),
    ),
    "string_data": ("text where numbers belong", lambda f: replace(f, BIAS, data=np.array([b"a"] * 4))),
    "compound_data": (
        "records where numbers belong",
        lambda f: replace(f, BIAS, data=np.zeros(4, [("a", "f4"), ("b", "i4")])),
    ),
    "reference_data": (
        "object references where numbers belong",
        lambda f: replace(f, BIAS, data=np.array([f["layers"].ref] * 4, h5py.ref_dtype)),
    ),
    "other_filter": (
        "a filter that stock HDF5 lacks (LZF)",
        lambda f: replace(f, KERNEL, data=PATTERN, compression="lzf"),
    ),
}
# Strange but harmless: load or refuse, never crash, hang or half-load.
ODD = {
    "unstored": (
        "the right shape, chunked, nothing stored: zeros",
        lambda f: replace(f, KERNEL, shape=(6, 4), dtype="f4", chunks=(3, 4)),
    ),
    "extra_layer": (
        "a group more than the model has layers",
        lambda f: f.create_dataset("layers/dense_1/vars/0", data=np.zeros(3, "f4")),
    ),
    "cycle": ("a group that holds itself by a hard link", lambda f: f["layers/dense"].__setitem__("self", f["layers"])),
    "deep": ("groups 70 deep", deep),
    "nan": ("weights that are not finite", lambda f: f[BIAS].__setitem__(0, np.nan)),
    "hard_link": ("a data set with two names", lambda f: f.__setitem__("spare", f[BIAS])),
}
# Should load: other writers and older versions make such files.
TOLERABLE = {
    "gzip": ("a kernel compressed with deflate", lambda f: replace(f, KERNEL, data=PATTERN, compression="gzip")),
    "shuffle_fletcher": (
        "the filters shuffle, deflate and fletcher32",
        lambda f: replace(f, KERNEL, data=PATTERN, compression="gzip", shuffle=True, fletcher32=True),
    ),
    "float64": ("weights as float64", lambda f: replace(f, KERNEL, data=f[KERNEL][()].astype("f8"))),
    "float16": ("weights as float16", lambda f: replace(f, KERNEL, data=f[KERNEL][()].astype("f2"))),
    "big_endian": ("weights as big-endian float32", lambda f: replace(f, KERNEL, data=f[KERNEL][()].astype(">f4"))),
}


def damaged():
    """Files that are no longer HDF5, or not whole."""
    whole = open(os.path.join(FILES, "tiny.weights.h5"), "rb").read()
    broken = bytearray(whole)
    broken[600:700] = b"\xff" * 100
    texts = {
        "truncated_half": whole[: len(whole) // 2],
        "truncated_tail": whole[:-100],
        "truncated_header": whole[:40],
        "empty_file": b"",
        "not_hdf5": b"This is a text file, not weights.\n",
        "broken_bytes": bytes(broken),
    }
    for name, content in texts.items():
        with open(os.path.join(FILES, name + ".weights.h5"), "wb") as file:
            file.write(content)
    return [(name, "a damaged file") for name in texts]


def keras_says(name, make):
    """What Keras does with the file: "loads", and the outputs then, or the exception with the first line of its text."""
    model = make()
    before = [w.copy() for w in model.get_weights()]
    for w in model.weights:
        w.assign(np.zeros(w.shape, "float32"))
    try:
        model.load_weights(os.path.join(FILES, name + ".weights.h5"))
    except Exception as error:
        lines = [line.strip() for line in str(error).split("\n") if line.strip()]
        half = any(np.any(w) for w in model.get_weights())
        return {
            "keras": type(error).__name__,
            "text": " / ".join(lines)[:400].replace(FILES + os.sep, ""),
            "half_loaded": int(half),
        }
    same = all(np.array_equal(a, b) for a, b in zip(before, model.get_weights()))
    return {"keras": "loads", "unchanged": int(same), "out": model.predict(X[:, : model.input_shape[1]], verbose=0)}


def architectures():
    """Whole files of other models, to be refused with every differing layer named."""
    wide = mlp(units=13)
    wide.save_weights(os.path.join(FILES, "other_width.weights.h5"))
    keras.utils.clear_session()
    deeper = keras.Sequential([keras.Input((20,)), L.Dense(12), L.Dense(12), L.Dense(5)])
    deeper.set_weights([common.draw(80 + i, *w.shape) for i, w in enumerate(deeper.get_weights())])
    deeper.save_weights(os.path.join(FILES, "other_depth.weights.h5"))
    return [
        ("other_width", "20-13-5 instead of 20-12-5"),
        ("other_depth", "three layers instead of two"),
        ("nested", "a nested model"),
    ]


def main():
    shutil.rmtree(FILES, ignore_errors=True)
    os.makedirs(FILES)
    files = [good_row("tiny", tiny(), model="tiny")]
    repack(os.path.join(FILES, "tiny.weights.h5"))
    files[0]["tree"] = tree(os.path.join(FILES, "tiny.weights.h5"))
    files += good()
    for name, (_, change) in {**HOSTILE, **ODD, **TOLERABLE}.items():
        altered(name, change)

    def row(name, what, model):
        says = keras_says(name, {"tiny": tiny, "mlp": mlp}[model])
        return {"file": name + ".weights.h5", "into": model, "what": what, **says}

    table = lambda kind: [row(name, what, "tiny") for name, (what, _) in kind.items()]
    hostile = table(HOSTILE) + [row(*r, "tiny") for r in damaged()] + [row(*r, "mlp") for r in architectures()]
    common.write(
        "files.json",
        {
            "versions": common.versions(),
            "good": files,
            "hostile": hostile,
            "odd": table(ODD),
            "tolerable": table(TOLERABLE),
        },
    )


if __name__ == "__main__":
    main()
