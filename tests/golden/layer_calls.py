"""layer_calls.json: calls of layers with their gradients, masks and the weights they leave, made from Keras' own configs."""

import json

import jax
import keras
import numpy as np
from keras.src import backend

import common

L = keras.layers
ROWS = []


def weights_for(layer):
    """Fixed weights; deviations and variances are positive."""
    return [
        common.draw(100 + i, *w.shape, low=0.5 if w.name.endswith(("variance", "stddev")) else -1, high=1.5)
        for i, w in enumerate(layer.weights)
    ]


def masked(x, mask):
    x = backend.convert_to_tensor(x)
    if mask is not None:
        backend.set_keras_mask(x, backend.convert_to_tensor(mask))
    return x


def row(make, *inputs, masks=None, training=None, gradients=True):
    """One call. The gradients are those of the sum of the output times `direction`."""
    keras.utils.clear_session()
    layer = make()
    masks = masks or [None] * len(inputs)
    several = len(inputs) > 1 or isinstance(layer, keras.src.layers.merging.base_merge.Merge)
    given = lambda xs: [masked(x, m) for x, m in zip(xs, masks)] if several else masked(xs[0], masks[0])
    options = {} if training is None else {"training": training}
    if layer._call_has_mask_arg and masks[0] is not None:
        options["mask"] = backend.convert_to_tensor(masks[0])  # stateless_call() loses that of the tensor
    layer(given(inputs))
    layer.set_weights(weights_for(layer))
    before = layer.get_weights()
    trainable, others = ([v.value for v in vs] for vs in (layer.trainable_variables, layer.non_trainable_variables))
    real = [i for i, x in enumerate(inputs) if x.dtype.kind == "f"]
    direction = None

    def loss(values, floats):
        xs = list(inputs)
        for i, x in zip(real, floats):
            xs[i] = x
        out, _ = layer.stateless_call(values, others, given(xs), **options)
        return (out * (1.0 if direction is None else direction)).sum(), out

    floats = [inputs[i] for i in real]
    direction = common.draw(99, *loss(trainable, floats)[1].shape)
    by_weights, by_inputs = jax.grad(lambda v, x: loss(v, x)[0], argnums=(0, 1))(trainable, floats)
    out = layer(given(inputs), **options)
    after = layer.get_weights()
    ROWS.append(
        {
            "layer": type(layer).__name__,
            "config": json.dumps(layer.get_config()),
            "training": bool(training),
            "inputs": list(inputs),
            "masks": masks if any(m is not None for m in masks) else None,
            "weights": before,
            "direction": direction,
            "out": np.asarray(out),
            "mask": None if backend.get_keras_mask(out) is None else np.asarray(backend.get_keras_mask(out)),
            "input_gradients": [np.asarray(g) for g in by_inputs] if gradients else None,
            "weight_gradients": [np.asarray(g) for g in by_weights] if gradients else None,
            "weights_after": after if training and len(others) else None,
        }
    )


def mask_of(*rows):
    return np.array(rows, dtype=bool)


A, B, C = common.draw(1, 2, 3, 2), common.draw(2, 2, 3, 2), common.draw(3, 2, 1, 2)
LOW = common.draw(4, 2, 2)
MASK_A, MASK_B = mask_of([1, 1, 0], [1, 0, 0]), mask_of([1, 0, 0], [1, 1, 0])


def merges():
    for make in (L.Add, L.Multiply, L.Average, L.Maximum, L.Minimum):
        row(make, A, B, C)
        row(make, A, B, masks=[MASK_A, MASK_B])
        row(make, A, B, masks=[None, MASK_B])
        row(make, LOW, A)
    row(L.Subtract, A, C)
    row(L.Subtract, LOW, B, masks=[None, MASK_B])
    row(L.Concatenate, A, common.draw(5, 2, 3, 1))
    row(lambda: L.Concatenate(axis=1), A, C, masks=[MASK_A, None])
    row(lambda: L.Concatenate(axis=1), A, B, masks=[MASK_A, MASK_B])
    row(L.Concatenate, A, B, masks=[MASK_A, MASK_B])
    row(L.Concatenate, A, B, masks=[None, MASK_B])
    row(lambda: L.Concatenate(axis=-2), A, B, C)
    row(lambda: L.Dot(axes=1), LOW, common.draw(5, 2, 2))
    row(lambda: L.Dot(axes=(2, 3), normalize=True), A, common.draw(6, 2, 3, 1, 2))
    row(lambda: L.Dot(axes=-1), A, LOW, masks=[MASK_A, None])
    row(lambda: L.Dot(axes=(1, -2)), A, B)


def normalizations():
    row(L.LayerNormalization, A, masks=[MASK_A])
    row(lambda: L.LayerNormalization(axis=[1, 2], epsilon=0.1, gamma_constraint="non_neg"), A)
    row(lambda: L.LayerNormalization(axis=1, center=False), A)
    row(lambda: L.LayerNormalization(scale=False, beta_regularizer="l2"), A)
    for options in (
        {},
        {"momentum": 0.5, "epsilon": 0.1, "axis": 1},
        {"center": False, "scale": False, "renorm": True},
        {"renorm": True, "renorm_clipping": {"rmax": 1.1, "rmin": 0.9, "dmax": 0.2}, "renorm_momentum": 0.8},
    ):
        row(lambda: L.BatchNormalization(**options), A)
        row(lambda: L.BatchNormalization(**options), A, training=True)
    row(lambda: L.BatchNormalization(), A, training=True, masks=[MASK_A])
    row(lambda: L.BatchNormalization(trainable=False), A, training=True)
    image = common.draw(7, 2, 2, 3, 4)
    row(lambda: L.GroupNormalization(groups=2), image)
    row(lambda: L.GroupNormalization(groups=3, axis=-2, scale=False), image)
    row(lambda: L.GroupNormalization(groups=1, axis=1, epsilon=0.1, center=False), image)
    row(lambda: L.RMSNormalization(), A)
    row(lambda: L.RMSNormalization(axis=[1, 2], epsilon=0.1), A)
    row(lambda: L.RMSNormalization(epsilon=0.01), image)
    row(lambda: L.UnitNormalization(), A, masks=[MASK_A])
    row(lambda: L.UnitNormalization(axis=[1, 2]), A)
    row(lambda: L.UnitNormalization(axis=1), image)


def indices():
    words = np.array([[1, 0, 3], [2, 2, 0]], "int32")
    row(lambda: L.Embedding(4, 2), words)
    row(lambda: L.Embedding(4, 3, mask_zero=True, embeddings_constraint="unit_norm"), words)
    row(lambda: L.Embedding(4, 2), words.astype("float32") + np.float32(0.5))


def reshapes():
    row(lambda: L.Permute((2, 1)), A)
    row(lambda: L.Permute((3, 1, 2)), common.draw(8, 2, 1, 3, 2))
    row(lambda: L.Permute((2, 3, 1)), common.draw(8, 2, 1, 3, 2))
    for n in (3, 1, 2):
        row(lambda: L.RepeatVector(n), LOW)
    for x, options in ((A, {}), (LOW, {}), (common.draw(10, 1, 3, 4, 2), {"data_format": "channels_first"})):
        row(lambda: L.Flatten(**options), x)
    for shape in ((6,), (-1, 1), (2, 3)):
        row(lambda: L.Reshape(shape), A)
    line, image = common.draw(9, 2, 4, 2), common.draw(10, 1, 3, 4, 2)
    volume = common.draw(11, 1, 3, 2, 4, 1)
    row(L.ZeroPadding1D, line)
    row(lambda: L.ZeroPadding1D((0, 2), data_format="channels_first"), line)
    row(lambda: L.ZeroPadding1D(3), line)
    row(lambda: L.ZeroPadding2D(2), common.draw(12, 1, 1, 2, 1))
    row(lambda: L.ZeroPadding2D(((1, 0), (0, 2)), data_format="channels_first"), image)
    row(lambda: L.ZeroPadding2D((0, 1)), image)
    row(lambda: L.ZeroPadding3D(((1, 0), (0, 2), (1, 1))), volume)
    row(lambda: L.ZeroPadding3D((0, 1, 0)), volume)
    row(lambda: L.ZeroPadding3D(((0, 1), (0, 0), (2, 0)), data_format="channels_first"), volume)
    row(L.Cropping1D, line)
    row(lambda: L.Cropping1D(cropping=(0, 2)), line)
    row(lambda: L.Cropping1D((2, 1)), line)
    row(lambda: L.Cropping2D(1), image)
    row(lambda: L.Cropping2D(((1, 0), (0, 2))), image)
    row(lambda: L.Cropping2D((1, 0), data_format="channels_first"), image)
    row(lambda: L.Cropping3D(((1, 0), (0, 1), (2, 1))), volume)
    row(lambda: L.Cropping3D((1, 0, 1)), volume)
    row(lambda: L.Cropping3D(((0, 1), (2, 1), (0, 0)), data_format="channels_first"), volume)
    for size in (3, 1, 2):
        row(lambda: L.UpSampling1D(size), line)
    row(lambda: L.UpSampling2D((2, 1)), image)
    row(lambda: L.UpSampling2D((1, 2), data_format="channels_first", interpolation="bilinear"), image)
    row(lambda: L.UpSampling2D((2, 3), interpolation="bicubic"), common.draw(13, 1, 5, 3, 1))
    row(lambda: L.UpSampling2D(2, interpolation="lanczos3"), common.draw(13, 1, 5, 3, 1))
    row(lambda: L.UpSampling2D(2, interpolation="lanczos5"), common.draw(13, 1, 5, 3, 1))
    row(lambda: L.UpSampling3D((1, 2, 1), data_format="channels_first"), volume)
    row(lambda: L.UpSampling3D((1, 2, 3)), volume)
    row(lambda: L.UpSampling3D(2), volume[:, :2])


def elementwise():
    steps = A.copy()
    steps[0, 1] = steps[1, 2] = 0
    row(L.Masking, steps)
    row(lambda: L.Masking(mask_value=-0.5), np.where(steps == 0, np.float32(-0.5), steps))
    row(lambda: L.Masking(mask_value=1.0), np.where(steps == 0, np.float32(1.0), steps))
    row(lambda: L.PReLU(shared_axes=[1, 2], alpha_regularizer="l2"), A)
    row(L.PReLU, A)
    row(lambda: L.PReLU(shared_axes=[1], alpha_constraint="non_neg"), A, masks=[MASK_A])
    row(lambda: L.ActivityRegularization(l1=0.5, l2=0.1), A, masks=[MASK_A])
    for make in (
        lambda: L.GaussianNoise(0.5, seed=3),
        lambda: L.GaussianDropout(0.5),
        lambda: L.AlphaDropout(0.5, noise_shape=(None, 1, 2)),
        lambda: L.SpatialDropout1D(0.5),
    ):
        row(make, A, masks=[MASK_A])
    row(lambda: L.SpatialDropout2D(0.5, data_format="channels_first", seed=1), common.draw(10, 1, 3, 4, 2))
    row(lambda: L.SpatialDropout3D(0.5), common.draw(11, 1, 3, 2, 4, 1))
    # Without a share to drop, training is the identity, too.
    for places, x in ((1, A), (2, common.draw(10, 1, 3, 4, 2)), (3, common.draw(11, 1, 3, 2, 4, 1))):
        make = getattr(L, f"SpatialDropout{places}D")
        row(lambda: make(0.0), x, training=True)
        row(lambda: make(0.25, seed=7), x)
    for options in ({}, {"max_value": 0.5}, {"negative_slope": 0.25, "threshold": 0.1}):
        row(lambda: L.ReLU(**options), A)
    for slope in (0.3, 0.0, 0.05):
        row(lambda: L.LeakyReLU(slope), A)
    for alpha in (1.0, 0.3, 2.5):
        row(lambda: L.ELU(alpha), A)
    for options in ({}, {"axis": 1}, {"axis": [1, 2]}):
        row(lambda: L.Softmax(**options), A)
    row(L.Softmax, A[:, :, 0], masks=[MASK_A])
    for name in ("tanh", "gelu", "hard_silu", "celu", "log_softmax"):
        row(lambda: L.Activation(name), A)
    for scale, offset in ((0.5, 0.0), (2.0, -1.0), ([1.0, 10.0], [0.5, 0.0])):
        row(lambda: L.Rescaling(scale, offset), A)
    for options in ({"l1": 0.1}, {"l2": 0.2}):
        row(lambda: L.ActivityRegularization(**options), A)


def products():
    row(lambda: L.EinsumDense("ab,bc->ac", 3, bias_axes="c", activation="relu"), LOW)
    row(lambda: L.EinsumDense("abc,cde->abde", (None, 2, 3), bias_axes="de", kernel_regularizer="l2"), A)
    row(lambda: L.EinsumDense("...b,bc->...c", 3, bias_axes="c"), common.draw(8, 2, 1, 3, 2))
    row(lambda: L.EinsumDense("ab...,bc->ac...", 2, bias_axes="c"), A)
    row(lambda: L.EinsumDense("abc,cd->adb", (3, None), bias_axes="d", bias_initializer="ones"), A)


def wrappers():
    row(lambda: L.TimeDistributed(L.Dense(2, activation="tanh")), A, masks=[MASK_A])
    row(lambda: L.TimeDistributed(L.LayerNormalization(axis=1), name="steps"), common.draw(14, 2, 2, 3, 2))
    row(lambda: L.TimeDistributed(L.Conv2D(2, 2, padding="same")), common.draw(15, 1, 2, 3, 2, 1))
    row(lambda: L.SpectralNormalization(L.Dense(3), power_iterations=2), LOW)
    row(lambda: L.SpectralNormalization(L.Conv2D(2, (2, 1), use_bias=False)), common.draw(16, 1, 3, 2, 2))
    row(lambda: L.SpectralNormalization(L.Conv1D(3, 2, strides=2), power_iterations=3), common.draw(17, 1, 5, 2))
    row(lambda: L.Pipeline([L.Rescaling(2.0, 0.5), L.Dense(2, activation="tanh")], name="prepared"), A)
    row(lambda: L.Pipeline([L.Conv2D(2, 2), L.Flatten()]), common.draw(16, 1, 3, 2, 2))
    row(lambda: L.Pipeline([L.Softmax()]), A)
    # Under jax.grad the assignment of the kernel is lost.
    row(lambda: L.SpectralNormalization(L.Dense(3), power_iterations=2), LOW, training=True, gradients=False)
    row(lambda: L.SpectralNormalization(L.Embedding(4, 2)), np.array([[1, 0, 3]], "int32"), training=True, gradients=False)


def convolutions():
    steps, image = common.draw(40, 2, 7, 4), common.draw(41, 2, 6, 5, 4)
    volume = common.draw(42, 1, 4, 3, 5, 2)
    row(lambda: L.Conv1D(3, 3), steps)
    row(lambda: L.Conv1D(4, 2, padding="causal", dilation_rate=2, groups=2, activation="tanh"), steps)
    row(lambda: L.Conv1D(2, 4, strides=3, padding="same", data_format="channels_first", use_bias=False), steps)
    row(lambda: L.Conv2D(3, 3), image)
    row(lambda: L.Conv2D(6, (3, 2), strides=(2, 1), padding="same", groups=2), image)
    row(lambda: L.Conv2D(2, (2, 3), dilation_rate=(3, 2), kernel_regularizer="l2", activation="relu"), image)
    row(lambda: L.Conv2D(3, 4, strides=2, padding="same", data_format="channels_first"), image)
    row(lambda: L.Conv2D(17, 1, strides=(2, 3), kernel_constraint="non_neg"), image)
    row(lambda: L.Conv3D(3, 2), volume)
    row(lambda: L.Conv3D(2, (3, 1, 2), strides=(1, 2, 2), padding="same", groups=2), volume)
    row(lambda: L.Conv3D(2, (2, 1, 2), data_format="channels_first", dilation_rate=(2, 1, 1)), volume)
    row(lambda: L.Conv1DTranspose(3, 3), steps)
    row(lambda: L.Conv1DTranspose(2, 2, strides=3, padding="same", activation="relu"), steps)
    row(lambda: L.Conv1DTranspose(2, 4, strides=2, output_padding=1, data_format="channels_first"), steps)
    row(lambda: L.Conv1DTranspose(2, 3, dilation_rate=2, padding="same"), steps)
    row(lambda: L.Conv2DTranspose(3, (3, 2)), image)
    row(lambda: L.Conv2DTranspose(2, 3, strides=2, padding="same", use_bias=False), image)
    row(lambda: L.Conv2DTranspose(2, (2, 3), strides=(3, 2), padding="same", output_padding=(1, 0)), image)
    row(lambda: L.Conv2DTranspose(2, 2, strides=3, data_format="channels_first", activation="tanh"), image)
    row(lambda: L.Conv3DTranspose(2, 2), volume)
    row(lambda: L.Conv3DTranspose(2, (1, 2, 3), strides=(2, 1, 2), padding="same"), volume)
    row(lambda: L.Conv3DTranspose(1, 2, strides=2, data_format="channels_first", use_bias=False), volume)
    row(lambda: L.DepthwiseConv1D(3), steps)
    row(lambda: L.DepthwiseConv1D(2, padding="same", depth_multiplier=2, dilation_rate=2), steps)
    row(lambda: L.DepthwiseConv1D(3, strides=2, data_format="channels_first", activation="relu"), steps)
    row(lambda: L.DepthwiseConv2D(3), image)
    row(lambda: L.DepthwiseConv2D((2, 3), strides=2, padding="same", depth_multiplier=3), image)
    row(lambda: L.DepthwiseConv2D(2, dilation_rate=2, data_format="channels_first", use_bias=False), image)
    row(lambda: L.SeparableConv1D(3, 3), steps)
    row(lambda: L.SeparableConv1D(2, 2, padding="same", depth_multiplier=2, dilation_rate=2), steps)
    row(lambda: L.SeparableConv1D(3, 3, strides=2, data_format="channels_first", activation="relu"), steps)
    row(lambda: L.SeparableConv2D(3, 3), image)
    row(lambda: L.SeparableConv2D(2, (2, 3), strides=2, padding="same", depth_multiplier=2), image)
    row(lambda: L.SeparableConv2D(3, 2, dilation_rate=2, data_format="channels_first", use_bias=False), image)


def main():
    for part in (convolutions, merges, normalizations, indices, reshapes, elementwise, products, wrappers):
        part()
    common.write("layer_calls.json", {"versions": common.versions(), "cases": ROWS})


if __name__ == "__main__":
    main()
