"""callbacks.json: what callbacks do with given values at the end of epochs: when they stop, the rates, the files, the text."""

import contextlib
import io
import json
import os
import tempfile

import keras
import numpy as np

import common

C = keras.callbacks
X, Y = np.ones((4, 2), "float32"), np.zeros((4, 1), "float32")
DICE = np.random.RandomState(71)
ROWS = []


class Script(C.Callback):
    """Logs are what the row says; the callback that is looked at comes behind."""

    def __init__(self, values, key):
        super().__init__()
        self.values, self.key, self.kernels = values, key, []

    def on_epoch_end(self, epoch, logs=None):
        logs[self.key] = self.values[epoch]
        self.kernels.append(np.array(self.model.get_weights()[0]))


def model_of(several=False, ema=False):
    keras.utils.clear_session()
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, kernel_initializer="ones")])
    optimizer = keras.optimizers.SGD(0.5)
    if ema:
        optimizer = keras.optimizers.SGD(0.05, use_ema=True, ema_momentum=0.7)
    if several:
        chosen = keras.optimizers.OptimizerMap(optimizer, {".*kernel": keras.optimizers.Adam(0.25)})
        optimizer = keras.optimizers.MultiOptimizer(chosen)
    model.compile(optimizer=optimizer, loss="mse")
    return model


def row(kind, options, values, key="loss", several=False, fits=1, batch_size=None, validation=False):
    """Fits of as many epochs as there are values; `DIR` stands for the folder of files."""
    with tempfile.TemporaryDirectory() as folder:
        model = model_of(several)
        text = io.StringIO()
        with contextlib.redirect_stdout(text):
            for fit in range(fits):
                given = dict(options)
                for name in ("filepath", "filename"):
                    if name in given:
                        given[name] = os.path.join(folder, given[name])
                if "schedule" in given:
                    given["schedule"] = lambda epoch, rate: values[epoch]
                script = Script(values, key)
                tested = getattr(C, kind)(**given) if fit == 0 or kind == "CSVLogger" else tested
                history = model.fit(
                    X, Y, epochs=len(values), batch_size=batch_size, verbose=0, callbacks=[script, tested],
                    validation_data=(X, Y) if validation else None,
                )
        kernel = model.get_weights()[0]
        same = [i for i, k in enumerate(script.kernels) if np.array_equal(k, kernel)]
        files = sorted(os.listdir(folder))
        rates = {k: v for k, v in history.history.items() if k.startswith("learning_rate")}
        ROWS.append({
            "class": kind,
            "options": json.dumps(options),
            "values": values,
            "key": key,
            "several": int(several),
            "fits": fits,
            "batch_size": batch_size or 32,
            "validation": int(validation),
            "epochs": len(history.epoch),
            "kept": same[-1] if same else -1,
            "rates": rates,
            "files": files if kind == "ModelCheckpoint" else [],
            "csv": open(os.path.join(folder, files[0]), newline="").read() if kind == "CSVLogger" else None,
            "text": text.getvalue().replace(folder, "DIR"),
        })


def one_of(*choices):
    return choices[DICE.randint(len(choices))]


def values(count=8, top=30):
    return [round(float(v) / 10, 1) for v in DICE.randint(0, top, count)]


def early_stopping():
    for _ in range(40):
        row("EarlyStopping", {
            "monitor": "loss", "min_delta": one_of(0, 0.1, 0.3, -0.2), "patience": one_of(0, 1, 2, 3), "verbose": 1,
            "mode": one_of("auto", "min", "max"), "baseline": one_of(None, 1.0, 2.0),
            "restore_best_weights": one_of(False, True), "start_from_epoch": one_of(0, 0, 1, 3)}, values())


def reduce_lr_on_plateau():
    for i in range(40):
        row("ReduceLROnPlateau", {
            "monitor": "loss", "factor": one_of(0.5, 0.1, 0.9), "patience": one_of(0, 1, 2, 3), "verbose": 1,
            "mode": one_of("auto", "min", "max"), "min_delta": one_of(1e-4, 0, 0.2), "cooldown": one_of(0, 1, 2),
            "min_lr": one_of(0.0, 0.1)}, values(10, 8), several=i >= 36)


def model_checkpoint():
    weights = {"save_weights_only": True, "verbose": 1, "monitor": "loss"}
    for path in ("w.weights.h5", "{epoch:02d}-{loss:.2f}.weights.h5", "{epoch}_{loss:.3e}_{loss}.weights.h5"):
        row("ModelCheckpoint", {"filepath": path, **weights}, values(3))
    for i in range(12):
        row("ModelCheckpoint", {
            "filepath": "{epoch}.weights.h5", **weights, "save_best_only": True, "mode": one_of("auto", "min", "max"),
            "initial_value_threshold": one_of(None, 1.5)}, values(6), fits=1 + i % 2)
    for freq in (1, 2, 3, 5):
        row("ModelCheckpoint", {"filepath": "{epoch}.{batch}.weights.h5", **weights, "save_freq": freq}, values(3), batch_size=1)
    row("ModelCheckpoint", {"filepath": "below/{epoch}.keras", "verbose": 1}, values(2))
    row("ModelCheckpoint", {"filepath": "{epoch}.h5"}, values(2))


def csv_logger():
    for separator in (",", ";", "\t"):
        for validation in (False, True):
            for append in (False, True):
                row("CSVLogger", {"filename": "log.csv", "separator": separator, "append": append}, values(3),
                    key="val_loss" if validation else "loss", fits=2, validation=validation)


def learning_rate_scheduler():
    for several in (False, True):
        row("LearningRateScheduler", {"schedule": "values", "verbose": 1}, [0.25, 0.1, 0.1, 1e-5], several=several)


def swap_ema_weights():
    for swap in (False, True):
        model = model_of(ema=True)
        seen = []
        watch = C.LambdaCallback(on_epoch_end=lambda epoch, logs: seen.append(np.array(model.get_weights()[0])))
        history = model.fit(X, Y, epochs=4, batch_size=1, verbose=0, shuffle=False, validation_data=(X, Y),
                            callbacks=[C.SwapEMAWeights(swap_on_epoch=swap), watch])
        yield {"swap_on_epoch": int(swap), "val_loss": history.history["val_loss"], "seen": seen,
               "kernel": model.get_weights()[0]}


def formats():
    """Names of files with one number; whole ones are epochs."""
    for spec in ("", ":.4", ":.1", ":.0", ":8.3f", ":08.3f", ":+.1f", ": .2e", ":>9", ":<9.2", ":^9.3g", ":*^12.3", ":=+9.1f",
                 ":<09.1f", ":%", ":.1%", ":G", ":E", ":010", ":.10", ":F"):
        for value in (0.0, 4.0, -0.03125, 1234.5, 1e-7, 123456789.0, 2.5e17, float("inf"), float("nan")):
            yield {"pattern": "{loss" + spec + "}", "value": repr(value), "text": ("{loss" + spec + "}").format(loss=value)}
    for spec in ("", ":d", ":03", ":03d", ":+d", ":>4", ":<4d", ":x^5", ":.2f", ":e", ":g", ":%", ":=+5"):
        for value in (1, 12, 12345):
            yield {"pattern": "{{{epoch" + spec + "}}}", "value": repr(value), "text": ("{{{epoch" + spec + "}}}").format(epoch=value)}


def refused():
    for pattern in ("{loss:d}", "{epoch:.2}", "{epoch:.2d}", "{loss:.}", "{loss:q}", "{loss:5 }", "{loss", "loss}", "a{loss}}", "{}",
                    "{:03d}", "{loss:{}}"):
        try:
            pattern.format(loss=1.5, epoch=2)
        except (ValueError, IndexError):
            yield pattern


def main():
    for part in (early_stopping, reduce_lr_on_plateau, model_checkpoint, csv_logger, learning_rate_scheduler):
        part()
    # Loss and losses of training are left to fit.json: csv rows hold them for validation alone.
    common.write("callbacks.json", {"versions": common.versions(), "rows": ROWS, "swap": list(swap_ema_weights()),
                                     "formats": list(formats()), "refused": list(refused())})


if __name__ == "__main__":
    main()
