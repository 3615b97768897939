"""records.json: Keras' record of an object of every class that it exports, with arguments that are not the defaults."""

import inspect
import json

import keras

import common

L, C = keras.layers, keras.constraints
# What a class cannot be made without, or shows more with.
ARGUMENTS = {
    "layers": {
        "Activation": {"activation": "gelu"},
        "ActivityRegularization": {"l1": 0.1},
        "AdaptiveAveragePooling1D": {"output_size": 2},
        "AdaptiveAveragePooling2D": {"output_size": (2, 3)},
        "AdaptiveAveragePooling3D": {"output_size": 2},
        "AdaptiveMaxPooling1D": {"output_size": 2},
        "AdaptiveMaxPooling2D": {"output_size": (2, 3)},
        "AdaptiveMaxPooling3D": {"output_size": 2},
        "AlphaDropout": {"rate": 0.2, "seed": 3},
        "AveragePooling1D": {"pool_size": 3, "padding": "same"},
        "AveragePooling2D": {"pool_size": (3, 2), "strides": 2},
        "AveragePooling3D": {"pool_size": 3},
        "Attention": {"use_scale": True, "score_mode": "concat", "dropout": 0.1, "seed": 2},
        "AdditiveAttention": {"dropout": 0.1},
        "BatchNormalization": {"momentum": 0.9, "gamma_regularizer": "l2", "beta_constraint": "non_neg"},
        "Bidirectional": {"layer": lambda: L.GRU(3), "merge_mode": "sum"},
        "CategoryEncoding": {"num_tokens": 4, "output_mode": "count"},
        "CenterCrop": {"height": 3, "width": 4},
        "Concatenate": {"axis": 1},
        "Conv1D": {"filters": 3, "kernel_size": 2, "padding": "causal", "dilation_rate": 2},
        "Conv1DTranspose": {"filters": 3, "kernel_size": 2, "output_padding": 0},
        "Conv2D": {"filters": 3, "kernel_size": (2, 3), "strides": 2, "activation": "relu", "kernel_regularizer": "l1"},
        "Conv2DTranspose": {"filters": 3, "kernel_size": 2, "strides": (2, 1)},
        "Conv3D": {"filters": 3, "kernel_size": 2, "groups": 1, "use_bias": False},
        "Conv3DTranspose": {"filters": 3, "kernel_size": 2},
        "ConvLSTM1D": {"filters": 3, "kernel_size": 2, "return_sequences": True},
        "ConvLSTM2D": {"filters": 3, "kernel_size": 2, "dropout": 0.1},
        "ConvLSTM3D": {"filters": 3, "kernel_size": 2},
        "Cropping1D": {"cropping": (1, 2)},
        "Cropping2D": {"cropping": ((1, 2), (0, 1))},
        "Cropping3D": {"cropping": 2},
        "Dense": {"units": 3, "kernel_initializer": "he_normal", "bias_constraint": lambda: C.MaxNorm(3)},
        "DepthwiseConv1D": {"kernel_size": 2, "depth_multiplier": 2},
        "DepthwiseConv2D": {"kernel_size": 2, "depthwise_constraint": "unit_norm"},
        "Discretization": {"bin_boundaries": [0.0, 0.5, 1.0]},
        "Dot": {"axes": (1, 2), "normalize": True},
        "Dropout": {"rate": 0.25, "noise_shape": (None, 1), "seed": 7},
        "EinsumDense": {"equation": "abc,cd->abd", "output_shape": (None, 4), "bias_axes": "d"},
        "ELU": {"alpha": 0.5},
        "Embedding": {"input_dim": 5, "output_dim": 3, "mask_zero": True},
        "Flatten": {"data_format": "channels_first"},
        "GaussianDropout": {"rate": 0.2},
        "GaussianNoise": {"stddev": 0.2, "seed": 1},
        "GroupNormalization": {"groups": 2, "epsilon": 0.01},
        "GroupQueryAttention": {"head_dim": 4, "num_query_heads": 4, "num_key_value_heads": 2},
        "GRU": {"units": 3, "reset_after": False, "seed": 1},
        "GRUCell": {"units": 3, "recurrent_dropout": 0.1},
        "HashedCrossing": {"num_bins": 5},
        "Hashing": {"num_bins": 5, "salt": 3},
        "InputLayer": {"shape": (3, None), "dtype": "int32", "name": "words"},
        "IntegerLookup": {"vocabulary": [3, 5, 8]},
        "Lambda": {"function": keras.ops.square},
        "LayerNormalization": {"axis": [1, 2], "center": False},
        "LeakyReLU": {"negative_slope": 0.1},
        "LSTM": {"units": 3, "return_sequences": True, "return_state": True, "unit_forget_bias": False},
        "LSTMCell": {"units": 3},
        "Masking": {"mask_value": 1.0},
        "MaxNumBoundingBoxes": {"max_number": 4},
        "MelSpectrogram": {"num_mel_bins": 16},
        "MultiHeadAttention": {"num_heads": 2, "key_dim": 3, "value_dim": 4, "attention_axes": (1,), "dropout": 0.1},
        "Normalization": {"mean": [1.0, 2.0], "variance": [0.5, 2.0]},
        "Permute": {"dims": (2, 1)},
        "PReLU": {"shared_axes": [1]},
        "RandomBrightness": {"factor": 0.2},
        "Pipeline": {"layers": lambda: [L.Rescaling(2.0, name="inside")]},
        "RandomContrast": {"factor": (0.1, 0.3), "seed": 5},
        "RandomCrop": {"height": 3, "width": 4},
        "RandomFlip": {"mode": "horizontal"},
        "RandomGaussianBlur": {"factor": 0.5},
        "RandomColorDegeneration": {"factor": 0.5},
        "RandomHue": {"factor": 0.2},
        "RandomPosterization": {"factor": 4},
        "RandomRotation": {"factor": 0.1, "fill_mode": "constant"},
        "RandomSaturation": {"factor": 0.4},
        "RandomSharpness": {"factor": 0.4},
        "RandomTranslation": {"height_factor": 0.2, "width_factor": (-0.1, 0.3)},
        "RandomZoom": {"height_factor": 0.2},
        "ReLU": {"max_value": 6.0, "negative_slope": 0.1},
        "RepeatVector": {"n": 3},
        "Rescaling": {"scale": 2.0, "offset": [1.0, 0.5]},
        "Reshape": {"target_shape": (2, -1)},
        "Resizing": {"height": 3, "width": 4, "interpolation": "nearest"},
        "ReversibleEmbedding": {"input_dim": 5, "output_dim": 3},
        "RNN": {"cell": lambda: L.LSTMCell(3), "return_sequences": True},
        "SeparableConv1D": {"filters": 3, "kernel_size": 2},
        "SeparableConv2D": {"filters": 3, "kernel_size": 2, "depth_multiplier": 2},
        "SimpleRNN": {"units": 3, "go_backwards": True},
        "SimpleRNNCell": {"units": 3, "activation": "relu"},
        "Softmax": {"axis": 1},
        "SpatialDropout1D": {"rate": 0.1},
        "SpatialDropout2D": {"rate": 0.1, "seed": 1},
        "SpatialDropout3D": {"rate": 0.1},
        "SpectralNormalization": {"layer": lambda: L.Dense(3, name="inside"), "power_iterations": 2},
        "StackedRNNCells": {"cells": lambda: [L.LSTMCell(3), L.GRUCell(2)]},
        "STFTSpectrogram": {"mode": "log", "frame_length": 8, "frame_step": 4, "fft_length": 8},
        "StringLookup": {"vocabulary": ["a", "b"]},
        "TextVectorization": {"max_tokens": 10, "output_mode": "int", "output_sequence_length": 3},
        "TimeDistributed": {"layer": lambda: L.Dense(3, name="inside")},
        "UpSampling1D": {"size": 3},
        "UpSampling2D": {"size": (3, 2), "interpolation": "bilinear"},
        "UpSampling3D": {"size": 3},
        "Wrapper": {"layer": lambda: L.Dense(3, name="inside")},
        "ZeroPadding1D": {"padding": (1, 2)},
        "ZeroPadding2D": {"padding": ((1, 2), (0, 1))},
        "ZeroPadding3D": {"padding": 2},
    },
    "losses": {"BinaryCrossentropy": {"label_smoothing": 0.1}, "MeanSquaredError": {"reduction": "sum", "name": "gap"},
               "BinaryFocalCrossentropy": {"gamma": 3.0}, "Tversky": {"alpha": 0.3}, "Dice": {"axis": (1, 2)},
               "CategoricalCrossentropy": {"from_logits": True, "axis": 1}, "Circle": {"gamma": 40.0},
               "SparseCategoricalCrossentropy": {"ignore_class": 2}, "LogCosh": {"dtype": "float64"}},
    "metrics": {"MeanMetricWrapper": None, "FBetaScore": {"beta": 2.0, "threshold": 0.4}, "IoU": {"num_classes": 3, "target_class_ids": [0, 2]},
                "MeanIoU": {"num_classes": 3}, "OneHotIoU": {"num_classes": 3, "target_class_ids": [1]},
                "OneHotMeanIoU": {"num_classes": 3}, "PrecisionAtRecall": {"recall": 0.8}, "RecallAtPrecision": {"precision": 0.8},
                "SensitivityAtSpecificity": {"specificity": 0.4}, "SpecificityAtSensitivity": {"sensitivity": 0.4},
                "Precision": {"thresholds": [0.2, 0.6], "class_id": 1}, "TopKCategoricalAccuracy": {"k": 2},
                "AUC": {"num_thresholds": 7, "curve": "PR"}, "MeanSquaredError": {"name": "gap", "dtype": "float64"}},
    "optimizers": {"SGD": {"learning_rate": 0.1, "momentum": 0.9, "nesterov": True}, "Adam": {"clipnorm": 1.0, "amsgrad": True},
                   "RMSprop": {"centered": True, "use_ema": True}, "LossScaleOptimizer": {"inner_optimizer": lambda: keras.optimizers.Adam()},
                   "Adadelta": {"learning_rate": lambda: keras.optimizers.schedules.CosineDecay(0.1, 9)},
                   "MultiOptimizer": None, "OptimizerMap": None},
    "optimizers.schedules": {"CosineDecay": {"initial_learning_rate": 0.1, "decay_steps": 9, "warmup_target": 0.3, "warmup_steps": 2},
                             "CosineDecayRestarts": {"initial_learning_rate": 0.1, "first_decay_steps": 9},
                             "ExponentialDecay": {"initial_learning_rate": 0.1, "decay_steps": 9, "decay_rate": 0.5, "staircase": True},
                             "InverseTimeDecay": {"initial_learning_rate": 0.1, "decay_steps": 9, "decay_rate": 0.5},
                             "PiecewiseConstantDecay": {"boundaries": [2, 5], "values": [0.3, 0.2, 0.1]},
                             "PolynomialDecay": {"initial_learning_rate": 0.1, "decay_steps": 9, "cycle": True}},
    "initializers": {"Constant": {"value": 0.5}, "GlorotUniform": {"seed": 3}, "VarianceScaling": {"scale": 2.0, "mode": "fan_out"},
                     "RandomNormal": {"mean": 1.0, "stddev": 0.5, "seed": 1}, "Orthogonal": {"gain": 2.0}, "STFT": {"side": "imag"}},
    "regularizers": {"L1L2": {"l1": 0.1, "l2": 0.2}, "OrthogonalRegularizer": {"factor": 0.1, "mode": "columns"}, "L1": {"l1": 0.3}},
    "constraints": {"MaxNorm": {"max_value": 3, "axis": 1}, "MinMaxNorm": {"min_value": 0.1, "rate": 0.5}, "UnitNorm": {"axis": 1}},
}
# Bases, and classes that hold what is no data.
ABSTRACT = {"Layer", "Loss", "Metric", "Optimizer", "LearningRateSchedule", "Initializer", "Regularizer", "Constraint", "InputSpec",
            "FlaxLayer", "JaxLayer", "TFSMLayer", "TorchModuleWrapper", "TernaryDense", "RandomInitializer"}


def objects(package):
    """One object of each class, by the name under which it is recorded."""
    module, found = keras, {}
    for part in package.split("."):
        module = getattr(module, part)
    for name in sorted(dir(module)):
        kind = getattr(module, name)
        if not inspect.isclass(kind) or kind.__name__ in ABSTRACT or kind.__name__ in found or name != kind.__name__:
            continue
        arguments = ARGUMENTS[package].get(name, {})
        if arguments is None:
            continue
        made = {k: v() if inspect.isfunction(v) and v.__name__ == "<lambda>" else v for k, v in arguments.items()}
        keras.utils.clear_session()
        found[name] = kind(**made)
    return found


def main():
    rows = []
    for package in ARGUMENTS:
        for name, made in objects(package).items():
            record = keras.saving.serialize_keras_object(made)
            rows.append({"package": "keras." + package, "class": name, "record": json.dumps(record)})
    common.write("records.json", {"versions": common.versions(), "records": rows})


if __name__ == "__main__":
    main()
