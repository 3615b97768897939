"""Keras on JAX beside the rows files/... of ./run bench: the same models, one JSON object a line."""
import json
import os
import statistics
import tempfile
import time

os.environ.setdefault("KERAS_BACKEND", "jax")
import keras  # noqa: E402
import numpy as np  # noqa: E402

L = keras.layers


def middle(tries, call):
    times = []
    for _ in range(tries):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def report(row, seconds, **more):
    print(json.dumps({"workload": row, "peer": f"keras {keras.__version__} on {keras.backend.backend()}",
                      "seconds": round(seconds, 5), **more}), flush=True)


def w1():
    model = keras.Sequential([L.Input((784,)), L.Dense(512, "relu"), L.Dropout(0.2), L.Dense(512, "relu"),
                              L.Dropout(0.2), L.Dense(10, "softmax")])
    model.compile("adam", "sparse_categorical_crossentropy")
    model.train_on_batch(np.zeros((32, 784), "float32"), np.zeros(32, "int32"))
    return model


def opened_and_predicted(path, shape):
    keras.saving.load_model(path).predict(np.zeros(shape, "float32"), verbose=0)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        large, small = os.path.join(folder, "large.keras"), os.path.join(folder, "w1.keras")
        model = keras.Sequential([L.Input((1024,))] + [L.Dense(1024) for _ in range(25)])
        report("files/save", middle(5, lambda: model.save(large)))
        report("files/load", middle(7, lambda: keras.saving.load_model(large)))
        w1().save(small)
        report("files/W1", middle(7, lambda: keras.saving.load_model(small)),
               predicted_s=round(middle(7, lambda: opened_and_predicted(small, (1, 784))), 5))
