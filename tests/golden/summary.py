"""summary.json: the text of summary() and of the progress lines, under a clock that the test holds."""

import contextlib
import io
import os
import sys
import time

import keras
from keras.src.utils import progbar

import common

L = keras.layers


def mlp():
    return keras.Sequential([keras.Input((784,)), L.Dense(128, activation="relu"), L.Dropout(0.2), L.Dense(10)])


def compiled():
    model = mlp()
    model.compile(optimizer="adam", loss="mse")
    model.optimizer.build(model.trainable_variables)
    return model


def frozen():
    model = mlp()
    model.layers[0].trainable = False
    return model


def nested():
    inner = keras.Sequential([keras.Input((8,)), L.Dense(16, activation="relu"), L.Dense(4)], name="inner")
    return keras.Sequential([keras.Input((8,)), inner, L.Activation("tanh"), L.Dense(1)], name="outer")


def siamese():
    left, right = keras.Input((16,), name="left"), keras.Input((16,), name="right")
    shared = L.Dense(32, activation="gelu", name="shared")
    joined = L.Concatenate()([shared(left), shared(right)])
    hidden = L.Dense(64, activation="relu")(joined)
    hidden = L.LayerNormalization()(hidden + joined)
    distance, same = L.Dense(1, name="distance")(hidden), L.Dense(1, activation="sigmoid", name="same")(hidden)
    return keras.Model([left, right], [distance, same], name="siamese")


def operations():
    x = keras.Input((4,), name="x")
    y = keras.ops.tanh(keras.ops.reshape(keras.ops.relu(x) * 2.0 - x, (-1, 2, 2)))
    return keras.Model(x, keras.ops.sum(y, axis=1), name="operations")


def functional_nested():
    a = keras.Input((8,), name="a")
    inner = keras.Model(a, L.Dense(4, name="narrow")(L.Dense(16, name="wide")(a) + 1.0), name="inner")
    x, y = keras.Input((8,), name="x"), keras.Input((8,), name="y")
    inner.trainable = False
    return keras.Model([x, y], L.Dense(1, name="head")(inner(x) * inner(y)), name="outer")


def line():
    x = keras.Input((8,))
    y = L.Dense(4)(x)
    return keras.Model(x, L.Dense(2)(y))


MODELS = {
    "siamese": (siamese, {}),
    "siamese_trainable": (siamese, {"show_trainable": True}),
    "operations": (operations, {}),
    "functional_nested": (functional_nested, {}),
    "functional_nested_expanded": (functional_nested, {"expand_nested": True, "show_trainable": True}),
    "line": (line, {}),
    "mlp": (mlp, {}),
    "compiled": (compiled, {}),
    "frozen": (frozen, {}),
    "frozen_show_trainable": (frozen, {"show_trainable": True}),
    "image": (
        lambda: keras.Sequential(
            [
                keras.Input((28, 28)),
                L.Rescaling(1 / 255),
                L.Flatten(),
                L.Dense(512, activation="relu"),
                L.Dense(512, activation="relu"),
                L.Dense(10, activation="softmax"),
            ],
            name="mnist",
        ),
        {},
    ),
    "all_layers": (
        lambda: keras.Sequential(
            [
                keras.Input((4, 4)),
                L.Reshape((-1,)),
                L.Dense(3),
                L.ReLU(max_value=6.0),
                L.LeakyReLU(0.1),
                L.ELU(),
                L.Softmax(),
                L.Dropout(0.5),
                L.Activation("relu"),
            ]
        ),
        {},
    ),
    "unbuilt": (lambda: keras.Sequential([L.Dense(4, activation="relu"), L.Dense(2)]), {}),
    "empty": (lambda: keras.Sequential(), {}),
    "input_only": (lambda: keras.Sequential([keras.Input((3,))]), {}),
    "long_names": (
        lambda: keras.Sequential(
            [
                keras.Input((3,)),
                L.Dense(5, name="a_layer_with_a_name_that_is_much_longer_than_the_column"),
                L.Dense(2, name="x" * 60),
            ],
            name="model_of_a_very_long_name_indeed",
        ),
        {},
    ),
    "big": (
        lambda: keras.Sequential([keras.Input((1000,)), L.Dense(2000, name="wide"), L.Dense(1, use_bias=False)]),
        {},
    ),
    "narrow": (mlp, {"line_length": 60}),
    "wide": (mlp, {"line_length": 120}),
    "positions": (mlp, {"positions": [0.3, 0.6, 1.0]}),
    "nested": (nested, {}),
    "nested_expanded": (nested, {"expand_nested": True}),
    "layer_range": (mlp, {"layer_range": ["dense", "dropout"]}),
}


def summaries():
    """Lines as print_fn receives them (Keras calls it once with the whole text), on consoles of several widths."""
    rows = []
    cases = [(name, *case, 140) for name, case in MODELS.items()]
    cases += [
        (name, *MODELS[name], columns)
        for name in ("mlp", "long_names", "frozen_show_trainable", "siamese")
        for columns in (80, 50)
    ]
    for name, make, options, columns in cases:
        keras.utils.clear_session()
        calls = []
        os.environ["COLUMNS"] = str(columns)
        make().summary(print_fn=calls.append, **options)
        assert len(calls) == 1
        rows.append({"name": name, "options": options, "columns": columns, "lines": calls[0].split("\n")})
    return rows


class Clock:
    """Stands in for the time module: time() gives what the test says."""

    now = 1000.0

    def time(self):
        return self.now


@contextlib.contextmanager
def screen(dynamic):
    """Catches what is printed. On Linux Keras' bar always rewrites its line, even on a pipe, for it looks whether
    Python has the module posix; plain lines come only where there is none, so that is what hiding it shows."""
    hidden = None if dynamic else sys.modules.pop("posix", None)
    text = io.StringIO()
    progbar.time = Clock()
    try:
        with contextlib.redirect_stdout(text):
            yield text
    finally:
        progbar.time = time
        if hidden:
            sys.modules["posix"] = hidden


def bar(dynamic, verbose, target, steps, metrics=lambda i: [("accuracy", 0.5), ("loss", 2.0 / (i + 1))]):
    """One bar driven through (step, seconds since its start) pairs; the last is the finalising call."""
    pieces = []
    with screen(dynamic) as text:
        shown = progbar.Progbar(target=target, verbose=verbose, unit_name="step", stateless_metrics=set())
        for i, (step, seconds) in enumerate(steps):
            progbar.time.now = 1000.0 + seconds
            last, before = i + 1 == len(steps), text.tell()
            shown.update(step, metrics(i), finalize=last)
            pieces.append(
                {
                    "step": step,
                    "seconds": seconds,
                    "finalize": int(last),
                    "text": text.getvalue()[before:],
                    "metrics": [[k, v] for k, v in metrics(i)],
                }
            )
    return {
        "dynamic": int(dynamic),
        "verbose": verbose,
        "target": "None" if target is None else target,
        "updates": pieces,
    }


def bars():
    quick = [(1, 0.1), (2, 0.12), (3, 0.2), (4, 0.4), (4, 0.5)]
    slow = [(1, 2.0), (50, 150.0), (100, 4000.0), (400, 4500.0), (400, 4501.0)]
    tiny = [(1, 0.1), (2, 0.100002), (3, 0.2), (3, 0.25)]
    small = lambda i: [("loss", 0.0005), ("mae", -3.5), ("zero", 0.0)]
    odd = lambda i: [("loss", float("nan")), ("acc", 12345.678)]
    return [
        bar(True, 1, 4, quick),
        bar(False, 1, 4, quick),
        bar(True, 2, 4, quick),
        bar(False, 2, 4, quick),
        bar(True, 1, 400, slow),
        bar(True, 2, 400, slow),
        bar(True, 1, 3, tiny),
        bar(False, 1, 3, tiny, metrics=small),
        bar(False, 2, 3, tiny, metrics=small),
        bar(False, 1, 1, [(1, 0.3), (1, 0.4)]),
        bar(True, 1, None, [(1, 0.1), (2, 0.2), (3, 0.3), (3, 0.4)]),
        bar(False, 1, 3, tiny, metrics=odd),
        bar(True, 1, 3, tiny, metrics=lambda i: []),
        bar(False, 2, 1, [(1, 0.3)], metrics=small),
        bar(True, 1, 1875, [(1, 0.5), (938, 2.0), (1875, 3.5), (1875, 3.6)]),
    ]


class InTurn(keras.callbacks.Callback):
    """A callback of one's own makes Keras call all of them in turn; else its threads may swap two updates."""

    def on_train_batch_end(self, batch, logs=None):
        pass

    def on_test_batch_end(self, batch, logs=None):
        pass

    def on_predict_batch_end(self, batch, logs=None):
        pass


def fits():
    """What fit, evaluate and predict print, the clock standing still."""
    rows = []
    x, y = common.draw(41, 9, 4), common.draw(42, 9, 1)
    for dynamic, verbose in ((True, 1), (False, 1), (True, 2), (True, 0)):
        for options in (
            {"epochs": 2},
            {"epochs": 1},
            {"epochs": 2, "validation_split": 0.3},
            {"epochs": 3, "initial_epoch": 2},
        ):
            keras.utils.clear_session()
            model = keras.Sequential([keras.Input((4,)), L.Dense(1, kernel_initializer="zeros")])
            model.compile(optimizer="sgd", loss="mse", metrics=["mae"])
            said = {}
            with screen(dynamic) as text:
                model.fit(x, y, batch_size=4, shuffle=False, verbose=verbose, callbacks=[InTurn()], **options)
                said["fit"] = take(text)
                model.evaluate(x, y, batch_size=4, verbose=verbose, callbacks=[InTurn()])
                said["evaluate"] = take(text)
                model.predict(x, batch_size=4, verbose=verbose, callbacks=[InTurn()])
                said["predict"] = take(text)
            rows.append({"dynamic": int(dynamic), "verbose": verbose, "options": options, **said})
    return rows


def take(text):
    said = text.getvalue()
    text.seek(0)
    text.truncate()
    return said


def main():
    common.write(
        "summary.json", {"versions": common.versions(), "summaries": summaries(), "bars": bars(), "fits": fits()}
    )


if __name__ == "__main__":
    main()
