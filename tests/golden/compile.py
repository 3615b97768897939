"""compile.json and compile_masks.json: what compile() makes of losses, metrics and weights: two epochs of SGD, keys and values of their logs."""

import keras
import numpy as np

import common
from fit import CLASSIFIER, HOT, LABEL, N, SIDE, TARGET, X

HEAD = [common.draw(41, 8, 1), common.draw(42, 1, low=-0.1, high=0.1)]
VALUE = TARGET.reshape(N, 1)
YES = (TARGET > 0).astype("int32").reshape(N, 1)
WEIGHTS = np.round(0.5 + (np.arange(N) % 4) / 2, 2).astype("float32")
TOKENS = (common.draw(43, N, 5, low=0, high=6, digits=4)).astype("int32")
STEPS = common.draw(44, N, 5, 2)
TABLE, STEP_HEAD = common.draw(45, 6, 3), [common.draw(46, 3, 2), np.zeros(2, "float32")]


def two_heads():
    x = keras.Input((4,), name="x")
    body = keras.layers.Dense(8, activation="tanh", name="body")(x)
    kind = keras.layers.Dense(3, activation="softmax", name="kind")(body)
    size = keras.layers.Dense(1, name="size")(body)
    model = keras.Model(x, [kind, size])
    model.set_weights(CLASSIFIER + HEAD)
    return model


def one_head():
    x = keras.Input((4,), name="x")
    body = keras.layers.Dense(8, activation="tanh", name="body")(x)
    model = keras.Model(x, keras.layers.Dense(3, activation="softmax", name="kind")(body))
    model.set_weights(CLASSIFIER)
    return model


def yes_or_no():
    x = keras.Input((4,), name="x")
    body = keras.layers.Dense(8, activation="tanh", name="body")(x)
    model = keras.Model(x, keras.layers.Dense(1, activation="sigmoid", name="yes")(body))
    model.set_weights(CLASSIFIER[:2] + HEAD)
    return model


def masked():
    x = keras.Input((5,), dtype="int32", name="x")
    rows = keras.layers.Embedding(6, 3, mask_zero=True, name="table")(x)
    model = keras.Model(x, keras.layers.Dense(2, name="steps")(rows))
    model.set_weights([TABLE] + STEP_HEAD)
    return model


def run(rows, name, model, y, settings, x=X, held_out=None, **fit):
    keras.utils.clear_session()
    made = model()
    made.compile(keras.optimizers.SGD(0.05), **settings())
    history = made.fit(x, y, batch_size=8, epochs=2, shuffle=False, verbose=0, validation_data=held_out, **fit)
    evaluated = made.evaluate(x, y, batch_size=8, verbose=0, return_dict=True)
    f32 = lambda v: [np.float32(e) for e in v] if isinstance(v, list) else np.float32(v)
    rows.append(
        {
            "name": name,
            "history": {k: f32(v) for k, v in history.history.items()},
            "evaluate": {k: f32(v) for k, v in evaluated.items()},
        }
    )


SPARSE = "sparse_categorical_crossentropy"


def several(rows):
    both = [LABEL, VALUE]
    run(rows, "lists", two_heads, both, lambda: {"loss": [SPARSE, "mse"], "metrics": [["acc"], ["mae"]]})
    run(
        rows,
        "names",
        two_heads,
        both,
        lambda: {
            "loss": {"size": "mae", "kind": SPARSE},
            "loss_weights": {"kind": 0.5, "size": 2.0},
            "metrics": {"size": ["mse", keras.metrics.RootMeanSquaredError(name="rmse")]},
            "weighted_metrics": {"kind": ["accuracy"], "size": ["mse"]},
        },
        sample_weight=[WEIGHTS, WEIGHTS[::-1]],
        held_out=(X[:9], [LABEL[:9], VALUE[:9]], [WEIGHTS[:9], WEIGHTS[:9]]),
    )
    run(rows, "one_for_all", two_heads, [HOT, VALUE], lambda: {"loss": "mse", "metrics": ["mse", "mae"]})
    run(rows, "one_loss", two_heads, both, lambda: {"loss": [None, "mse"], "metrics": [[], ["mae", "mae", "mae"]]})
    run(rows, "one_target", two_heads, [VALUE], lambda: {"loss": [None, "mse"]})
    run(
        rows,
        "one_weight",
        two_heads,
        both,
        lambda: {"loss": [SPARSE, "mse"], "loss_weights": [1.0, 0.5], "weighted_metrics": [["accuracy"], ["mae"]]},
        sample_weight=WEIGHTS,
    )
    run(
        rows,
        "same_names",
        two_heads,
        both,
        lambda: {
            "loss": [SPARSE, "mse"],
            "metrics": [["acc"], ["mse", "mse"]],
            "weighted_metrics": [["acc"], ["mse", "mse", "mae"]],
        },
        sample_weight=[WEIGHTS, WEIGHTS[::-1]],
    )


def single(rows):
    run(
        rows,
        "variants",
        one_head,
        LABEL,
        lambda: {"loss": "crossentropy", "metrics": ["acc", "accuracy", "Accuracy", "sparse_top_k_categorical_accuracy"]},
    )
    run(
        rows,
        "one_hot",
        one_head,
        HOT,
        lambda: {
            "loss": "CE",
            "metrics": ["ACC", "mse", keras.metrics.AUC(name="area"), keras.metrics.F1Score("macro"), "kl_divergence"],
        },
    )
    run(
        rows,
        "binary",
        yes_or_no,
        YES,
        lambda: {
            "loss": "crossentropy",
            "loss_weights": 0.5,
            "metrics": ["accuracy", "AUC", "precision", "recall", keras.metrics.PrecisionAtRecall(0.6, name="at")],
            "weighted_metrics": ["auc", "bce"],
        },
        class_weight={0: 1.0, 1: 3.0},
    )
    run(
        rows,
        "repeated",
        one_head,
        HOT,
        lambda: {"loss": "categorical_crossentropy", "metrics": ["mse", "mse", "mse"], "weighted_metrics": ["mse", "mse"]},
        sample_weight=WEIGHTS,
    )
    run(
        rows,
        "callables",
        one_head,
        HOT,
        lambda: {
            "loss": keras.losses.huber,
            "metrics": [keras.losses.cosine_similarity, keras.losses.LogCosh(name="curve")],
        },
    )


def masks(rows):
    """In TensorFlow, for in JAX the metrics of a training step lose masks."""
    settings = {"loss": "mse", "metrics": ["mae"], "weighted_metrics": ["mae", "msle"]}
    run(rows, "masks", masked, STEPS, lambda: dict(settings), x=TOKENS)
    run(rows, "masks_and_weights", masked, STEPS, lambda: dict(settings), x=TOKENS, sample_weight=WEIGHTS[:, None])
    parts = (WEIGHTS[:, None] * np.arange(1, 6, dtype="float32")).astype("float32")
    run(rows, "masks_and_parts", masked, STEPS, lambda: dict(settings), x=TOKENS, sample_weight=parts)


def main():
    rows = []
    for part in (masks,) if keras.backend.backend() == "tensorflow" else (several, single):
        part(rows)
    data = {"x": X, "label": LABEL, "hot": HOT, "value": VALUE, "yes": YES, "weights": WEIGHTS, "tokens": TOKENS, "steps": STEPS}
    data["two_heads"] = [np.asarray(w) for w in two_heads().get_weights()]
    data["masked"] = [np.asarray(w) for w in masked().get_weights()]
    name = "compile_masks.json" if keras.backend.backend() == "tensorflow" else "compile.json"
    common.write(name, {"versions": common.versions(), "data": data, "cases": rows})


if __name__ == "__main__":
    main()
