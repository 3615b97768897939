"""fit.json: whole fits, evaluations and predictions of small networks, with every hook in order and its logs."""

import warnings

import keras
import numpy as np

import common

N = 22
X = common.draw(31, N, 4, low=-2, high=2, digits=2)
LABEL = (X[:, :3] + common.draw(32, N, 3, low=-0.5, high=0.5)).argmax(-1).astype("int32")
HOT = np.eye(3, dtype="float32")[LABEL]
TARGET = np.round(X @ np.array([0.5, -1.0, 0.25, 2.0], "float32"), 3).astype("float32")
SIDE = common.draw(33, N, low=0.1, high=2.0, digits=2)
CLASSIFIER = [
    common.draw(34, 4, 8),
    common.draw(35, 8, low=-0.1, high=0.1),
    common.draw(36, 8, 3),
    common.draw(37, 3, low=-0.1, high=0.1),
]
REGRESSOR = [CLASSIFIER[0], CLASSIFIER[1], common.draw(38, 8, 1), np.zeros(1, "float32")]


class Recorder(keras.callbacks.Callback):
    """Every hook with its index and the keys and values of its logs."""

    def __init__(self):
        super().__init__()
        self.events = []

    def note(self, hook, index, logs):
        logs = logs or {}
        self.events.append(
            {"hook": hook, "index": index, "keys": list(logs), "values": [np.float32(v) for v in logs.values()]}
        )


def _hook(name, indexed):
    if indexed:
        return lambda self, index, logs=None: self.note(name, index, logs)
    return lambda self, logs=None: self.note(name, None, logs)


for _name in (
    "on_epoch_begin",
    "on_epoch_end",
    "on_train_batch_begin",
    "on_train_batch_end",
    "on_test_batch_begin",
    "on_test_batch_end",
    "on_predict_batch_begin",
    "on_predict_batch_end",
):
    setattr(Recorder, _name, _hook(_name, True))
for _name in ("on_train_begin", "on_train_end", "on_test_begin", "on_test_end", "on_predict_begin", "on_predict_end"):
    setattr(Recorder, _name, _hook(_name, False))


def classifier(regularized=False, logits=False):
    penalty = {"kernel_regularizer": keras.regularizers.L2(0.05)} if regularized else {}
    model = keras.Sequential(
        [
            keras.Input((4,)),
            keras.layers.Dense(8, activation="tanh", **penalty),
            keras.layers.Dense(3, activation=None if logits else "softmax"),
        ]
    )
    model.set_weights(CLASSIFIER)
    return model


def regressor():
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(8, activation="tanh"), keras.layers.Dense(1)])
    model.set_weights(REGRESSOR)
    return model


SPARSE = {"optimizer": ("SGD", 0.1), "loss": "sparse_categorical_crossentropy", "metrics": ["accuracy"]}
MSE = {"optimizer": ("SGD", 0.05), "loss": "mse", "metrics": ["mae"]}
# name, network, y, compile arguments, fit arguments; shuffle is off and the batch size 5 throughout.
FITS = [
    ("plain", "classifier", LABEL, SPARSE, {"epochs": 3}),
    ("adam", "classifier", LABEL, {**SPARSE, "optimizer": ("Adam", 0.01)}, {"epochs": 2}),
    ("one_hot", "classifier", HOT, {**SPARSE, "loss": "categorical_crossentropy"}, {"epochs": 2}),
    ("label_column", "classifier", LABEL[:, None], SPARSE, {"epochs": 1}),
    ("validation_split", "classifier", LABEL, SPARSE, {"epochs": 2, "validation_split": 0.3}),
    ("validation_data", "classifier", LABEL, SPARSE, {"epochs": 2, "validation_data": "last 7"}),
    ("validation_freq", "classifier", LABEL, SPARSE, {"epochs": 5, "validation_split": 0.25, "validation_freq": 2}),
    (
        "validation_batch_size",
        "classifier",
        LABEL,
        SPARSE,
        {"epochs": 1, "validation_split": 0.3, "validation_batch_size": 3},
    ),
    ("validation_steps", "classifier", LABEL, SPARSE, {"epochs": 2, "validation_split": 0.5, "validation_steps": 1}),
    (
        "sample_weight",
        "classifier",
        LABEL,
        {**SPARSE, "weighted_metrics": ["accuracy"]},
        {"epochs": 2, "sample_weight": SIDE},
    ),
    ("sample_weight_split", "classifier", LABEL, SPARSE, {"epochs": 2, "sample_weight": SIDE, "validation_split": 0.3}),
    ("class_weight", "classifier", LABEL, SPARSE, {"epochs": 2, "class_weight": {"0": 1.0, "1": 3.0}}),
    (
        "class_weight_one_hot",
        "classifier",
        HOT,
        {**SPARSE, "loss": "categorical_crossentropy"},
        {"epochs": 1, "class_weight": {"0": 0.5, "2": 2.0}, "validation_split": 0.3},
    ),
    ("steps_per_epoch", "classifier", LABEL, SPARSE, {"epochs": 4, "steps_per_epoch": 2}),
    ("steps_beyond", "classifier", LABEL, SPARSE, {"epochs": 2, "steps_per_epoch": 7}),
    ("initial_epoch", "classifier", LABEL, SPARSE, {"epochs": 4, "initial_epoch": 2}),
    ("initial_epoch_past", "classifier", LABEL, SPARSE, {"epochs": 2, "initial_epoch": 2}),
    ("regularized", "regularized", LABEL, SPARSE, {"epochs": 2, "validation_split": 0.3}),
    ("from_logits", "logits", LABEL, {**SPARSE, "loss": "sparse from_logits"}, {"epochs": 2}),
    ("regression", "regressor", TARGET, MSE, {"epochs": 3, "validation_split": 0.2}),
    ("regression_column", "regressor", TARGET[:, None], {**MSE, "metrics": ["mae", "mse"]}, {"epochs": 2}),
    (
        "regression_weighted",
        "regressor",
        TARGET,
        {**MSE, "metrics": ["mse"], "weighted_metrics": ["mse"]},
        {"epochs": 2, "sample_weight": SIDE},
    ),
    ("no_metrics", "regressor", TARGET, {**MSE, "metrics": []}, {"epochs": 1}),
    ("rmsprop_mae", "regressor", TARGET, {"optimizer": ("RMSprop", 0.01), "loss": "mae", "metrics": []}, {"epochs": 2}),
    ("one_batch", "regressor", TARGET, MSE, {"epochs": 2, "batch_size": 64}),
    ("stop_in_batch", "classifier", LABEL, SPARSE, {"epochs": 3, "validation_split": 0.3, "stop": "batch 1"}),
    ("stop_in_epoch", "classifier", LABEL, SPARSE, {"epochs": 3, "stop": "epoch 1"}),
    ("ema", "classifier", LABEL, {**SPARSE, "optimizer": ("SGD ema", 0.1)}, {"epochs": 2}),
]


class Stop(keras.callbacks.Callback):
    """Sets stop_training at the end of the named batch or epoch."""

    def __init__(self, when):
        super().__init__()
        self.kind, number = when.split()
        self.number = int(number)

    def on_train_batch_end(self, batch, logs=None):
        if self.kind == "batch" and batch == self.number:
            self.model.stop_training = True

    def on_epoch_end(self, epoch, logs=None):
        if self.kind == "epoch" and epoch == self.number:
            self.model.stop_training = True


def build(network, settings):
    keras.utils.clear_session()
    model = {
        "classifier": classifier,
        "regressor": regressor,
        "regularized": lambda: classifier(regularized=True),
        "logits": lambda: classifier(logits=True),
    }[network]()
    name, rate = settings["optimizer"]
    extra = {"use_ema": True, "ema_momentum": 0.9} if name.endswith("ema") else {}
    loss = settings["loss"]
    if loss == "sparse from_logits":
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(
        optimizer=getattr(keras.optimizers, name.split()[0])(learning_rate=rate, **extra),
        loss=loss,
        metrics=settings.get("metrics") or None,
        weighted_metrics=settings.get("weighted_metrics"),
    )
    return model


def row(name, network, y, settings, options):
    model, recorder = build(network, settings), Recorder()
    call, x, callbacks = {"batch_size": 5, **options}, X, [recorder]
    if "stop" in call:
        callbacks.append(Stop(call.pop("stop")))
    if "class_weight" in call:
        call["class_weight"] = {int(k): v for k, v in call["class_weight"].items()}
    if "validation_data" in call:
        x, y, call["validation_data"] = X[:-7], y[:-7], (X[-7:], y[-7:])
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        history = model.fit(x, y, shuffle=False, verbose=0, callbacks=callbacks, **call)
    result = {
        "name": name,
        "network": network,
        "y": {"shape": list(y.shape), "kind": "label" if y.ndim == 1 and y.dtype == "int32" else "as given"},
        "compile": {**settings, "optimizer": list(settings["optimizer"])},
        "fit": {k: v for k, v in {"batch_size": 5, **options}.items() if k != "sample_weight"},
        "uses_sample_weight": int("sample_weight" in options),
        "history": history.history,
        "history_keys": list(history.history),
        "epoch": history.epoch,
        "params": history.params,
        "events": recorder.events,
        "final": model.get_weights(),
        "warnings": sorted({str(w.message).split(".")[0].strip() for w in caught if "interrupted" in str(w.message)}),
    }
    result["x_rows"], result["y_data"] = len(x), y
    evaluate_and_predict(model, x, y, options, result)
    return result


def evaluate_and_predict(model, x, y, options, result):
    scores = model.evaluate(x, y, batch_size=5, verbose=0)
    result["evaluate"] = scores if isinstance(scores, list) else float(scores)
    named = model.evaluate(x, y, batch_size=5, verbose=0, return_dict=True)
    result["evaluate_keys"], result["evaluate_dict"] = list(named), [float(v) for v in named.values()]
    result["predict"] = model.predict(x[:7], batch_size=3, verbose=0)
    weights = {"sample_weight": options["sample_weight"][:5]} if "sample_weight" in options else {}
    tested = model.test_on_batch(x[:5], y[:5], return_dict=True, **weights)
    result["test_on_batch"], result["test_on_batch_keys"] = [float(v) for v in tested.values()], list(tested)
    if model.optimizer.use_ema:  # JAX refuses another step here: the averages and the weights share their memory
        return
    trained = model.train_on_batch(x[:5], y[:5], return_dict=True, **weights)
    result["train_on_batch"], result["train_on_batch_keys"] = [float(v) for v in trained.values()], list(trained)


def returns():
    """Python types of what fit, evaluate, predict and the batch calls give back, as words."""
    model = build("classifier", SPARSE)
    history = model.fit(X, LABEL, batch_size=5, verbose=0)
    bare = build("regressor", {**MSE, "metrics": []})
    word = lambda v: type(v).__name__ + (f" of {type(v[0]).__name__}" if isinstance(v, list) else "")
    return {
        "fit": word(history),
        "history_value": word(history.history["loss"]),
        "evaluate": word(model.evaluate(X, LABEL, verbose=0)),
        "evaluate_loss_only": word(bare.evaluate(X, TARGET, verbose=0)),
        "train_on_batch": word(model.train_on_batch(X, LABEL)),
        "train_on_batch_loss_only": word(bare.train_on_batch(X, TARGET)),
        "test_on_batch": word(model.test_on_batch(X, LABEL)),
        "predict": word(model.predict(X, verbose=0)),
        "predict_on_batch": word(model.predict_on_batch(X)),
        "metrics_names": [str(n) for n in model.metrics_names],
    }


def refusals():
    """What a user gets wrong, and the exception Keras answers with."""
    rows = []

    def attempt(what, act):
        try:
            act()
            rows.append({"what": what, "error": "none"})
        except Exception as error:
            text = [line for line in str(error).strip().split("\n") if line.strip()]
            rows.append({"what": what, "error": type(error).__name__, "text": text[0][:240] if text else ""})

    fresh = lambda: build("classifier", SPARSE)
    attempt("fit before compile", lambda: classifier().fit(X, LABEL, verbose=0))
    attempt("evaluate before compile", lambda: classifier().evaluate(X, LABEL, verbose=0))
    attempt("predict before compile", lambda: classifier().predict(X, verbose=0))
    attempt("x longer than y", lambda: fresh().fit(X, LABEL[:-1], verbose=0))
    attempt("sample_weight of another length", lambda: fresh().fit(X, LABEL, sample_weight=SIDE[:-2], verbose=0))
    attempt("input of another width", lambda: fresh().fit(X[:, :3], LABEL, verbose=0))
    attempt("input of another rank", lambda: fresh().fit(X[..., None], LABEL, verbose=0))
    attempt("predict of another width", lambda: fresh().predict(X[:, :3], verbose=0))
    attempt("batch_size 0", lambda: fresh().fit(X, LABEL, batch_size=0, verbose=0))
    attempt("batch_size -1", lambda: fresh().fit(X, LABEL, batch_size=-1, verbose=0))
    attempt("epochs 0", lambda: fresh().fit(X, LABEL, epochs=0, verbose=0))
    attempt("empty data", lambda: fresh().fit(X[:0], LABEL[:0], verbose=0))
    attempt("validation_split 1.0", lambda: fresh().fit(X, LABEL, validation_split=1.0, verbose=0))
    attempt("validation_split 0.01", lambda: fresh().fit(X, LABEL, validation_split=0.01, verbose=0))
    attempt("validation_split 0.99", lambda: fresh().fit(X, LABEL, validation_split=0.99, verbose=0))
    attempt(
        "class_weight with sample_weight",
        lambda: fresh().fit(X, LABEL, sample_weight=SIDE, class_weight={0: 1.0}, verbose=0),
    )
    attempt("labels out of range", lambda: fresh().fit(X, LABEL + 2, verbose=0))
    attempt("unknown optimizer", lambda: classifier().compile(optimizer="adm", loss="mse"))
    attempt("unknown loss", lambda: classifier().compile(optimizer="sgd", loss="msee"))
    attempt(
        "unknown metric",
        lambda: [
            m.compile(optimizer="sgd", loss="mse", metrics=["acuracy"]) or m.fit(X, HOT, verbose=0)
            for m in [classifier()]
        ],
    )
    attempt(
        "compile without loss, then fit",
        lambda: [m.compile(optimizer="sgd") or m.fit(X, LABEL, verbose=0) for m in [classifier()]],
    )
    attempt("integer learning rate", lambda: keras.optimizers.SGD(learning_rate=1))
    attempt("two clips", lambda: keras.optimizers.SGD(clipnorm=1.0, clipvalue=1.0))
    attempt("negative clipnorm", lambda: keras.optimizers.SGD(clipnorm=-1.0))
    attempt("negative learning rate", lambda: keras.optimizers.SGD(learning_rate=-0.1))
    attempt("momentum above 1", lambda: keras.optimizers.SGD(momentum=1.5))
    attempt("ema_momentum above 1", lambda: keras.optimizers.SGD(use_ema=True, ema_momentum=1.5))
    attempt("get_layer unknown", lambda: fresh().get_layer("nope"))
    attempt("get_layer index", lambda: fresh().get_layer(index=9))
    attempt("set_weights too few", lambda: fresh().set_weights(CLASSIFIER[:3]))
    attempt("set_weights wrong shape", lambda: fresh().set_weights(CLASSIFIER[::-1]))
    attempt(
        "two layers of one name",
        lambda: keras.Sequential([keras.layers.Dense(1, name="a"), keras.layers.Dense(1, name="a")]),
    )
    attempt("count_params unbuilt", lambda: keras.Sequential([keras.layers.Dense(1)]).count_params())
    attempt("pop of an empty model", lambda: keras.Sequential().pop())
    attempt("call of an empty model", lambda: keras.Sequential()(X))
    return rows


def main():
    rows = [row(*case) for case in FITS]
    common.write(
        "fit.json",
        {
            "versions": common.versions(),
            "x": X,
            "sample_weight": SIDE,
            "classifier": CLASSIFIER,
            "regressor": REGRESSOR,
            "returns": returns(),
            "refusals": refusals(),
            "fits": rows,
        },
    )


if __name__ == "__main__":
    main()
