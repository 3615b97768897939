"""Whole models written by Keras, and models.json that says what each computes and how its training goes on."""

import os
import shutil

import keras
import numpy as np

import common

FILES = os.path.join(common.DATA, "models")
L = keras.layers
K = keras.ops


def mlp():
    model = keras.Sequential(
        [keras.Input((6,)), L.Dense(5, activation="relu", kernel_regularizer="l2"), L.Dense(3, activation="softmax")]
    )
    model.compile(keras.optimizers.Adam(0.01, amsgrad=True), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model, [common.draw(1, 8, 6)], [np.arange(8, dtype="int32") % 3]


def late():
    """Without Input: built at its first call."""
    model = keras.Sequential([L.Dense(4, activation="gelu"), L.BatchNormalization(), L.PReLU(), L.Dense(2)])
    x = common.draw(2, 8, 3)
    model(x)
    rate = keras.optimizers.schedules.ExponentialDecay(0.05, 3, 0.5)
    loss = keras.losses.MeanAbsoluteError(reduction="sum")
    model.compile(keras.optimizers.SGD(rate, momentum=0.9, nesterov=True), loss, metrics=[keras.metrics.MeanSquaredError()])
    return model, [x], [common.draw(3, 8, 2)]


def siamese():
    a, b = keras.Input((4,), name="left"), keras.Input((4,), name="right")
    shared = L.Dense(5, activation="tanh", name="shared")
    joined = L.Concatenate()([shared(a), shared(b)])
    hidden = L.LayerNormalization()(L.Dense(10, activation="relu")(joined) + joined)
    far = L.Dense(1, name="far")(hidden)
    same = L.Dense(1, activation="sigmoid", name="same")(hidden)
    model = keras.Model([a, b], [far, same], name="siamese")
    model.compile("rmsprop", ["mse", "binary_crossentropy"], loss_weights=[1.0, 0.25], metrics=[["mae"], ["accuracy"]])
    y = [common.draw(6, 8, 1), (np.arange(8) % 2).astype("float32").reshape(8, 1)]
    return model, [common.draw(4, 8, 4), common.draw(5, 8, 4)], y


def operations():
    x = keras.Input((6,), name="x")
    h = L.Dense(6, name="dense")(x)
    h = K.relu(h) * 2 + x
    h = 1.0 - K.maximum(h, 0.25)
    h = K.concatenate([h[:, 1:4], K.square(h[:, 0:1]), K.abs(h[:, -1:])], axis=-1)
    h = K.reshape(h, (-1, 5, 1))
    h = K.sum(h, axis=2) / K.sqrt(K.mean(h, axis=[1, 2], keepdims=False)[:, None] ** 2 + 0.5)
    model = keras.Model(x, L.Dense(2, name="out")(K.softmax(K.transpose(K.transpose(h)), axis=-1)), name="operations")
    model.compile(keras.optimizers.AdamW(0.01, weight_decay=0.1), keras.losses.Huber())
    return model, [common.draw(7, 8, 6)], [common.draw(8, 8, 2)]


def nested():
    inner_x = keras.Input((4,), name="inner_x")
    inner_h = L.Dense(3, activation="tanh")(inner_x)
    inner = keras.Model(inner_x, L.Add()([inner_h, L.Dense(3)(inner_h)]), name="inner")
    stack = keras.Sequential([keras.Input((3,)), L.Dense(3), L.ReLU()], name="stack")
    a = keras.Input((4,), name="a")
    model = keras.Model({"a": a}, {"y": L.Dense(1, name="head")(stack(inner(a))), "z": inner(a)}, name="nested")
    model.compile(keras.optimizers.Adam(use_ema=True, ema_momentum=0.9), {"y": "mse", "z": "mae"}, loss_weights={"y": 1.0, "z": 0.5})
    return model, {"a": common.draw(9, 8, 4)}, {"y": common.draw(10, 8, 1), "z": common.draw(11, 8, 3)}


def words():
    model = keras.Sequential(
        [keras.Input((5,), dtype="int32"), L.Embedding(7, 3), L.Flatten(), L.Dense(2, kernel_constraint="max_norm")]
    )
    model.compile(keras.optimizers.SGD(0.1, clipnorm=0.5), "mse")
    return model, [np.random.RandomState(12).randint(0, 7, (8, 5)).astype("int32")], [common.draw(13, 8, 2)]


def one(value):
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def listed(value):
    return list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else [value]


def row(make, ending):
    keras.utils.clear_session()
    model, x, y = make()
    names = list(x) if isinstance(x, dict) else None
    model.set_weights([common.draw(100 + i, *w.shape) for i, w in enumerate(model.get_weights())])
    for _ in range(3):
        model.train_on_batch(one(x), one(y))
    file = make.__name__ + ending
    model.save(os.path.join(FILES, file))
    out = listed(model.predict(one(x), verbose=0))
    if isinstance(x, dict):
        out = [model.predict(x, verbose=0)[k] for k in y]
    logs = [model.train_on_batch(one(x), one(y), return_dict=True) for _ in range(5)]
    return {
        "file": file,
        "x": listed(x),
        "y": listed(y),
        "x_names": names,
        "y_names": list(y) if isinstance(y, dict) else None,
        "out": out,
        "iterations": 3,
        "logs": [{k: float(v) for k, v in step.items()} for step in logs],
        "after": model.get_weights(),
    }


def main():
    shutil.rmtree(FILES, ignore_errors=True)
    os.makedirs(FILES)
    rows = [row(make, ".keras") for make in (mlp, late, siamese, operations, nested, words)]
    # Keras itself does not keep the state of training of these, but the files hold it.
    rows += [row(make, ".h5") for make in (mlp, late, siamese, words)]
    common.write("models.json", {"versions": common.versions(), "models": rows})


if __name__ == "__main__":
    main()
