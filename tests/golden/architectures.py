"""architectures.json: ten kinds of models from fixed weights: outputs, the logs of ten steps, outputs afterwards."""

import keras
import numpy as np
from keras import layers, ops

import common

N = 6
draw = common.draw


def fix_weights(model, seed):
    """Weights of few digits; variances and scales stay positive."""
    values = []
    for i, w in enumerate(model.weights):
        positive = w.name in ("gamma", "moving_variance")
        values.append(draw(seed + i, *w.shape, low=0.5 if positive else -0.9, high=1.5 if positive else 0.9, digits=2))
    model.set_weights(values)


def siamese():
    left, right = keras.Input((4,), name="left"), keras.Input((4,), name="right")
    shared = layers.Dense(5, activation="tanh", name="shared")
    distance = ops.abs(shared(left) - shared(right))
    model = keras.Model([left, right], layers.Dense(1, activation="sigmoid")(distance))
    model.compile(keras.optimizers.Adam(0.05), "binary_crossentropy", metrics=["accuracy"])
    return model, [draw(1, N, 4), draw(2, N, 4)], [np.array([[0], [1], [1], [0], [1], [0]], "float32")]


def residual():
    x = keras.Input((4,))
    h = x
    for _ in range(2):
        h = layers.LayerNormalization()(h + layers.Dense(4, activation="relu")(h))
    model = keras.Model(x, layers.Dense(2)(layers.Add()([h, x])))
    model.compile(keras.optimizers.SGD(0.05, momentum=0.9, nesterov=True), "mse")
    return model, [draw(3, N, 4)], [draw(4, N, 2)]


def inception():
    x = keras.Input((5,))
    one = layers.Dense(3, activation="relu")(x)
    two = layers.Dense(2)(layers.Dense(4, activation="tanh")(x))
    three = layers.BatchNormalization()(layers.Dense(2, use_bias=False)(x))
    joined = layers.Concatenate()([one, two, three])
    model = keras.Model(x, layers.Dense(3, activation="softmax")(joined))
    model.compile(keras.optimizers.RMSprop(0.01), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model, [draw(5, N, 5)], [np.array([0, 2, 1, 1, 0, 2], "int32")]


def multi_task():
    x = keras.Input((4,), name="x")
    trunk = layers.Dense(6, activation="relu", kernel_regularizer=keras.regularizers.L2(0.01))(x)
    size = layers.Dense(1, name="size")(trunk)
    kind = layers.Dense(3, name="kind")(layers.Concatenate()([trunk, size]))
    model = keras.Model({"x": x}, {"size": size, "kind": kind})
    model.compile(
        keras.optimizers.AdamW(0.02, weight_decay=0.1),
        {"size": "mse", "kind": keras.losses.SparseCategoricalCrossentropy(from_logits=True)},
        loss_weights={"size": 0.25, "kind": 2.0},
        metrics={"kind": ["accuracy"], "size": ["mae"]},
    )
    return model, {"x": draw(6, N, 4)}, {"size": draw(7, N, 1), "kind": np.array([0, 2, 1, 1, 0, 2], "int32")}


def nested():
    a = keras.Input((3,))
    innermost = keras.Model(a, layers.Dense(3, activation="tanh", kernel_regularizer="l2")(a), name="innermost")
    b = keras.Input((3,))
    middle = keras.Model(b, layers.Dense(2, name="after")(innermost(b) + b), name="middle")
    c = keras.Input((4,))
    head = keras.Sequential([layers.Dense(3, activation="relu"), layers.Dense(1)], name="head")
    model = keras.Model(c, head(middle(layers.Dense(3, name="before")(c))), name="outer")
    model.compile(keras.optimizers.Adam(0.03, clipnorm=0.5), "mae")
    return model, [draw(8, N, 4)], [draw(9, N, 1)]


def shared_embedding():
    query, document = keras.Input((3,), dtype="int32", name="query"), keras.Input((4,), dtype="int32", name="document")
    words = layers.Embedding(7, 3, name="words")
    q, d = ops.mean(words(query), axis=1), ops.mean(words(document), axis=1)
    model = keras.Model([query, document], layers.Dot(axes=1, normalize=True)([q, layers.Dense(3)(d)]))
    model.compile(keras.optimizers.SGD(0.5), "mse")
    tokens = np.random.RandomState(10).randint(0, 7, (N, 7)).astype("int32")
    return model, [tokens[:, :3], tokens[:, 3:]], [draw(11, N, 1)]


class Vae(keras.Model):
    """Its noise is an input, so that numbers can be compared."""

    def __init__(self):
        super().__init__()
        self.encoder = layers.Dense(4, activation="relu")
        self.mean, self.log_variance = layers.Dense(2), layers.Dense(2)
        self.decoder = keras.Sequential([layers.Dense(4, activation="relu"), layers.Dense(5, activation="sigmoid")])

    def call(self, inputs):
        x, noise = inputs
        h = self.encoder(x)
        mean, log_variance = self.mean(h), self.log_variance(h)
        divergence = 1 + log_variance - ops.square(mean) - ops.exp(log_variance)
        self.add_loss(-0.05 * ops.mean(ops.sum(divergence, axis=1)))
        return self.decoder(mean + ops.exp(0.5 * log_variance) * noise)


def vae():
    model = Vae()
    x = [draw(12, N, 5, low=0), draw(13, N, 2)]
    model(x)
    model.compile(keras.optimizers.Adam(0.02), "binary_crossentropy")
    return model, x, [x[0]]


def symbolic_ops():
    x = keras.Input((3, 4))
    q, k = layers.Dense(4)(x), layers.Dense(4)(x)
    scores = ops.softmax(ops.matmul(q, ops.transpose(k, (0, 2, 1))) / 2.0)
    read = ops.einsum("bij,bjd->bid", scores, x)
    first = read[:, 0]
    rest = ops.max(ops.where(read > 0, read, 0.1 * read), axis=1)
    joined = ops.concatenate([first, rest, ops.reshape(scores, (-1, 9))], axis=1)
    norm = ops.sqrt(ops.sum(joined**2, axis=-1, keepdims=True) + 1e-3)
    model = keras.Model(x, layers.Dense(1)(joined / norm))
    model.compile(keras.optimizers.Adam(0.02), "mse")
    return model, [draw(14, N, 3, 4)], [draw(15, N, 1)]


def fine_tuned():
    """A trained model, cut at its features and frozen; after five steps thawed and compiled anew."""
    x = keras.Input((4,))
    h = layers.BatchNormalization()(layers.Dense(5, activation="relu")(x))
    whole = keras.Model(x, layers.Dense(2, name="old_head")(layers.Dense(3, activation="tanh", name="features")(h)))
    base = keras.Model(whole.input, whole.get_layer("features").output, name="base")
    base.trainable = False
    y = keras.Input((4,))
    model = keras.Model(y, layers.Dense(1, name="new_head")(base(y)))
    model.compile(keras.optimizers.Adam(0.05), "mse")
    return model, [draw(16, N, 4)], [draw(17, N, 1)]


def thaw(model):
    model.get_layer("base").trainable = True
    model.compile(keras.optimizers.SGD(0.1), "mse")


class Gan(keras.Model):
    """Written out for JAX, where gradients are taken of functions without state."""

    def __init__(self):
        super().__init__()
        self.generator = keras.Sequential(
            [keras.Input((2,)), layers.Dense(4, activation="relu"), layers.Dense(3)], name="generator"
        )
        self.discriminator = keras.Sequential(
            [keras.Input((3,)), layers.Dense(4, activation="tanh"), layers.Dense(1)], name="discriminator"
        )
        self.generator_optimizer = keras.optimizers.Adam(0.02)
        self.discriminator_optimizer = keras.optimizers.RMSprop(0.01)

    def call(self, noise):
        return self.generator(noise)

    def train(self, real, noise):
        import jax

        def score(truth, logits):
            return ops.mean(ops.binary_crossentropy(truth * ops.ones_like(logits), logits, from_logits=True))

        def run(model, weights, x):
            return model.stateless_call(weights, [], x)[0]

        def values(model):
            return [v.value for v in model.trainable_variables]

        def discriminator_loss(weights):
            fake = run(self.generator, values(self.generator), noise)
            return score(1.0, run(self.discriminator, weights, real)) + score(
                0.0, run(self.discriminator, weights, fake)
            )

        def generator_loss(weights):
            fake = run(self.generator, weights, noise)
            return score(1.0, run(self.discriminator, values(self.discriminator), fake))

        d_loss, gradients = jax.value_and_grad(discriminator_loss)(values(self.discriminator))
        self.discriminator_optimizer.apply(gradients, self.discriminator.trainable_variables)
        g_loss, gradients = jax.value_and_grad(generator_loss)(values(self.generator))
        self.generator_optimizer.apply(gradients, self.generator.trainable_variables)
        return {"d_loss": np.float32(d_loss), "g_loss": np.float32(g_loss)}


def gan():
    return Gan(), [draw(18, N, 3), draw(19, N, 2)], []


def outputs_of(model, x):
    result = model(x[1] if isinstance(model, Gan) else x[0] if isinstance(x, list) and len(x) == 1 else x)
    return result if isinstance(result, dict) else [result]


def row(build):
    keras.utils.clear_session()
    model, x, y = build()
    fix_weights(model, 50)
    made = {
        "name": build.__name__,
        "x": x,
        "y": y,
        "layers": [layer.name for layer in model.layers],
        "paths": [w.path for w in model.weights],
        "weights": [np.asarray(w) for w in model.weights],
        "outputs": outputs_of(model, x),
    }
    logs = []
    for step in range(10):
        if build is fine_tuned and step == 5:
            thaw(model)
        if build is gan:
            logs.append(model.train(*x))
        else:
            logs.append(model.train_on_batch(x, y, return_dict=True))
    made["keys"] = sorted(logs[0])
    made["logs"] = [[np.float32(log[key]) for key in made["keys"]] for log in logs]
    made["trained"] = outputs_of(model, x)
    return made


if __name__ == "__main__":
    kinds = [
        siamese, residual, inception, multi_task, nested, shared_embedding, gan, vae, symbolic_ops, fine_tuned
    ]  # fmt: skip
    common.write("architectures.json", {"versions": common.versions(), "architectures": [row(kind) for kind in kinds]})
