"""losses.json: values of every loss, in class and in function form, and what names resolve to."""

import json

import jax
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


def loss_row(rows, name, target, prediction, weight=None, mask=None, **options):
    """The class form, reduced, and the gradient of the predictions where there is one number."""
    flags = {k: bool(v) if k == "from_logits" else v for k, v in options.items()}
    row = {"loss": name, "options": json.dumps(flags), "y_true": target, "y_pred": prediction, "sample_weight": weight, "mask": mask}

    def value(p):
        if mask is not None:
            keras.src.backend.set_keras_mask(p, keras.ops.convert_to_tensor(mask))
        return loss(target, p, sample_weight=weight)

    try:
        loss = getattr(keras.losses, name)(**flags)
        row["out"] = np.asarray(value(keras.ops.convert_to_tensor(prediction)))
        row["config"] = json.dumps(loss.get_config())
        if mask is None and row["out"].shape == () and not (name == "MeanAbsoluteError" and ties(target, prediction)):
            gradient = np.asarray(jax.grad(value)(prediction))
            row["gradient"] = gradient if np.isfinite(gradient).all() else None
    except Exception as error:
        row["error"], row["text"] = type(error).__name__, str(error).split("\n")[0][:160]
    rows.append(row)


def ties(target, prediction):
    """Where |x| has no slope JAX takes 1; TensorFlow and we take 0."""
    return not np.all(np.abs(target.reshape(prediction.shape) - prediction) > 0)


def function_row(rows, name, target, prediction, **options):
    flags = {k: bool(v) if k == "from_logits" else v for k, v in options.items()}
    out = np.asarray(getattr(keras.losses, name)(target, prediction, **flags))
    rows.append({"function": name, "options": json.dumps(flags), "y_true": target, "y_pred": prediction, "out": out})


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


W6 = f32(1, 2, 0, 1, 1, 3).reshape(2, 3)
ELEMENTWISE = {
    "MeanAbsolutePercentageError": "mean_absolute_percentage_error",
    "MeanSquaredLogarithmicError": "mean_squared_logarithmic_error",
    "LogCosh": "log_cosh",
    "Huber": "huber",
    "Poisson": "poisson",
    "KLDivergence": "kl_divergence",
    "CosineSimilarity": "cosine_similarity",
    "Hinge": "hinge",
    "SquaredHinge": "squared_hinge",
    "CategoricalHinge": "categorical_hinge",
}


def families(rows):
    """Losses of a difference, a ratio or a margin: each with weights, masks, three axes, integers and both forms."""
    for name, function in ELEMENTWISE.items():
        for target, prediction in ((Y1, P1 + 0.3), (HOT, PROB), (CUBE, CUBE[::-1])):
            loss_row(rows, name, target, prediction)
            function_row(rows, function, target, prediction)
        loss_row(rows, name, Y1, P1 + 0.3, W)
        loss_row(rows, name, Y1, P1 + 0.3, mask=np.array([True, False, True]))
        loss_row(rows, name, Y1, P1 + 0.3, W, mask=np.array([True, True, False]), reduction="mean_with_sample_weight")
        loss_row(rows, name, CUBE, CUBE[::-1], W6, reduction="none")
        loss_row(rows, name, f32(1, 0, 1), f32(1.5, 2, 2).reshape(3, 1), W, reduction="sum")
        loss_row(rows, name, np.array([[1, 0], [0, 1]], "int32"), P1[:2] + 0.3)
        loss_row(rows, name, Y1, P1[:2])
    for options in ({"delta": 0.4}, {"delta": 2.5}):
        loss_row(rows, "Huber", Y1, P1, W, **options)
        function_row(rows, "huber", Y1, P1, **options)
    for axis in (1, 0):
        loss_row(rows, "CosineSimilarity", CUBE, CUBE[::-1], axis=axis)
        function_row(rows, "cosine_similarity", CUBE, CUBE[::-1], axis=axis)
    loss_row(rows, "CosineSimilarity", Y1, P1 * 0)
    loss_row(rows, "LogCosh", Y1 * 100, P1)


def focal(rows):
    logits = f32(-2.0, 1.5, -0.5, 4.0, -3.0, 0.0).reshape(3, 2)
    name, function = "BinaryFocalCrossentropy", "binary_focal_crossentropy"
    for options in ({}, {"apply_class_balancing": True, "alpha": 0.4}, {"gamma": 3.0, "label_smoothing": 0.2}):
        loss_row(rows, name, BINARY, BINARY_P, **options)
        loss_row(rows, name, BINARY, logits, W, from_logits=1, **options)
        function_row(rows, function, BINARY, BINARY_P, **options)
    loss_row(rows, name, BINARY, BINARY_P, axis=0, reduction="none")
    loss_row(rows, name, BINARY, BINARY_P, mask=np.array([True, False, True]))
    name, function = "CategoricalFocalCrossentropy", "categorical_focal_crossentropy"
    for options in ({}, {"alpha": 0.4, "gamma": 3.0}, {"alpha": [0.2, 0.3, 0.5], "label_smoothing": 0.2}):
        loss_row(rows, name, HOT, PROB, **options)
        loss_row(rows, name, HOT, LOGIT, W, from_logits=1, **options)
        function_row(rows, function, HOT, PROB, **options)
    loss_row(rows, name, HOT.T, PROB.T, axis=0, reduction="none")
    loss_row(rows, name, HOT, PROB, mask=np.array([True, False, True]))


def areas(rows):
    picture, seen = (common.draw(12, 2, 3, 2) > 0).astype("float32"), common.draw(13, 2, 3, 2, low=0, high=1)
    for options in ({}, {"axis": (1, 2)}, {"axis": 1}, {"axis": [1, 2], "reduction": "none"}):
        loss_row(rows, "Dice", picture, seen, **options)
        loss_row(rows, "Tversky", picture, seen, alpha=0.3, beta=0.9, **options)
    loss_row(rows, "Dice", picture, seen, f32(1, 3), axis=(1, 2))
    loss_row(rows, "Tversky", picture, seen, f32(1, 3), axis=(1, 2))
    function_row(rows, "dice", picture, seen)
    function_row(rows, "dice", picture, seen, axis=(1, 2))
    function_row(rows, "tversky", picture, seen)
    function_row(rows, "tversky", picture, seen, alpha=0.2, beta=0.7, axis=(1, 2))


def others(rows):
    scores = common.draw(14, 3, 5, 4, low=-2, high=2)
    labels = np.array([[1, 2, 0], [3, 3, 0], [2, 0, 0]], "int32")
    for options in ({}, {"reduction": "none"}, {"reduction": "sum"}):
        loss_row(rows, "CTC", labels, scores, W, **options)
    loss_row(rows, "CTC", labels, scores)
    loss_row(rows, "CTC", labels[0], scores)
    function_row(rows, "ctc", labels, scores)
    points = common.draw(15, 5, 3)
    points = (points / np.linalg.norm(points, axis=1, keepdims=True)).astype("float32")
    kinds = np.array([0, 1, 0, 2, 1], "int32")
    for options in ({}, {"remove_diagonal": False}, {"gamma": 8.0, "margin": 0.25}, {"reduction": "none"}):
        loss_row(rows, "Circle", kinds, points, **options)
    loss_row(rows, "Circle", kinds, points, f32(1, 0, 2, 1, 1))
    function_row(rows, "circle", kinds, points)
    function_row(rows, "circle", kinds, points, remove_diagonal=False, gamma=8.0, margin=0.25)
    references = {"ref_labels": kinds[:3], "ref_embeddings": points[2:]}
    out = np.asarray(keras.losses.circle(kinds, points, remove_diagonal=False, **references))
    rows.append({"function": "circle", "options": '{"remove_diagonal": false}', **references, "y_true": kinds, "y_pred": points, "out": out})
    name, function = "CategoricalGeneralizedCrossEntropy", "categorical_generalized_cross_entropy"
    for options in ({}, {"q": 0.7}, {"reduction": "none"}):
        loss_row(rows, name, LABEL, PROB, W, **options)
        loss_row(rows, name, CUBE_LABEL, CUBE, W6, **options)
    function_row(rows, function, LABEL, PROB, q=0.7)


NAMES = """mse MSE mae MAE mape MAPE msle MSLE bce BCE cce kld KLD crossentropy accuracy acc log_cosh logcosh adam Adam ADAM adamw
AdamW adam_w sgd SGD rmsprop RMSprop RMSProp glorot_uniform GlorotUniform he_normal HeNormal normal uniform zeros zero Zeros ones
one identity IdentityInitializer orthogonal l1 L1 l2 L2 l1l2 L1L2 l1_l2 relu ReLU swish silu softmax linear hard_swish logsoftmax"""


def names():
    """What strings resolve to, and the name each shows in logs."""
    rows = []
    for kind in ("loss", "metric", "optimizer", "initializer", "regularizer", "activation"):
        table = getattr(keras, kind + ("es" if kind == "loss" else "s"))
        known = NAMES.split()
        if kind in ("loss", "metric"):
            source = getattr(keras.src, table.__name__.split(".")[-1])
            known += [text for text in sorted(source.ALL_OBJECTS_DICT) if text not in BASES]
        for text in dict.fromkeys(known):
            try:
                found = table.get(text)
            except Exception:
                continue
            name = getattr(found, "__name__", None) or type(found).__name__
            rows.append({"kind": kind, "text": text, "is": name})
    return rows


BASES = ["Loss", "LossFunctionWrapper", "Metric", "metric", "MeanMetricWrapper", "mean_metric_wrapper"]


def main():
    rows = []
    for part in (regression, binary, categorical, sparse, families, focal, areas, others):
        part(rows)
    common.write("losses.json", {"versions": common.versions(), "cases": rows, "names": names()})


if __name__ == "__main__":
    main()
