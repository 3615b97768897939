"""optimizers.json: twenty training steps of a fixed small network under every optimizer setting Addax has to follow."""

import json

import keras
import numpy as np

import common

STEPS, BATCH = 20, 12
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
# What an optimizer inherits: one row of each class shows that it does.
COMMON = {"weight_decay": 0.02, "global_clipnorm": 0.2, "use_ema": 1, "ema_momentum": 0.7, "ema_overwrite_frequency": 4}
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
    "Adagrad": [
        {},
        {"learning_rate": 0.1, "initial_accumulator_value": 0.01, "epsilon": 0.001},
        {"learning_rate": 0.1, **COMMON},
    ],
    "Adadelta": [{}, {"learning_rate": 1.0}, {"learning_rate": 1.0, "rho": 0.8, "epsilon": 1e-4, **COMMON}],
    "Adamax": [{}, {"learning_rate": 0.01, "beta_1": 0.8, "beta_2": 0.9, "epsilon": 0.001}, COMMON],
    "Nadam": [
        {},
        {"learning_rate": 0.01, "beta_1": 0.8, "beta_2": 0.9, "epsilon": 0.001},
        COMMON,
        {"gradient_accumulation_steps": 3},
    ],
    "Lion": [{}, {"learning_rate": 0.01, "beta_1": 0.8, "beta_2": 0.9}, COMMON],
    "Lamb": [{}, {"learning_rate": 0.01, "beta_1": 0.8, "beta_2": 0.9, "epsilon": 0.001}, COMMON],
    "Ftrl": [
        {},
        {"learning_rate": 0.1, "initial_accumulator_value": 0.5, "learning_rate_power": -0.8, "beta": 0.01},
        {
            "learning_rate": 0.1,
            "l1_regularization_strength": 0.01,
            "l2_regularization_strength": 0.02,
            "l2_shrinkage_regularization_strength": 0.03,
        },
        COMMON,
    ],
    "Adafactor": [
        {},
        {"learning_rate": 0.5, "beta_2_decay": -0.5, "epsilon_1": 1e-8, "epsilon_2": 0.01, "clip_threshold": 0.5},
        {"learning_rate": 0.1, "relative_step": 0, **COMMON},
    ],
    "Muon": [
        {"adam_lr_ratio": 1.0},
        {"learning_rate": 0.02, "adam_lr_ratio": 0.5, "momentum": 0.8, "nesterov": 0, "ns_steps": 3, "rms_rate": 0.5},
        {"adam_lr_ratio": 1.0, "exclude_layers": ["dense_1"], "adam_weight_decay": 0.1, "weight_decay": 0.2},
        {"adam_lr_ratio": 1.0, "muon_a": 2.0, "muon_b": -1.5, "muon_c": 0.5, "adam_beta_1": 0.5, "adam_beta_2": 0.9},
    ],
    "ScheduleFreeAdamW": [
        {},
        {"learning_rate": 0.01, "beta_1": 0.8, "beta_2": 0.9, "epsilon": 0.001, "warmup_steps": 7},
        COMMON,
    ],
}

# What each option that stands in no row above is set to in a row of its own.
SINGLE = {
    "learning_rate": 0.02,
    "weight_decay": 0.03,
    "clipnorm": 0.05,
    "clipvalue": 0.01,
    "global_clipnorm": 0.1,
    "use_ema": 1,
    "ema_momentum": 0.8,
    "ema_overwrite_frequency": 4,
    "loss_scale_factor": 64.0,
    "gradient_accumulation_steps": 3,
    "exclude_embeddings": 0,
    "momentum": 0.7,
    "nesterov": 1,
    "amsgrad": 1,
    "centered": 1,
    "rho": 0.8,
    "beta_1": 0.7,
    "beta_2": 0.95,
    "epsilon": 0.01,
}
NEEDS_EMA = ("ema_momentum", "ema_overwrite_frequency")


def alone():
    """(class, options) for each option of each class that no row has by itself."""
    for name, variants in VARIANTS.items():
        for key in getattr(keras.optimizers, name)().get_config():
            if key == "name" or any(key in v and len(v) <= 2 for v in variants):
                continue
            if key in SINGLE:
                yield name, {key: SINGLE[key], **({"use_ema": 1} if key in NEEDS_EMA else {})}


def scaling():
    """A scale that is too large at first."""
    inner = keras.optimizers.Adam(0.01, clipnorm=0.5)
    return keras.optimizers.LossScaleOptimizer(inner, initial_scale=3e38, dynamic_growth_steps=30)


def several():
    first, rest = keras.optimizers.SGD(0.1, momentum=0.5), keras.optimizers.Adam(0.01)
    chosen = keras.optimizers.OptimizerMap(rest, {"sequential/dense/.*": first})
    return keras.optimizers.MultiOptimizer(chosen, loss_scale_factor=8.0)


def scheduled():
    return keras.optimizers.SGD(keras.optimizers.schedules.CosineDecay(0.1, 15, warmup_target=0.3, warmup_steps=4))


# Optimizers that hold others or a schedule: made from their configs.
WHOLE = [scaling, several, scheduled]
# A learning rate set by hand after ten steps, and a variable kept out of the decay.
CHANGED_RATE = {"SGD": {"learning_rate": 0.1, "momentum": 0.9}, "Adam": {"learning_rate": 0.01}}


def network():
    """8-16-4 with tanh and softmax, from the fixed weights."""
    model = keras.Sequential(
        [keras.Input((8,)), keras.layers.Dense(16, activation="tanh"), keras.layers.Dense(4, activation="softmax")]
    )
    model.set_weights(WEIGHTS)
    return model


def made(name, options):
    flags = ("nesterov", "centered", "amsgrad", "use_ema", "relative_step", "exclude_embeddings")
    return getattr(keras.optimizers, name)(**{k: bool(v) if k in flags else v for k, v in options.items()})


def row(optimizer, options=None, new_rate=None, exclude=None, short=False):
    """The losses, each of the batch before its update, the weights after the last one and the optimizer's state; all of
    these move the losses, which are enough where the row is to be short."""
    config = json.dumps(optimizer.get_config())
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
    run = {"optimizer": type(optimizer).__name__, "options": options, "losses": losses}
    if short:
        return run
    return {
        **run,
        "new_rate_half_way": new_rate,
        "exclude": exclude,
        "final": model.get_weights(),
        "config": json.dumps(optimizer.get_config()),
        "before": config if options is None else None,
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
            rows.append(row(made(name, options), options))
    for name, options in alone():
        keras.utils.clear_session()
        rows.append(row(made(name, options), options, short=True))
    for name, options in CHANGED_RATE.items():
        rows.append(row(made(name, options), options, new_rate=0.002))
    decaying = {"learning_rate": 0.01, "weight_decay": 0.5}
    rows.append(row(made("AdamW", decaying), decaying, exclude=["bias"]))
    for make in WHOLE:
        keras.utils.clear_session()
        rows.append(row(make()))
    common.write("optimizers.json", {"versions": common.versions(), "initial": WEIGHTS, "x": X, "y": Y, "runs": rows})


if __name__ == "__main__":
    main()
