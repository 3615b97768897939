"""losses.json and metrics.json: values of every loss and metric of the first part, in class and in function form."""

import json

import keras
import numpy as np

import common

f32 = lambda *v: np.array(v, "float32")
Y1 = f32(0.5, -1.0, 2.0, 3.0, 0.0, 1.5).reshape(3, 2)
P1 = f32(0.25, 0.0, 2.5, 1.0, 0.5, 1.5).reshape(3, 2)
PROB = f32(0.7, 0.2, 0.1, 0.05, 0.9, 0.05, 0.2, 0.2, 0.6).reshape(3, 3)
LOGIT = f32(2.0, -1.0, 0.5, -3.0, 4.0, 0.0, 30.0, 0.0, -30.0).reshape(3, 3)
HOT = f32(1, 0, 0, 0, 1, 0, 0, 0, 1).reshape(3, 3)
LABEL = np.array([0, 1, 2], "int32")
BINARY, BINARY_P = f32(0, 1, 1, 0, 1, 0).reshape(3, 2), f32(0.1, 0.8, 0.3, 0.0, 1.0, 0.6).reshape(3, 2)
W = f32(1.0, 0.0, 2.5)
REDUCTIONS = ["sum_over_batch_size", "sum", "mean", "mean_with_sample_weight", "none"]
CUBE = common.draw(11, 2, 3, 4, low=0.05, high=1.0)
CUBE_LABEL = np.array([[0, 3, 1], [2, 2, 0]], "int32")


def loss_row(rows, name, target, prediction, weight=None, **options):
    """The class form, reduced; options that are 0 or 1 stand for booleans."""
    flags = {k: bool(v) if k == "from_logits" else v for k, v in options.items()}
    row = {"loss": name, "options": options, "y_true": target, "y_pred": prediction, "sample_weight": weight}
    try:
        loss = getattr(keras.losses, name)(**flags)
        row["out"] = np.asarray(loss(target, prediction, sample_weight=weight))
        row["config"] = json.dumps(loss.get_config())
    except Exception as error:
        row["error"], row["text"] = type(error).__name__, str(error).split("\n")[0][:160]
    rows.append(row)


def function_row(rows, name, target, prediction, **options):
    flags = {k: bool(v) if k == "from_logits" else v for k, v in options.items()}
    out = np.asarray(getattr(keras.losses, name)(target, prediction, **flags))
    rows.append({"function": name, "options": options, "y_true": target, "y_pred": prediction, "out": out})


def regression(rows):
    for name in ("MeanSquaredError", "MeanAbsoluteError"):
        for reduction in REDUCTIONS:
            loss_row(rows, name, Y1, P1, reduction=reduction)
            loss_row(rows, name, Y1, P1, W, reduction=reduction)
        loss_row(rows, name, Y1, P1, W.reshape(3, 1))
        loss_row(rows, name, CUBE, CUBE[::-1], f32(1, 2, 0, 1, 1, 3).reshape(2, 3))
        loss_row(rows, name, CUBE, CUBE[::-1], f32(1, 3))
        loss_row(rows, name, CUBE, CUBE[::-1], reduction="none")
        loss_row(rows, name, f32(1, 2, 3), f32(1.5, 2, 2).reshape(3, 1))
        loss_row(rows, name, f32(1, 2, 3).reshape(3, 1), f32(1.5, 2, 2))
        loss_row(rows, name, f32(1, 2, 3), f32(1.5, 2, 2))
        loss_row(rows, name, f32(1, 2, 3).reshape(3, 1), f32(1.5, 2, 2).reshape(3, 1), W)
        loss_row(rows, name, np.array([1, 2, 3], "int32"), f32(1.5, 2, 2).reshape(3, 1), W)
        loss_row(rows, name, Y1, P1, np.float32(2.0))
        loss_row(rows, name, Y1, P1, f32(0, 0, 0), reduction="mean_with_sample_weight")
        loss_row(rows, name, Y1[:0], P1[:0])
        loss_row(rows, name, f32(np.nan, 1.0).reshape(1, 2), f32(1.0, 1.0).reshape(1, 2))
        loss_row(rows, name, Y1.astype("float64"), P1)
        loss_row(rows, name, Y1, P1[:2])
        loss_row(rows, name, CUBE[:, 0], CUBE)
    for name in ("mean_squared_error", "mean_absolute_error"):
        function_row(rows, name, Y1, P1)
        function_row(rows, name, CUBE, CUBE[::-1])
        function_row(rows, name, f32(1, 2, 3), f32(1.5, 2, 2).reshape(3, 1))


def binary(rows):
    name = "BinaryCrossentropy"
    logits = f32(-2.0, 1.5, -0.5, 40.0, -40.0, 0.0).reshape(3, 2)
    for reduction in REDUCTIONS:
        loss_row(rows, name, BINARY, BINARY_P, W, reduction=reduction)
    for options in ({}, {"label_smoothing": 0.2}, {"axis": 0, "reduction": "none"}):
        loss_row(rows, name, BINARY, BINARY_P, **options)
        loss_row(rows, name, BINARY, logits, from_logits=1, **options)
    loss_row(rows, name, BINARY[:, :1], BINARY_P[:, 0])
    loss_row(rows, name, BINARY[:, 0], BINARY_P[:, :1], W)
    loss_row(rows, name, BINARY.astype("int32"), BINARY_P)
    loss_row(rows, name, BINARY.astype("bool"), BINARY_P)
    function_row(rows, "binary_crossentropy", BINARY, BINARY_P)
    function_row(rows, "binary_crossentropy", BINARY, logits, from_logits=1, label_smoothing=0.1)


def categorical(rows):
    name = "CategoricalCrossentropy"
    for reduction in REDUCTIONS:
        loss_row(rows, name, HOT, PROB, W, reduction=reduction)
    for options in ({}, {"label_smoothing": 0.3}):
        loss_row(rows, name, HOT, PROB, **options)
        loss_row(rows, name, HOT, LOGIT, from_logits=1, **options)
    loss_row(rows, name, HOT.T, PROB.T, axis=0, reduction="none")
    loss_row(rows, name, HOT.T, LOGIT.T, axis=0, from_logits=1, label_smoothing=0.3, reduction="none")
    loss_row(rows, name, CUBE.round(), CUBE, f32(1, 2, 0, 1, 1, 3).reshape(2, 3))
    loss_row(rows, name, HOT, PROB * 3)
    loss_row(rows, name, HOT, f32(0, 1, 0, 0, 1, 0, 1, 0, 0).reshape(3, 3))
    loss_row(rows, name, HOT.astype("int32"), PROB)
    loss_row(rows, name, HOT[:, :1], PROB[:, :1])
    loss_row(rows, name, LABEL, PROB)
    function_row(rows, "categorical_crossentropy", HOT, PROB)
    function_row(rows, "categorical_crossentropy", HOT, LOGIT, from_logits=1, label_smoothing=0.1)


def sparse(rows):
    name = "SparseCategoricalCrossentropy"
    for reduction in REDUCTIONS:
        loss_row(rows, name, LABEL, PROB, W, reduction=reduction)
        loss_row(rows, name, LABEL, LOGIT, W, from_logits=1, reduction=reduction)
    loss_row(rows, name, LABEL.reshape(3, 1), PROB)
    loss_row(rows, name, LABEL.astype("float32"), LOGIT, from_logits=1)
    loss_row(rows, name, LABEL.astype("uint8"), LOGIT, from_logits=1)
    loss_row(rows, name, CUBE_LABEL, CUBE)
    loss_row(rows, name, CUBE_LABEL, CUBE, reduction="none")
    loss_row(rows, name, CUBE_LABEL[..., None], CUBE, f32(1, 3))
    loss_row(rows, name, CUBE_LABEL, CUBE, f32(1, 2, 0, 1, 1, 3).reshape(2, 3))
    loss_row(rows, name, np.array([0, -1, 2], "int32"), PROB, ignore_class=-1)
    loss_row(rows, name, LABEL, PROB, ignore_class=1)
    loss_row(rows, name, LABEL, PROB, ignore_class=1, reduction="none")
    loss_row(rows, name, LABEL, PROB * 3)
    loss_row(rows, name, np.array([0, 1, 3], "int32"), PROB, reduction="none")
    loss_row(rows, name, np.array([0, -1, 1], "int32"), LOGIT, from_logits=1, reduction="none")
    loss_row(rows, name, HOT, PROB)
    function_row(rows, "sparse_categorical_crossentropy", LABEL, PROB)
    function_row(rows, "sparse_categorical_crossentropy", LABEL, LOGIT, from_logits=1)


def metric_row(rows, kind, updates, **options):
    """Several updates, the result after each, the reset result, and the state's names."""
    metric = getattr(keras.metrics, kind)(**options)
    row = {
        "metric": kind,
        "options": options,
        "config": json.dumps(metric.get_config()),
        "updates": [],
        "variables": [v.name for v in metric.variables],
    }
    for *values, weight in updates:
        step = {"values": values, "sample_weight": weight}
        try:
            metric.update_state(*values, sample_weight=weight)
            step["result"] = float(metric.result())
        except Exception as error:
            step["error"], step["text"] = type(error).__name__, str(error).split("\n")[0][:160]
        row["updates"].append(step)
    metric.reset_state()
    row["after_reset"] = float(metric.result())
    rows.append(row)


def metrics():
    rows = []
    metric_row(rows, "Mean", [(f32(1, 2, 3), None), (f32(5), None), (np.float32(7.0), None)])
    metric_row(rows, "Mean", [(f32(1, 2, 3), f32(1, 0, 3)), (f32(4, 5), None), (f32(6, 7), f32(0, 0))])
    metric_row(
        rows,
        "Mean",
        [
            (f32(1, 2, 3, 4).reshape(2, 2), None),
            (f32(1, 2, 3, 4).reshape(2, 2), f32(1, 3)),
            (f32(1, 2, 3, 4).reshape(2, 2), f32(1, 0, 0, 1).reshape(2, 2)),
        ],
    )
    metric_row(rows, "Mean", [(np.float32(2.0), np.float32(0.5)), (np.float32(4.0), 2.0)], name="loss")
    for name in ("MeanSquaredError", "MeanAbsoluteError"):
        metric_row(rows, name, [(Y1, P1, None), (Y1[:2], -P1[:2], f32(1, 3)), (Y1, Y1, W.reshape(3, 1))])
        metric_row(
            rows,
            name,
            [
                (f32(1, 2, 3), f32(1.5, 2, 2).reshape(3, 1), W),
                (CUBE, CUBE[::-1], None),
                (CUBE, CUBE[::-1], f32(1, 2, 0, 1, 1, 3).reshape(2, 3)),
            ],
        )
    wrong = f32(2, 1, 0)
    metric_row(
        rows,
        "Accuracy",
        [
            (f32(0, 1, 2), f32(0, 1, 1), None),
            (f32(0, 1, 2), wrong, W),
            (f32(1, 2).reshape(2, 1), f32(1, 1).reshape(2, 1), None),
            (LABEL, np.array([0, 1, 1], "int64"), None),
        ],
    )
    metric_row(
        rows,
        "BinaryAccuracy",
        [
            (BINARY, BINARY_P, None),
            (BINARY, BINARY_P, W),
            (BINARY[:, 0], BINARY_P[:, :1], None),
            (f32(1, 0), f32(0.5, 0.5), None),
        ],
    )
    metric_row(rows, "BinaryAccuracy", [(BINARY, BINARY_P, None), (BINARY, BINARY_P, W)], threshold=0.7)
    ties = f32(0.4, 0.4, 0.2, 0.3, 0.3, 0.4, 0.1, 0.45, 0.45).reshape(3, 3)
    metric_row(
        rows,
        "CategoricalAccuracy",
        [
            (HOT, PROB, None),
            (HOT, ties, None),
            (HOT, PROB[::-1], W),
            (CUBE, CUBE[::-1], None),
            (CUBE, CUBE[::-1], f32(1, 3)),
        ],
    )
    metric_row(
        rows,
        "SparseCategoricalAccuracy",
        [
            (LABEL, PROB, None),
            (LABEL, ties, None),
            (LABEL.reshape(3, 1), PROB[::-1], W),
            (CUBE_LABEL, CUBE, None),
            (CUBE_LABEL, CUBE, f32(1, 2, 0, 1, 1, 3).reshape(2, 3)),
            (LABEL.astype("float32"), LOGIT, None),
        ],
    )
    for name in ("BinaryCrossentropy", "CategoricalCrossentropy", "SparseCategoricalCrossentropy"):
        target, prediction = {"B": (BINARY, BINARY_P), "C": (HOT, PROB), "S": (LABEL, PROB)}[name[0]]
        metric_row(rows, name, [(target, prediction, None), (target, prediction, W)])
    return rows


def names():
    """What strings resolve to, and the name each shows in logs."""
    rows = []
    for kind, table in (
        ("loss", keras.losses),
        ("metric", keras.metrics),
        ("optimizer", keras.optimizers),
        ("initializer", keras.initializers),
        ("regularizer", keras.regularizers),
        ("activation", keras.activations),
    ):
        for text in (
            "mse",
            "MSE",
            "mae",
            "MAE",
            "mean_squared_error",
            "MeanSquaredError",
            "bce",
            "BCE",
            "cce",
            "binary_crossentropy",
            "categorical_crossentropy",
            "sparse_categorical_crossentropy",
            "crossentropy",
            "accuracy",
            "acc",
            "binary_accuracy",
            "categorical_accuracy",
            "sparse_categorical_accuracy",
            "BinaryAccuracy",
            "mean",
            "adam",
            "Adam",
            "ADAM",
            "adamw",
            "AdamW",
            "adam_w",
            "sgd",
            "SGD",
            "rmsprop",
            "RMSprop",
            "RMSProp",
            "glorot_uniform",
            "GlorotUniform",
            "he_normal",
            "HeNormal",
            "normal",
            "uniform",
            "zeros",
            "zero",
            "Zeros",
            "ones",
            "one",
            "identity",
            "IdentityInitializer",
            "orthogonal",
            "l1",
            "L1",
            "l2",
            "L2",
            "l1l2",
            "L1L2",
            "l1_l2",
            "relu",
            "ReLU",
            "swish",
            "silu",
            "softmax",
            "linear",
            "hard_swish",
            "logsoftmax",
        ):
            try:
                found = table.get(text)
            except Exception:
                continue
            name = getattr(found, "__name__", None) or type(found).__name__
            rows.append({"kind": kind, "text": text, "is": name})
    return rows


def main():
    rows = []
    for part in (regression, binary, categorical, sparse):
        part(rows)
    common.write("losses.json", {"versions": common.versions(), "cases": rows, "names": names()})
    common.write("metrics.json", {"versions": common.versions(), "cases": metrics()})


if __name__ == "__main__":
    main()
