"""resnet.json: the first 20 losses of ResNet-20 (He et al. 2015). Weights and images follow from a formula that
tests/training/resnet_test.cpp computes, too, so that the file holds nothing but losses."""

import keras
import numpy as np
from keras import layers

import common

BATCH, STEPS = 8, 20


def spread(count, start):
    """Numbers from 0 to 1 without a pattern: what lies far behind the point of sines."""
    return (np.sin((np.arange(count, dtype="float64") + 1) * 12.9898 + start * 78.233) * 43758.5453) % 1.0


def convolution(x, filters, strides, relu=True):
    y = layers.Conv2D(filters, 3, strides=strides, padding="same", use_bias=False)(x)
    y = layers.BatchNormalization()(y)
    return layers.ReLU()(y) if relu else y


def block(x, filters, strides):
    y = convolution(convolution(x, filters, strides), filters, 1, False)
    around = x
    if strides != 1:
        around = layers.BatchNormalization()(layers.Conv2D(filters, 1, strides=strides, use_bias=False)(x))
    return layers.ReLU()(layers.Add()([y, around]))


def resnet():
    image = keras.Input((32, 32, 3))
    x = convolution(image, 16, 1)
    for filters in (16, 32, 64):
        for i in range(3):
            x = block(x, filters, 2 if filters > 16 and i == 0 else 1)
    return keras.Model(image, layers.Dense(10, activation="softmax")(layers.GlobalAveragePooling2D()(x)))


def set_weights(model):
    """He's bounds for kernels; what else there is stays as it begins."""
    for k, w in enumerate(model.weights):
        if w.name == "kernel":
            limit = (6.0 / np.prod(w.shape[:-1])) ** 0.5
            w.assign(((2 * spread(int(np.prod(w.shape)), k) - 1) * limit).reshape(w.shape).astype("float32"))


def main():
    model = resnet()
    set_weights(model)
    model.compile(keras.optimizers.SGD(0.001, momentum=0.9), "sparse_categorical_crossentropy")
    y = (np.arange(BATCH) * 3 % 10).astype("int32")
    x = (2 * spread(BATCH * 32 * 32 * 3, 0) - 1).reshape(BATCH, 32, 32, 3) + y.reshape(BATCH, 1, 1, 1) / 10
    losses = [float(model.train_on_batch(x.astype("float32"), y)) for _ in range(STEPS)]
    common.write("resnet.json", {"versions": common.versions(), "parameters": model.count_params(), "losses": losses})


if __name__ == "__main__":
    main()
