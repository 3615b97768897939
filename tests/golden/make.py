"""Writes the golden files of tests/golden/data from real Keras: numbers, files and text that Addax is held against.

Usage: python make.py [part ...]    parts: those of PARTS (all of them by default)
Needs keras, jax, numpy, h5py, scipy and safetensors (README.md names the versions). Every file is the same on every run.
"""

import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
PARTS = [
    "ops",
    "indexing",
    "optimizers",
    "schedules",
    "activations",
    "losses",
    "metrics",
    "layers",
    "layer_calls",
    "layer_calls_places",
    "ops_places",
    "preprocessing",
    "callbacks",
    "arrays",
    "compile",
    "fit",
    "architectures",
    "resnet",
    "summary",
    "weights",
    "formats",
    "models",
    "records",
    "class_models",
    "images",
]


def run(script, text=None, **environment):
    """Run one part in its own process, for a backend and JAX's 64-bit mode are fixed when Keras is first imported."""
    settings = {
        "KERAS_BACKEND": "jax",
        "JAX_PLATFORMS": "cpu",
        "JAX_ENABLE_X64": "0",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        **environment,
    }
    command = [sys.executable, "-W", "ignore", os.path.join(HERE, script + ".py")]
    keep = script == "ops" and text is None
    done = subprocess.run(
        command,
        input=text,
        stdout=subprocess.PIPE if keep else None,
        text=True,
        check=True,
        env={**os.environ, **settings},
    )
    return done.stdout


def main(parts):
    for part in parts:
        print(part, flush=True)
        if part == "ops":
            numpy_rows = run("ops", KERAS_BACKEND="numpy")
            wide_rows = run("ops", JAX_ENABLE_X64="1")
            run("ops", numpy_rows.strip() + "\n" + wide_rows.strip() + "\n")
        elif part == "compile":
            run("compile")
            run("compile", KERAS_BACKEND="tensorflow")
        else:
            run(part)


if __name__ == "__main__":
    chosen = sys.argv[1:] or PARTS
    unknown = [part for part in chosen if part not in PARTS]
    if unknown:
        sys.exit(f"unknown part {unknown[0]}; known parts: {', '.join(PARTS)}")
    main(chosen)
