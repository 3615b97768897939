"""The two-way check of weights files between Addax and Keras (addax_cross.md tells how to use it).

  keras_check.py check SPEC.json FILE.weights.h5    load a file that Addax saved, compare with what SPEC promises
  keras_check.py make  SPEC.json FILE.weights.h5    let Keras train and save; print what Addax must then find, as JSON
  keras_check.py model SPEC.json FILE.keras         load a whole model that Addax saved: outputs, and five more steps
  keras_check.py models SPEC.json FOLDER            the same of every model of a list
  keras_check.py trained SPEC.json FOLDER           let Keras train and save a model with each optimizer; print its next losses
  keras_check.py classes SPEC.json FOLDER           the same of many, NAME.keras, .weights.h5 and .h5, also member by member

Exit status: 0 agreed, 1 differs or does not load, 2 wrong use, 77 no Keras here (Meson takes 77 for a skip).
"""

import gzip
import json
import logging
import os
import sys

os.environ.setdefault("KERAS_BACKEND", "jax")
os.environ.setdefault("JAX_PLATFORMS", "cpu")

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
logging.getLogger("absl").setLevel(logging.ERROR)

try:
    import keras
    import numpy as np

    import common
    import compare_files
except ImportError as error:
    print(f"skipped: {error}")
    sys.exit(77)


def array(record):
    """A NumPy array from a tensor record of the golden files."""
    return np.array([float(v) for v in record["data"]]).reshape(record["shape"]).astype(record["dtype"])


def build(spec):
    """The Sequential model that SPEC names: an input shape and layers with their options."""
    layers = [keras.layers.Input(tuple(spec["input_shape"]))]
    for part in spec["layers"]:
        options = {k: tuple(v) if isinstance(v, list) else v for k, v in part.get("options", {}).items()}
        layers.append(getattr(keras.layers, part["layer"])(**options))
    model = keras.Sequential(layers)
    if "optimizer" in spec:
        chosen = getattr(keras.optimizers, spec["optimizer"]["name"])(**spec["optimizer"].get("options", {}))
        model.compile(optimizer=chosen, loss=spec["loss"], metrics=["accuracy"])
        chosen.build(model.trainable_variables)
    return model


def idx(folder, name):
    """One of the four IDX files of MNIST."""
    with gzip.open(os.path.join(folder, name + ".gz"), "rb") as file:
        head = file.read(4)
        shape = [int.from_bytes(file.read(4), "big") for _ in range(head[3])]
        return np.frombuffer(file.read(), "uint8").reshape(shape)


def mnist(spec, part):
    """Images as the spec's input shape says, divided by 255, and labels."""
    folder = spec["mnist"] if os.path.isdir(spec["mnist"]) else os.environ.get("ADDAX_DATA_DIR", "")
    x, y = idx(folder, part + "-images-idx3-ubyte"), idx(folder, part + "-labels-idx1-ubyte")
    return (x.astype("float32") / 255).reshape(len(x), *spec["input_shape"]), y.astype("int32")


def accuracy(spec, model):
    x, y = mnist(spec, "t10k")
    return float(np.mean(model.predict(x, batch_size=1000, verbose=0).argmax(-1) == y))


class Verdict:
    """Collects comparisons, says each, and knows whether all agreed."""

    def __init__(self, quiet=False):
        self.agreed, self.quiet, self.worst = True, quiet, 0.0

    def compare(self, what, found, promised, tolerance):
        found, promised = np.asarray(found, "float64"), np.asarray(promised, "float64")
        if found.shape != promised.shape:
            self.agreed = False
            print(f"{what}: shape {list(found.shape)} here, {list(promised.shape)} promised")
            return
        worst = float(np.max(np.abs(found - promised) / (1 + np.abs(promised)), initial=0.0))
        self.agreed &= worst <= tolerance
        self.worst = max(self.worst, worst)
        if self.quiet and worst <= tolerance:
            return
        print(
            f"{what}: {'agrees' if worst <= tolerance else 'DIFFERS'}, largest difference {worst:.3g}, allowed {tolerance:g}"
        )

    def same_files(self, name, differences):
        for difference in differences:
            self.agreed = False
            print(f"{name}: {difference}"[:400])


def check(spec, path):
    model, verdict = build(spec), Verdict()
    try:
        model.load_weights(path)
    except Exception as error:
        print(f"Keras does not load {path}: {error}")
        return 1
    if "weights" in spec:
        for variable, promised in zip(model.weights, spec["weights"], strict=True):
            verdict.compare(variable.path, variable.numpy(), array(promised), 0.0)
    if "out" in spec:
        verdict.compare("outputs", model.predict(array(spec["x"]), verbose=0), array(spec["out"]), 1e-5)
    if "accuracy" in spec:
        verdict.compare("test accuracy", accuracy(spec, model), spec["accuracy"], 2e-4)
    if "iterations" in spec:
        verdict.compare("iterations", int(model.optimizer.iterations), spec["iterations"], 0.0)
    if "next_loss" in spec:
        verdict.compare(
            "next loss", model.train_on_batch(array(spec["x"]), array(spec["y"]))[0], spec["next_loss"], 1e-5
        )
    if "after_next_step" in spec:
        for variable, promised in zip(model.weights, spec["after_next_step"], strict=True):
            verdict.compare(variable.path + " after a step", variable.numpy(), array(promised), 1e-5)
    return 0 if verdict.agreed else 1


def make(spec, path):
    keras.utils.set_random_seed(1)
    model, found = build(spec), {}
    if "mnist" in spec:
        x, y = mnist(spec, "train")
        model.fit(x, y, batch_size=spec.get("batch_size", 128), epochs=spec.get("epochs", 1), verbose=0)
        found["accuracy"] = accuracy(spec, model)
    elif "y" in spec:
        model.fit(array(spec["x"]), array(spec["y"]), epochs=spec.get("epochs", 1), verbose=0)
    if "x" in spec:
        found["out"] = model.predict(array(spec["x"]), verbose=0)
    if "optimizer" in spec:
        found["iterations"] = int(model.optimizer.iterations)
    model.save_weights(path)
    print(common.dumps(common.plain(found)))
    return 0


def one(values):
    return values[0] if len(values) == 1 else values


def predict_and_train(verdict, loaded, spec, name=""):
    x, y = [array(t) for t in spec["x"]], [array(t) for t in spec["y"]]
    compare_outputs(verdict, loaded, spec, name)
    for i, promised in enumerate(spec["losses"]):
        found = loaded.train_on_batch(one(x), one(y), return_dict=True)["loss"]
        verdict.compare(f"{name}loss {i}", float(found), promised, 1e-5)


def compare_outputs(verdict, loaded, spec, name=""):
    out = loaded.predict(one([array(t) for t in spec["x"]]), verbose=0)
    for i, (found, promised) in enumerate(zip(out if isinstance(out, list) else [out], spec["out"], strict=True)):
        verdict.compare(f"{name}output {i}", found, array(promised), 1e-5)


def model(spec, path):
    verdict = Verdict()
    try:
        loaded = keras.saving.load_model(path)
    except Exception as error:
        print(f"Keras does not load {path}: {error}")
        return 1
    predict_and_train(verdict, loaded, spec)
    return 0 if verdict.agreed else 1


def classes(spec, folder):
    """Keras drops the state of training in .h5, so those files only predict."""
    verdict = Verdict(quiet=True)
    for row in spec["models"]:
        name, path = row["name"], os.path.join(folder, row["name"])
        keras.utils.clear_session()
        try:
            loaded = keras.saving.load_model(path + ".keras")
            loaded.save(path + "_again.keras")
            verdict.same_files(name + ".keras", compare_files.archives(path + ".keras", path + "_again.keras"))
            loaded.set_weights([np.zeros_like(w) for w in loaded.get_weights()])
            loaded.load_weights(path + ".weights.h5")
            predict_and_train(verdict, loaded, row, name + ".keras: ")
            if os.path.exists(path + ".h5"):
                legacy = keras.saving.load_model(path + ".h5")
                compare_outputs(verdict, legacy, row, name + ".h5: ")
                legacy.save(path + "_again.h5")
                verdict.same_files(name + ".h5", compare_files.legacy(path + ".h5", path + "_again.h5"))
        except Exception as error:
            verdict.agreed = False
            print(f"{name}: {type(error).__name__}: {error}".splitlines()[0][:300])
    print(f"{len(spec['models'])} models, largest difference {verdict.worst:.3g}")
    return 0 if verdict.agreed else 1


def models(spec, folder):
    found = []
    for part in spec["models"]:
        print(part["file"])
        found.append(model(part, os.path.join(folder, part["file"])))
    return max(found)


def trained(spec, folder):
    x, y = array(spec["x"]), array(spec["y"])
    losses = {}
    for name, record in spec["optimizers"].items():
        keras.utils.clear_session()
        keras.utils.set_random_seed(1)
        layers = [keras.Input((x.shape[1],)), keras.layers.Dense(5, activation="tanh"), keras.layers.Dense(y.shape[1])]
        net = keras.Sequential(layers)
        net.compile(keras.saving.deserialize_keras_object(record), "mse")
        for _ in range(3):
            net.train_on_batch(x, y)
        net.save(os.path.join(folder, name + ".keras"))
        losses[name] = [float(net.train_on_batch(x, y)) for _ in range(5)]
    print(common.dumps(losses))
    return 0


def main(arguments):
    modes = {"check": check, "make": make, "model": model, "models": models, "trained": trained, "classes": classes}
    if len(arguments) != 3 or arguments[0] not in modes:
        print(__doc__)
        return 2
    with open(arguments[1], encoding="utf-8") as file:
        spec = json.load(file)
    return modes[arguments[0]](spec, arguments[2])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
