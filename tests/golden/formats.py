"""Weights in other files than one HDF5: in shards, by Keras; safetensors and npz, by their own libraries.

All of them hold what data/weights/mlp.weights.h5 or mlp_adam.weights.h5 hold. Needs safetensors besides Keras.
"""

import os
import shutil

import keras
import numpy as np
import safetensors.numpy

import common
import weights

FILES = os.path.join(common.DATA, "formats")
SHARD = 1e-6  # GB: 1073 bytes


def main():
    shutil.rmtree(FILES, ignore_errors=True)
    os.makedirs(FILES)
    path = lambda name: os.path.join(FILES, name)
    weights.trained(keras.optimizers.Adam(0.01)).save_weights(path("mlp_adam.weights.json"), max_shard_size=SHARD)
    model = weights.mlp()
    named = {v.path: v.numpy() for v in model.weights}
    safetensors.numpy.save_file(named, path("mlp.safetensors"), metadata={"format": "keras"})
    wide = {k: v.astype("float64" if i % 2 else "float16") for i, (k, v) in enumerate(named.items())}
    safetensors.numpy.save_file(wide, path("mlp_other_types.safetensors"))
    np.savez(path("mlp.npz"), **named)
    np.savez_compressed(path("mlp_in_order.npz"), *model.get_weights())
    # What Keras writes itself into npz are pickled objects.
    np.savez(path("mlp_pickled.npz"), **{"layers/dense": {"0": model.get_weights()[0]}})


if __name__ == "__main__":
    main()
