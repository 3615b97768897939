"""losses.json: values of every loss, in class and in function form, and what names resolve to."""

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


if __name__ == "__main__":
    main()
