"""optimizers.json: ten training steps of a fixed small network under every optimizer setting Addax has to follow."""

import json

import keras
import numpy as np

import common

STEPS, BATCH = 10, 12
WEIGHTS = [
    common.draw(1, 8, 16, low=-0.5, high=0.5),
    common.draw(2, 16, low=-0.1, high=0.1),
    common.draw(3, 16, 4, low=-0.5, high=0.5),
    common.draw(4, 4, low=-0.1, high=0.1),
]
X = common.draw(5, STEPS, BATCH, 8, digits=2)
Y = X[..., :4].argmax(-1).astype("int32")  # learnable, so that the losses move

CLIPS = [{"clipnorm": 0.05}, {"clipvalue": 0.01}, {"global_clipnorm": 0.1}]
EMA = [{"use_ema": 1, "ema_momentum": 0.9}, {"use_ema": 1, "ema_momentum": 0.5, "ema_overwrite_frequency": 3}]
VARIANTS = {
    "SGD": [
        {},
        {"learning_rate": 0.1},
        {"learning_rate": 0.1, "momentum": 0.9},
        {"learning_rate": 0.1, "momentum": 0.9, "nesterov": 1},
        {"learning_rate": 0.1, "weight_decay": 0.01},
        {"learning_rate": 0.1, "momentum": 0.9, "weight_decay": 0.01, "clipnorm": 0.1},
        *[{"learning_rate": 0.5, **c} for c in CLIPS],
        *[{"learning_rate": 0.1, **e} for e in EMA],
        {"learning_rate": 0.1, "gradient_accumulation_steps": 2},
    ],
    "RMSprop": [
        {},
        {"learning_rate": 0.01},
        {"learning_rate": 0.01, "momentum": 0.9},
        {"learning_rate": 0.01, "centered": 1},
        {"learning_rate": 0.01, "centered": 1, "momentum": 0.5},
        {"learning_rate": 0.01, "rho": 0.5, "epsilon": 0.001, "weight_decay": 0.02},
        {"clipnorm": 0.05},
    ],
    "Adam": [
        {},
        {"learning_rate": 0.01},
        {"learning_rate": 0.01, "amsgrad": 1},
        {"learning_rate": 0.01, "beta_1": 0.5, "beta_2": 0.9, "epsilon": 0.1},
        {"weight_decay": 0.01},
        *[{"learning_rate": 0.01, **c} for c in CLIPS],
        *[{"learning_rate": 0.01, **e} for e in EMA],
        {"learning_rate": 0.01, "gradient_accumulation_steps": 3},
    ],
    "AdamW": [
        {},
        {"learning_rate": 0.01},
        {"learning_rate": 0.01, "weight_decay": 0.1},
        {"learning_rate": 0.01, "amsgrad": 1},
        {"learning_rate": 0.01, "global_clipnorm": 0.1},
        {"learning_rate": 0.01, **EMA[1]},
    ],
}
# A learning rate set by hand after five steps, and a variable kept out of the decay.
CHANGED_RATE = {"SGD": {"learning_rate": 0.1, "momentum": 0.9}, "Adam": {"learning_rate": 0.01}}


def network():
    """8-16-4 with tanh and softmax, from the fixed weights."""
    model = keras.Sequential(
        [keras.Input((8,)), keras.layers.Dense(16, activation="tanh"), keras.layers.Dense(4, activation="softmax")]
    )
    model.set_weights(WEIGHTS)
    return model


def row(name, options, new_rate=None, exclude=None):
    """The ten losses, each of the batch before its update, the weights after the last one and the optimizer's state."""
    flags = ("nesterov", "centered", "amsgrad", "use_ema")
    optimizer = getattr(keras.optimizers, name)(**{k: bool(v) if k in flags else v for k, v in options.items()})
    if exclude:
        optimizer.exclude_from_weight_decay(var_names=exclude)
    model = network()
    model.compile(optimizer=optimizer, loss="sparse_categorical_crossentropy")
    losses = []
    for step in range(STEPS):
        if new_rate and step == STEPS // 2:
            optimizer.learning_rate = new_rate
        losses.append(float(model.train_on_batch(X[step], Y[step])))
    state = [np.asarray(v.value) for v in optimizer.variables]
    return {
        "optimizer": name,
        "options": options,
        "new_rate_after_five": new_rate,
        "exclude": exclude,
        "losses": losses,
        "final": model.get_weights(),
        "config": json.dumps(optimizer.get_config()),
        "state_names": [v.path for v in optimizer.variables],
        "state_sums": [float(np.sum(s, dtype="float64")) for s in state],
        "iterations": int(optimizer.iterations),
    }


def main():
    keras.utils.set_random_seed(0)
    rows = []
    for name, variants in VARIANTS.items():
        for options in variants:
            keras.utils.clear_session()
            rows.append(row(name, options))
    for name, options in CHANGED_RATE.items():
        rows.append(row(name, options, new_rate=0.002))
    rows.append(row("AdamW", {"learning_rate": 0.01, "weight_decay": 0.5}, exclude=["bias"]))
    common.write("optimizers.json", {"versions": common.versions(), "initial": WEIGHTS, "x": X, "y": Y, "runs": rows})


if __name__ == "__main__":
    main()
