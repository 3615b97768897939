"""metrics.json: every metric with its options, weights and masks; the result after each of several updates."""

import json

import keras
import numpy as np

import common
from losses import BINARY, BINARY_P, CUBE, CUBE_LABEL, HOT, LABEL, LOGIT, P1, PROB, W, Y1, f32

TIES = f32(0.4, 0.4, 0.2, 0.3, 0.3, 0.4, 0.1, 0.45, 0.45).reshape(3, 3)
W6 = f32(1, 2, 0, 1, 1, 3).reshape(2, 3)


def text(options):
    return json.dumps(options)


def metric_row(rows, kind, updates, **options):
    """Several updates, the result after each, the reset result, and the state's names. A step is (values..., weight)."""
    metric = getattr(keras.metrics, kind)(**options)
    row = {"metric": kind, "options": text(options), "config": json.dumps(metric.get_config()), "updates": []}
    for *values, weight in updates:
        step = {"values": values, "sample_weight": weight}
        try:
            metric.update_state(*values, sample_weight=weight)
            step["result"] = np.asarray(metric.result())
        except Exception as error:
            step["error"], step["text"] = type(error).__name__, str(error).split("\n")[0][:160]
        row["updates"].append(step)
    row["variables"] = [v.name for v in metric.variables]
    metric.reset_state()
    row["after_reset"] = np.asarray(metric.result())
    rows.append(row)


def function_row(rows, name, target, prediction, **options):
    out = np.asarray(getattr(keras.metrics, name)(target, prediction, **options))
    rows.append({"function": name, "options": text(options), "y_true": target, "y_pred": prediction, "out": out})


def masked_row(rows, kind, target, prediction, mask, weight=None, **options):
    """One update with predictions that carry a mask."""
    metric = getattr(keras.metrics, kind)(**options)
    tensor = keras.ops.convert_to_tensor(prediction)
    keras.src.backend.set_keras_mask(tensor, keras.ops.convert_to_tensor(mask))
    metric.update_state(target, tensor, sample_weight=weight)
    rows.append(
        {
            "metric": kind,
            "options": text(options),
            "y_true": target,
            "y_pred": prediction,
            "mask": mask,
            "sample_weight": weight,
            "result": np.asarray(metric.result()),
        }
    )


def reductions(rows):
    metric_row(rows, "Mean", [(f32(1, 2, 3), None), (f32(5), None), (np.float32(7.0), None)])
    metric_row(rows, "Mean", [(f32(1, 2, 3), f32(1, 0, 3)), (f32(4, 5), None), (f32(6, 7), f32(0, 0))])
    square = f32(1, 2, 3, 4).reshape(2, 2)
    metric_row(rows, "Mean", [(square, None), (square, f32(1, 3)), (square, f32(1, 0, 0, 1).reshape(2, 2))])
    metric_row(rows, "Mean", [(np.float32(2.0), np.float32(0.5)), (np.float32(4.0), 2.0)], name="loss")
    metric_row(rows, "Sum", [(f32(1, 2, 3), None), (square, f32(1, 3)), (np.float32(7.0), np.float32(0.5))])


def accuracies(rows):
    metric_row(
        rows,
        "Accuracy",
        [
            (f32(0, 1, 2), f32(0, 1, 1), None),
            (f32(0, 1, 2), f32(2, 1, 0), W),
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
    metric_row(
        rows,
        "CategoricalAccuracy",
        [(HOT, PROB, None), (HOT, TIES, None), (HOT, PROB[::-1], W), (CUBE, CUBE[::-1], None), (CUBE, CUBE[::-1], f32(1, 3))],
    )
    metric_row(
        rows,
        "SparseCategoricalAccuracy",
        [
            (LABEL, PROB, None),
            (LABEL, TIES, None),
            (LABEL.reshape(3, 1), PROB[::-1], W),
            (CUBE_LABEL, CUBE, None),
            (CUBE_LABEL, CUBE, W6),
            (LABEL.astype("float32"), LOGIT, None),
        ],
    )
    updates = [(HOT, PROB, None), (HOT, TIES, None), (HOT, PROB[::-1], W), (CUBE, CUBE[::-1], None), (CUBE, CUBE[::-1], W6)]
    for k in (1, 2):
        metric_row(rows, "TopKCategoricalAccuracy", updates, k=k)
    metric_row(rows, "TopKCategoricalAccuracy", [(common.draw(1, 6, 9), common.draw(2, 6, 9), None)])
    sparse = [
        (LABEL, PROB, None),
        (LABEL, TIES, None),
        (LABEL.reshape(3, 1), PROB[::-1], W),
        (CUBE_LABEL, CUBE, None),
        (CUBE_LABEL, CUBE, W6),
        (LABEL.astype("float32"), LOGIT, None),
    ]
    for k in (1, 2):
        metric_row(rows, "SparseTopKCategoricalAccuracy", sparse, k=k)
    ids = np.array([[0, 2, 1], [2, 0, 1], [1, 0, 2]], "int32")
    metric_row(rows, "SparseTopKCategoricalAccuracy", [(LABEL, ids, None), (LABEL, ids, W)], k=2, from_sorted_ids=True)
    for target, prediction in ((HOT, PROB), (HOT, TIES), (CUBE, CUBE[::-1])):
        function_row(rows, "categorical_accuracy", target, prediction)
        function_row(rows, "top_k_categorical_accuracy", target, prediction, k=2)
    for target, prediction in ((LABEL, PROB), (CUBE_LABEL, CUBE), (LABEL.reshape(3, 1), TIES)):
        function_row(rows, "sparse_categorical_accuracy", target, prediction)
        function_row(rows, "sparse_top_k_categorical_accuracy", target, prediction, k=2)
    function_row(rows, "sparse_top_k_categorical_accuracy", LABEL, ids, k=2, from_sorted_ids=True)
    function_row(rows, "binary_accuracy", BINARY, BINARY_P)
    function_row(rows, "binary_accuracy", BINARY, BINARY_P, threshold=0.2)


def means_of_losses(rows):
    for name in ("MeanSquaredError", "MeanAbsoluteError"):
        metric_row(rows, name, [(Y1, P1, None), (Y1[:2], -P1[:2], f32(1, 3)), (Y1, Y1, W.reshape(3, 1))])
        metric_row(
            rows,
            name,
            [(f32(1, 2, 3), f32(1.5, 2, 2).reshape(3, 1), W), (CUBE, CUBE[::-1], None), (CUBE, CUBE[::-1], W6)],
        )
    for name in ("BinaryCrossentropy", "CategoricalCrossentropy", "SparseCategoricalCrossentropy"):
        target, prediction = {"B": (BINARY, BINARY_P), "C": (HOT, PROB), "S": (LABEL, PROB)}[name[0]]
        metric_row(rows, name, [(target, prediction, None), (target, prediction, W)])
        metric_row(rows, name, [(target, prediction * 3 - 1, None), (target, prediction, W)], from_logits=True)
        if name[0] != "S":
            metric_row(rows, name, [(target, prediction, None), (target, prediction, W)], label_smoothing=0.2)
    metric_row(rows, "CategoricalCrossentropy", [(HOT.T, PROB.T, None)], axis=0)
    metric_row(rows, "SparseCategoricalCrossentropy", [(LABEL, PROB, None), (LABEL, PROB, W)], ignore_class=1)


TRUE8, PRED8 = f32(0, 1, 1, 0, 1, 0, 0, 1), f32(0.1, 0.8, 0.35, 0.35, 1.0, 0.0, 0.62, 0.5)
MANY, MANY_P = (common.draw(5, 40) > 0.2).astype("float32"), common.draw(6, 40, low=0, high=1)
LABELS, LABELS_P = (common.draw(7, 12, 3) > 0).astype("int32"), common.draw(8, 12, 3, low=0, high=1)
W8, W12 = f32(1, 2, 0, 0.5, 1, 3, 1, 1), common.draw(9, 12, low=0, high=2)


def curves(rows):
    updates = [(TRUE8, PRED8, None), (MANY, MANY_P, None), (TRUE8, PRED8, W8), (LABELS, LABELS_P, W12)]
    for curve in ("ROC", "PR", "PRGAIN"):
        for method in ("interpolation", "minoring", "majoring"):
            metric_row(rows, "AUC", updates, name="auc", curve=curve, summation_method=method)
    metric_row(rows, "AUC", updates[:3], name="auc", num_thresholds=7)
    metric_row(rows, "AUC", updates[:3], name="auc", num_thresholds=2)
    metric_row(rows, "AUC", updates[:3], name="auc", thresholds=[0.6, 0.1, 0.35])
    metric_row(rows, "AUC", updates[:3], name="auc", thresholds=[0.25, 0.5, 0.75], curve="pr")
    metric_row(rows, "AUC", [(TRUE8, PRED8 * 4 - 2, None), (MANY, MANY_P * 6 - 3, None)], name="auc", from_logits=True)
    apart = [(LABELS, LABELS_P, None), (LABELS[:5], LABELS_P[:5], None)]
    for options in ({}, {"num_labels": 3}, {"curve": "PR"}, {"thresholds": [0.2, 0.7]}):
        metric_row(rows, "AUC", apart, name="auc", multi_label=True, **options)
    metric_row(rows, "AUC", [(LABELS, LABELS_P, W12)], name="auc", multi_label=True)


def scores(rows):
    hot = np.eye(3, dtype="float32")[common.draw(3, 12, low=0, high=3, digits=6).astype("int32")]
    updates = [(hot, LABELS_P, None), (hot[::-1], LABELS_P, W12), (hot * 0, LABELS_P, None)]
    for average in (None, "micro", "macro", "weighted"):
        metric_row(rows, "F1Score", updates, average=average)
        metric_row(rows, "FBetaScore", updates, average=average, beta=0.5, threshold=0.4)
    metric_row(rows, "FBetaScore", updates, average="macro", beta=2.0)
    metric_row(rows, "F1Score", updates, average="macro", threshold=0.5)


def distances(rows):
    """Means of a loss and the like: two or three axes, weights of samples and of parts, masks."""
    names = ("MeanAbsolutePercentageError", "MeanSquaredLogarithmicError", "RootMeanSquaredError", "CosineSimilarity", "LogCoshError")
    names += ("KLDivergence", "Poisson", "Hinge", "SquaredHinge", "CategoricalHinge")
    names += ("ConcordanceCorrelation", "PearsonCorrelation", "MeanSquaredError", "MeanAbsoluteError")
    for name in names:
        y, p = abs(CUBE), abs(CUBE[::-1])
        metric_row(rows, name, [(HOT, PROB, None), (HOT, PROB[::-1], W), (y, p, None), (y, p, W6), (y, p, f32(1, 3))])
        masked_row(rows, name, HOT, PROB, np.array([True, False, True]))
        masked_row(rows, name, HOT, PROB, np.array([True, False, True]), W)
    for name in ("CosineSimilarity", "ConcordanceCorrelation", "PearsonCorrelation"):
        metric_row(rows, name, [(CUBE, CUBE[::-1], None)], axis=1)
    metric_row(rows, "RootMeanSquaredError", [(f32(1, 2, 3), f32(1.5, 2, 2).reshape(3, 1), W)])
    for name in ("concordance_correlation", "pearson_correlation"):
        function_row(rows, name, CUBE, CUBE[::-1])
        function_row(rows, name, CUBE, CUBE[::-1], axis=1)
    metric_row(rows, "R2Score", [(CUBE[0], CUBE[1], None), (CUBE[1], CUBE[0] + 1, f32(1, 2, 0))])
    for options in ({"class_aggregation": None}, {"class_aggregation": "variance_weighted_average"}, {"num_regressors": 2}):
        metric_row(rows, "R2Score", [(common.draw(20, 8, 2), common.draw(21, 8, 2), None)], **options)
    metric_row(rows, "R2Score", [(f32(1, 2, 3).reshape(3, 1), f32(1, 2, 2).reshape(3, 1), None)], num_regressors=7)


def counts(rows):
    updates = [(TRUE8, PRED8, None), (TRUE8, PRED8, W8), (LABELS, LABELS_P, None), (LABELS, LABELS_P, W12), (LABELS[:, :1], LABELS_P[:, 0], None)]
    for name in ("TruePositives", "TrueNegatives", "FalsePositives", "FalseNegatives", "Precision", "Recall"):
        for options in ({}, {"thresholds": 0.3}, {"thresholds": [0.9, 0.35]}, {"thresholds": [0.0, 0.5, 1.0]}):
            metric_row(rows, name, updates, name="part", **options)
    hot = [(LABELS, LABELS_P, None), (LABELS, LABELS_P, W12)]
    for name in ("Precision", "Recall"):
        for options in ({"top_k": 2}, {"class_id": 1}, {"top_k": 1, "class_id": 2}, {"top_k": 2, "thresholds": 0.6}):
            metric_row(rows, name, hot, name="part", **options)
    for name in ("SensitivityAtSpecificity", "SpecificityAtSensitivity", "PrecisionAtRecall", "RecallAtPrecision"):
        argument = {"S": name[13:].lower(), "P": "recall", "R": "precision"}[name[0]]
        for value, options in ((0.5, {}), (0.8, {"num_thresholds": 7}), (0.4, {"num_thresholds": 1}), (0.99, {})):
            metric_row(rows, name, [(TRUE8, PRED8, None), (MANY, MANY_P, None), (TRUE8, PRED8, W8)], name="at", **{argument: value}, **options)
        metric_row(rows, name, hot, name="at", **{argument: 0.6}, class_id=2)


def overlaps(rows):
    t, p = np.array([[0, 1, 2], [2, 1, 0]], "int32"), np.array([[0, 2, 2], [1, 1, 0]], "int32")
    updates = [(t, p, None), (t, p[::-1], np.array([[1, 2, 0], [1, 3, 1]], "int32")), (t - 1, p, None)]
    scores, hot = common.draw(22, 6, 3), np.eye(3, dtype="float32")[t.ravel()]
    for options in ({}, {"ignore_class": 1}, {"dtype": "float32"}):
        metric_row(rows, "IoU", updates, num_classes=3, target_class_ids=[0, 2], name="iou", **options)
        metric_row(rows, "MeanIoU", updates, num_classes=3, name="iou", **options)
    metric_row(rows, "IoU", [(hot, scores, None)], num_classes=3, target_class_ids=[1], sparse_y_true=False, sparse_y_pred=False, name="iou")
    metric_row(rows, "MeanIoU", [(t.ravel(), scores, None)], num_classes=3, sparse_y_pred=False, name="iou")
    metric_row(rows, "OneHotIoU", [(hot, scores, None), (hot, scores, W8[:6].astype("int32"))], num_classes=3, target_class_ids=[0, 2], name="iou")
    metric_row(rows, "OneHotIoU", [(hot, p.ravel(), None)], num_classes=3, target_class_ids=[0, 2], sparse_y_pred=True, name="iou")
    metric_row(rows, "OneHotMeanIoU", [(hot, scores, None), (hot[::-1], scores, None)], num_classes=3, name="iou")
    for options in ({}, {"target_class_ids": [1], "threshold": 0.3}, {"dtype": "float32"}):
        weights = W8 if "dtype" in options else W8.astype("int32")
        metric_row(rows, "BinaryIoU", [(TRUE8, PRED8, None), (TRUE8, PRED8, weights)], name="iou", **options)


def main():
    rows = []
    for part in (reductions, accuracies, means_of_losses, distances, curves, scores, counts, overlaps):
        part(rows)
    common.write("metrics.json", {"versions": common.versions(), "cases": rows})


if __name__ == "__main__":
    main()
