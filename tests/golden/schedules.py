"""schedules.json: the rates of every schedule, with every argument, at steps before, at and behind its turning points."""

import json

import keras

import common

STEPS = [0, 1, 3, 9, 10, 11, 15, 20, 29, 30, 31, 50, 69, 70, 71, 100, 149, 150, 999, 12345]
SETTINGS = {
    "ExponentialDecay": [
        {"initial_learning_rate": 0.1, "decay_steps": 10, "decay_rate": 0.96},
        {"initial_learning_rate": 0.1, "decay_steps": 10, "decay_rate": 0.96, "staircase": True},
    ],
    "CosineDecay": [
        {"initial_learning_rate": 0.002, "decay_steps": 70},
        {"initial_learning_rate": 0.1, "decay_steps": 70, "alpha": 0.05},
        {"initial_learning_rate": 0.01, "decay_steps": 70, "alpha": 0.1, "warmup_target": 0.3, "warmup_steps": 11},
    ],
    "CosineDecayRestarts": [
        {"initial_learning_rate": 0.1, "first_decay_steps": 10},
        {"initial_learning_rate": 0.1, "first_decay_steps": 10, "t_mul": 1.0, "m_mul": 0.9},
        {"initial_learning_rate": 0.1, "first_decay_steps": 7, "t_mul": 1.5, "m_mul": 0.8, "alpha": 0.1},
    ],
    "InverseTimeDecay": [
        {"initial_learning_rate": 0.1, "decay_steps": 10, "decay_rate": 0.5},
        {"initial_learning_rate": 0.1, "decay_steps": 10, "decay_rate": 0.5, "staircase": True},
    ],
    "PiecewiseConstantDecay": [{"boundaries": [10.0, 70.0, 149.0], "values": [0.1, 0.05, 0.01, 0.001]}],
    "PolynomialDecay": [
        {"initial_learning_rate": 0.1, "decay_steps": 70},
        {"initial_learning_rate": 0.1, "decay_steps": 70, "end_learning_rate": 0.01, "power": 0.5},
        {"initial_learning_rate": 0.1, "decay_steps": 30, "end_learning_rate": 0.01, "power": 2.0, "cycle": True},
    ],
}


def main():
    rows = []
    for name, settings in SETTINGS.items():
        for options in settings:
            schedule = getattr(keras.optimizers.schedules, name)(**options)
            config = json.dumps(schedule.get_config())
            rows.append({"schedule": name, "config": config, "rates": [float(schedule(step)) for step in STEPS]})
    common.write("schedules.json", {"versions": common.versions(), "steps": STEPS, "rows": rows})


if __name__ == "__main__":
    main()
