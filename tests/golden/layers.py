"""layers.json, initializers.json and regularizers.json: outputs, configs and facts that hold whatever the generator."""

import json
import math

import keras
import numpy as np

import common

f32 = lambda *v: np.array(v, "float32")
X = common.draw(21, 3, 4, low=-3, high=3, digits=2)
GRID = f32(-8, -3, -1, -0.5, 0, 0.25, 0.75, 1, 2, 3, 6, 9).reshape(2, 6)
KERNEL, BIAS = common.draw(22, 4, 5), common.draw(23, 5)


def weights(layer, given):
    if given:
        layer.set_weights(given)


def layer_row(rows, kind, x, given=None, **options):
    """One call of a built layer: output, config text, shapes; a refused call keeps the exception's name."""
    flags = {k: bool(v) if k == "use_bias" else v for k, v in options.items()}
    row = {"layer": kind, "options": options, "x": x, "weights": given}
    try:
        keras.utils.clear_session()
        layer = getattr(keras.layers, kind)(**{k: tuple(v) if isinstance(v, list) else v for k, v in flags.items()})
        layer.build(x.shape)
        weights(layer, given)
        row["out"] = np.asarray(layer(x))
        row["output_shape"] = ["None" if d is None else d for d in layer.compute_output_shape((None, *x.shape[1:]))]
        row["config"] = json.dumps(layer.get_config())
        row["params"] = layer.count_params()
        row["weight_paths"] = [w.path for w in layer.weights]
        row["losses"] = [float(v) for v in layer.losses]
    except Exception as error:
        row["error"], row["text"] = type(error).__name__, str(error).strip().split("\n")[0][:200]
    rows.append(row)


def dense(rows):
    layer_row(rows, "Dense", X, [KERNEL, BIAS], units=5)
    layer_row(rows, "Dense", X, [KERNEL], units=5, use_bias=0)
    for activation in ("relu", "tanh", "sigmoid", "softmax", "gelu", "linear", "log_softmax"):
        layer_row(rows, "Dense", X, [KERNEL, BIAS], units=5, activation=activation)
    layer_row(rows, "Dense", common.draw(24, 2, 3, 4), [KERNEL, BIAS], units=5, activation="relu")
    layer_row(rows, "Dense", X, [KERNEL, BIAS], units=5, kernel_regularizer="l2", bias_regularizer="l1")
    layer_row(
        rows,
        "Dense",
        X,
        [KERNEL, BIAS],
        units=5,
        kernel_initializer="he_normal",
        bias_initializer="ones",
        kernel_constraint="non_neg",
        name="head",
    )
    layer_row(rows, "Dense", X[:0], [KERNEL, BIAS], units=5)
    layer_row(rows, "Dense", X.astype("int32"), [KERNEL, BIAS], units=5)
    layer_row(rows, "Dense", X, units=0)
    layer_row(rows, "Dense", X, units=-1)
    layer_row(rows, "Dense", X, units=5, activation="relux")
    layer_row(rows, "Dense", X[:, :3], [KERNEL, BIAS], units=5)
    layer_row(rows, "Dense", X, units=5, kernel_initializer="glorot")


def activations(rows):
    for activation in ("relu", "softmax", "tanh", "swish", "leaky_relu", "exponential"):
        layer_row(rows, "Activation", GRID, activation=activation)
    for options in (
        {},
        {"max_value": 6.0},
        {"negative_slope": 0.1},
        {"threshold": 0.5},
        {"max_value": 2.0, "negative_slope": 0.25, "threshold": 0.75},
        {"negative_slope": 0.1, "threshold": 1.0},
        {"max_value": -1.0},
        {"negative_slope": -0.1},
        {"threshold": -1.0},
        {"max_value": 0.0},
    ):
        layer_row(rows, "ReLU", GRID, **options)
    for options in ({}, {"negative_slope": 0.01}, {"negative_slope": 0.0}, {"negative_slope": -0.5}):
        layer_row(rows, "LeakyReLU", GRID, **options)
    for options in ({}, {"alpha": 0.5}, {"alpha": -1.0}):
        layer_row(rows, "ELU", GRID, **options)
    for options in ({}, {"axis": 1}, {"axis": -2}, {"axis": [1, 2]}):
        layer_row(rows, "Softmax", common.draw(25, 2, 3, 4, low=-3, high=3), **options)


def shapes(rows):
    y = np.arange(24, dtype="float32").reshape(2, 3, 4)
    for x in (y, y[0], y[:, 0, 0], y.reshape(2, 3, 2, 2), y[:0]):
        layer_row(rows, "Flatten", x)
    layer_row(rows, "Flatten", y.reshape(2, 3, 2, 2), data_format="channels_first")
    for shape in ([-1], [4, 3], [2, -1], [-1, 2, 2], [5], [-1, -1], [12, 1], [-1, 5], [0, -1]):
        layer_row(rows, "Reshape", y, target_shape=shape)
    layer_row(rows, "Reshape", y[:0], target_shape=[-1])
    pixels = np.array([[0, 51], [102, 255]], "uint8")
    layer_row(rows, "Rescaling", pixels, scale=1 / 255)
    layer_row(rows, "Rescaling", pixels, scale=1 / 127.5, offset=-1.0)
    layer_row(rows, "Rescaling", X, scale=2, offset=1)
    layer_row(rows, "Rescaling", f32(1, 2, 3, 4).reshape(2, 2), scale=[1.0, 10.0], offset=[0.0, 0.5])
    layer_row(rows, "Dropout", X, rate=0.5)
    layer_row(rows, "Dropout", X, rate=0)
    layer_row(rows, "Dropout", X, rate=1.5)
    layer_row(rows, "Dropout", X, rate=-0.1)
    layer_row(rows, "Dropout", X, rate=1.0)
    layer_row(rows, "Dropout", X, rate=0.25, seed=7, noise_shape=[3, 1])


SHAPES = [[6], [4, 6], [3, 4, 6], [2, 3, 4, 6], []]
RANDOM = {
    "GlorotUniform": {},
    "GlorotNormal": {},
    "HeUniform": {},
    "HeNormal": {},
    "LecunUniform": {},
    "LecunNormal": {},
    "RandomNormal": {"mean": 1.0, "stddev": 0.5},
    "RandomUniform": {"minval": -0.25, "maxval": 0.75},
    "TruncatedNormal": {"mean": -1.0, "stddev": 0.5},
}


def fan_rows():
    """Fans, and with them the limit or the deviation, worked out from Keras' own compute_fans."""
    from keras.src.initializers.random_initializers import compute_fans

    rows = []
    for shape in SHAPES:
        fan_in, fan_out = compute_fans(tuple(shape))
        rows.append({"shape": shape, "fan_in": fan_in, "fan_out": fan_out})
    return rows


def scaling_rows():
    rows = []
    large = (200, 300)
    for name, (scale, mode, kind) in {
        "GlorotUniform": (1, "fan_avg", "uniform"),
        "GlorotNormal": (1, "fan_avg", "truncated_normal"),
        "HeUniform": (2, "fan_in", "uniform"),
        "HeNormal": (2, "fan_in", "truncated_normal"),
        "LecunUniform": (1, "fan_in", "uniform"),
        "LecunNormal": (1, "fan_in", "truncated_normal"),
        "VarianceScaling": (1, "fan_in", "truncated_normal"),
    }.items():
        made = getattr(keras.initializers, name)(seed=1)
        n = {"fan_avg": 250, "fan_in": 200, "fan_out": 300}[mode]
        limit = math.sqrt(3 * scale / n) if kind == "uniform" else 2 * math.sqrt(scale / n) / 0.87962566103423978
        values = np.asarray(made(large), "float64")
        assert abs(values).max() <= limit * 1.00001 and abs(values).max() > 0.98 * limit
        assert abs(values.std() / math.sqrt(scale / n) - 1) < 0.02
        rows.append(
            {
                "initializer": name,
                "config": json.dumps(made.get_config()),
                "shape": large,
                "scale": scale,
                "mode": mode,
                "distribution": kind,
                "limit": limit,
                "stddev": math.sqrt(scale / n),
            }
        )
    return rows


def fixed_rows():
    rows = []

    def add(name, shape, dtype="float32", **options):
        made = getattr(keras.initializers, name)(**options)
        row = {
            "initializer": name,
            "options": options,
            "shape": shape,
            "dtype": dtype,
            "config": json.dumps(made.get_config()),
        }
        try:
            row["out"] = np.asarray(made(tuple(shape), dtype=dtype))
        except Exception as error:
            row["error"], row["text"] = type(error).__name__, str(error).strip().split("\n")[0][:160]
        rows.append(row)

    for name in ("Zeros", "Ones"):
        add(name, [2, 3])
        add(name, [])
        add(name, [2], dtype="int32")
    add("Constant", [2, 2], value=0.5)
    add("Constant", [3])
    add("Identity", [3, 3])
    add("Identity", [2, 3])
    add("Identity", [3, 3], gain=2.5)
    add("Identity", [3])
    add("Orthogonal", [3], seed=1)
    add("STFT", [6, 1, 5])
    add("STFT", [6, 1, 5], side="imag", window="hamming", scaling="spectrum")
    add("STFT", [4, 1, 3], window="blackman")
    return rows


def orthogonal_rows():
    """Q of an Orthogonal kernel: gain² times the identity on the shorter side, whatever the generator."""
    rows = []
    for shape in ([4, 4], [6, 3], [3, 6], [2, 3, 4]):
        for gain in (1.0, 2.0):
            q = np.asarray(keras.initializers.Orthogonal(gain=gain, seed=3)(tuple(shape)), "float64").reshape(
                -1, shape[-1]
            )
            tall = q.shape[0] >= q.shape[1]
            gram = q.T @ q if tall else q @ q.T
            assert np.allclose(gram, gain**2 * np.eye(len(gram)), atol=1e-4)
            rows.append(
                {
                    "shape": shape,
                    "gain": gain,
                    "flat_shape": list(q.shape),
                    "orthonormal": "columns" if tall else "rows",
                }
            )
    return rows


def random_config_rows():
    return [
        {
            "initializer": name,
            "options": options,
            "config": json.dumps(getattr(keras.initializers, name)(**options).get_config()),
        }
        for name, options in RANDOM.items()
    ]


def regularizer_rows():
    rows = []
    for name, options in (
        ("L1", {}),
        ("L1", {"l1": 0.25}),
        ("L2", {}),
        ("L2", {"l2": 0.25}),
        ("L1L2", {}),
        ("L1L2", {"l1": 0.1, "l2": 0.2}),
        ("OrthogonalRegularizer", {}),
        ("OrthogonalRegularizer", {"factor": 0.5, "mode": "columns"}),
        ("L2", {"l2": -0.1}),
        ("L1", {"l1": -0.1}),
        ("OrthogonalRegularizer", {"mode": "diagonal"}),
    ):
        row = {"regularizer": name, "options": options, "x": X}
        try:
            made = getattr(keras.regularizers, name)(**options)
            row["out"] = float(made(keras.ops.convert_to_tensor(X)))
            row["config"] = json.dumps(made.get_config())
        except Exception as error:
            row["error"], row["text"] = type(error).__name__, str(error).strip().split("\n")[0][:160]
        rows.append(row)
    return rows


def main():
    rows = []
    for part in (dense, activations, shapes):
        part(rows)
    common.write("layers.json", {"versions": common.versions(), "cases": rows})
    common.write(
        "initializers.json",
        {
            "versions": common.versions(),
            "fans": fan_rows(),
            "scaling": scaling_rows(),
            "fixed": fixed_rows(),
            "orthogonal": orthogonal_rows(),
            "random": random_config_rows(),
        },
    )
    common.write("regularizers.json", {"versions": common.versions(), "cases": regularizer_rows()})


if __name__ == "__main__":
    main()
