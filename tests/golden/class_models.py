"""class_models.zip and class_models.json: whole models with every class of layers, losses, metrics, optimizers, schedules,
initializers, regularizers and constraints, what each computes, and the losses of five more steps.

The zip holds the members of each model's .keras archive, and its .h5 file. Layers that are random in training stand in models that are not trained.
"""

import io
import os
import tempfile
import zipfile

import keras
import numpy as np

import common
from class_stacks import STACKS

L, O, S = keras.layers, keras.optimizers, keras.optimizers.schedules
ROWS = 8


def sparse(classes=3):
    return (np.arange(ROWS) * 7 % classes).astype("int32")


def one_hot(classes=3):
    return np.eye(classes, dtype="float32")[sparse(classes)]


def binary():
    return (np.arange(ROWS) % 3 > 0).astype("float32").reshape(ROWS, 1)


def head(units, activation=None, **options):
    """One small model: most heads need no more."""
    model = keras.Sequential([keras.Input((4,)), L.Dense(units, activation=activation, **options)])
    return model, common.draw(5, ROWS, 4)


def values():
    return *head(2), common.draw(6, ROWS, 2)


def positive_values():
    return *head(2, "softplus"), common.draw(6, ROWS, 2, low=0.1)


def binary_classes():
    return *head(1, "sigmoid"), binary()


def classes():
    return *head(3, "softmax"), sparse()


def one_hot_classes():
    return *head(3, "softmax"), one_hot()


def logits():
    return *head(3), one_hot()


def embeddings():
    model = keras.Sequential([keras.Input((4,)), L.Dense(3), L.UnitNormalization()])
    return model, common.draw(5, ROWS, 4), sparse(2)


def sequences():
    model = keras.Sequential([keras.Input((5, 4)), L.Dense(4)])
    return model, common.draw(5, ROWS, 5, 4), np.random.RandomState(3).randint(1, 4, (ROWS, 2)).astype("int32")


def losses():
    K = keras.losses
    return [
        (values, K.MeanSquaredError(reduction="sum")),
        (values, K.MeanAbsoluteError()),
        (values, K.MeanAbsolutePercentageError()),
        (positive_values, K.MeanSquaredLogarithmicError()),
        (values, K.Huber()),
        (values, K.LogCosh()),
        (values, K.CosineSimilarity()),
        (positive_values, K.Poisson()),
        (one_hot_classes, K.KLDivergence()),
        (binary_classes, K.BinaryCrossentropy(label_smoothing=0.1)),
        (binary_classes, K.BinaryFocalCrossentropy(apply_class_balancing=True)),
        (binary_classes, K.Hinge()),
        (binary_classes, K.SquaredHinge()),
        (logits, K.CategoricalCrossentropy(from_logits=True)),
        (one_hot_classes, K.CategoricalFocalCrossentropy()),
        (one_hot_classes, K.CategoricalHinge()),
        (classes, K.CategoricalGeneralizedCrossEntropy()),
        (classes, K.SparseCategoricalCrossentropy()),
        (one_hot_classes, K.Dice()),
        (one_hot_classes, K.Tversky()),
        (embeddings, K.Circle()),
        (sequences, K.CTC()),
    ]


def metrics():
    M = keras.metrics
    return [
        (values, "mse", [M.MeanSquaredError(), M.MeanAbsoluteError(), M.Accuracy()]),
        (values, "mse", [M.RootMeanSquaredError(), M.MeanAbsolutePercentageError(), M.CosineSimilarity(), M.LogCoshError()]),
        (values, "mse", [M.R2Score()]),
        (values, "mse", [M.PearsonCorrelation(), M.ConcordanceCorrelation()]),
        (positive_values, "mse", [M.MeanSquaredLogarithmicError(), M.Poisson()]),
        (binary_classes, "mse", [M.BinaryAccuracy(), M.BinaryCrossentropy(), M.AUC(num_thresholds=9)]),
        (binary_classes, "mse", [M.Precision(), M.Recall(thresholds=0.6)]),
        (binary_classes, "mse", [M.TruePositives(), M.TrueNegatives(), M.FalsePositives(), M.FalseNegatives()]),
        (binary_classes, "mse", [M.PrecisionAtRecall(0.5, num_thresholds=9), M.RecallAtPrecision(0.5, num_thresholds=9)]),
        (binary_classes, "mse", [M.SensitivityAtSpecificity(0.5, num_thresholds=9), M.SpecificityAtSensitivity(0.5, num_thresholds=9)]),
        (binary_classes, "mse", [M.Hinge(), M.SquaredHinge()]),
        (binary_classes, "mse", [M.BinaryIoU()]),
        (one_hot_classes, "mse", [M.CategoricalAccuracy(), M.CategoricalCrossentropy(), M.TopKCategoricalAccuracy(2)]),
        (one_hot_classes, "mse", [M.F1Score(average="macro"), M.FBetaScore(average="micro", beta=2.0)]),
        (one_hot_classes, "mse", [M.CategoricalHinge(), M.KLDivergence()]),
        (one_hot_classes, "mse", [M.OneHotIoU(3, [0, 2]), M.OneHotMeanIoU(3)]),
        (classes, "sparse_categorical_crossentropy", [M.SparseCategoricalAccuracy(), M.SparseCategoricalCrossentropy(), M.SparseTopKCategoricalAccuracy(2)]),
        (classes, "sparse_categorical_crossentropy", [M.IoU(3, [0, 1], sparse_y_pred=False), M.MeanIoU(3, sparse_y_pred=False)]),
    ]


def optimizers():
    return [
        O.SGD(S.ExponentialDecay(0.1, 3, 0.5), momentum=0.9, nesterov=True),
        O.RMSprop(S.InverseTimeDecay(0.01, 3, 0.5), momentum=0.5, centered=True),
        O.Adam(S.PolynomialDecay(0.02, 9, cycle=True), amsgrad=True, clipnorm=0.5),
        O.AdamW(S.CosineDecay(0.01, 9, warmup_target=0.02, warmup_steps=4), weight_decay=0.1),
        O.SGD(S.CosineDecayRestarts(0.05, 4)),
        O.SGD(S.PiecewiseConstantDecay([2, 5], [0.5, 0.3, 0.1])),
        O.Adagrad(0.05),
        O.Adadelta(0.5),
        O.Adamax(0.01, use_ema=True, ema_momentum=0.9),
        O.Nadam(0.01),
        O.Lion(0.01),
        O.Ftrl(0.05, l1_regularization_strength=0.01),
        O.Lamb(0.01),
        O.Adafactor(0.02),
        O.Muon(0.02),
        O.ScheduleFreeAdamW(0.01),
        O.LossScaleOptimizer(O.Adam(0.01), initial_scale=4.0, dynamic_growth_steps=3),
        O.SGD(0.1, gradient_accumulation_steps=2, global_clipnorm=0.5),
    ]


def dense_with(**options):
    model, x = head(3, **options)
    return model, x, common.draw(6, ROWS, 3)


def parts():
    """Initializers, regularizers and constraints, each in a layer of its own."""
    I, R, C = keras.initializers, keras.regularizers, keras.constraints
    made = [I.Constant(0.2), I.Identity(), I.Ones(), I.Zeros(), I.Orthogonal(2.0), I.RandomNormal(seed=1), I.RandomUniform(), I.TruncatedNormal(stddev=0.1)]
    made += [I.GlorotNormal(), I.GlorotUniform(), I.HeNormal(), I.HeUniform(), I.LecunNormal(), I.LecunUniform(seed=3), I.VarianceScaling(2.0, "fan_out", "uniform")]
    yield "initializers", lambda: stack_of([L.Dense(3, kernel_initializer=i, name=type(i).__name__.lower()) for i in made])
    made_r = [R.L1(0.01), R.L2(0.01), R.L1L2(0.01, 0.02), R.OrthogonalRegularizer(0.01)]
    yield "regularizers", lambda: stack_of([L.Dense(3, kernel_regularizer=r) for r in made_r])
    made_c = [C.MaxNorm(0.5), C.MinMaxNorm(0.3, 0.6, rate=0.5), C.NonNeg(), C.UnitNorm()]
    yield "constraints", lambda: stack_of([L.Dense(3, kernel_constraint=c) for c in made_c])


def stack_of(layers):
    model = keras.Sequential([keras.Input((4,)), *layers])
    return model, common.draw(5, ROWS, 4), common.draw(6, ROWS, 3)


def weights_of(model):
    """Fixed weights, and positive ones where a root is taken; what counts stays."""
    def value(i, v):
        if not np.issubdtype(np.dtype(v.dtype), np.floating):
            return np.asarray(v.value)
        positive = v.name.endswith(("variance", "stddev", "gamma"))
        return common.draw(100 + i, *v.shape, low=0.5, high=1.5) if positive else common.draw(100 + i, *v.shape, low=-0.7, high=0.7)

    model.set_weights([value(i, v) for i, v in enumerate(model.weights)])
    for layer in model.layers:
        # What Normalization computes with is a copy of its weights.
        if hasattr(layer, "finalize_state"):
            layer.finalize_state()


def one(value):
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def saved(model, ending):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "m" + ending)
        model.save(path)
        with open(path, "rb") as file:
            return file.read()


class Writer:
    def __init__(self):
        self.rows = []
        self.archive = zipfile.ZipFile(os.path.join(common.DATA, "class_models.zip"), "w", zipfile.ZIP_DEFLATED)

    def member(self, name, content):
        """Deflated, and with the same bytes on every run."""
        info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
        info.compress_type = zipfile.ZIP_DEFLATED
        self.archive.writestr(info, content, compresslevel=9)

    def add(self, name, made, optimizer="sgd", loss="mse", metrics=None, steps=5, h5=True):
        model, x, y = made
        x = x if isinstance(x, list) else [x]
        weights_of(model)
        row = {"name": name, "x": x, "y": [y], "h5": int(h5)}
        model.compile(optimizer=optimizer, loss=loss, metrics=metrics)
        for _ in range(3 if steps else 0):
            model.train_on_batch(one(x), y)
        content = zipfile.ZipFile(io.BytesIO(saved(model, ".keras")))
        for part in ("config.json", "model.weights.h5"):
            self.member(f"{name}/{part}", content.read(part))
        if h5:
            self.member(f"{name}.h5", saved(model, ".h5"))
        row["out"] = np.asarray(model.predict(one(x), verbose=0))
        row["logs"] = [{k: np.asarray(v) for k, v in model.train_on_batch(one(x), y, return_dict=True).items()} for _ in range(steps)]
        self.rows.append(row)
        print(name, flush=True)


def main():
    writer = Writer()

    def fresh(name, make, **options):
        keras.utils.clear_session()
        writer.add(name, make(), **options)

    for make, loss in losses():
        # One class is not read back from .h5 by Keras itself.
        h5 = not isinstance(loss, keras.losses.CategoricalGeneralizedCrossEntropy)
        fresh("loss_" + loss.__class__.__name__, make, loss=loss, optimizer=O.SGD(0.05), h5=h5)
    for make, loss, made in metrics():
        fresh("metrics_" + made[0].__class__.__name__, make, loss=loss, metrics=made)
    for i, optimizer in enumerate(optimizers()):
        # Adafactor's slots have the same names, which .h5 does not take; Keras does not find Lamb by name there.
        h5 = not isinstance(optimizer, (O.Adafactor, O.Lamb))
        fresh(f"optimizer_{optimizer.__class__.__name__}_{i}", classes, optimizer=optimizer, loss="sparse_categorical_crossentropy", h5=h5)
    for name, make in parts():
        fresh(name, make, optimizer=O.SGD(0.1))
    for name, make, options in STACKS:
        fresh("layers_" + name, make, optimizer=O.SGD(0.02), **options)
    writer.archive.close()
    common.write("class_models.json", {"versions": common.versions(), "models": writer.rows})


if __name__ == "__main__":
    main()
