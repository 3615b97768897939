"""The models of class_models.py that hold the layers: name, what makes model, x and y, and options of training."""

import keras
import numpy as np

import common

L = keras.layers
ROWS = 4


def stack(shape, *layers, dtype="float32", x=None, units=2):
    """Layers one after another, flattened, and a Dense layer behind them."""
    rows = ROWS if x is None else len(x)

    def make():
        model = keras.Sequential([keras.Input(shape, dtype=dtype), *[layer() for layer in layers], L.Flatten(), L.Dense(units)])
        given = common.draw(7, ROWS, *shape) if x is None else x
        return model, given, common.draw(8, rows, units)

    return make


def branches(shape, *layers):
    """Layers side by side on one input, joined; where each gives one vector."""
    def make():
        x = keras.Input(shape)
        joined = L.Concatenate()([L.Flatten()(layer()(x)) for layer in layers])
        return keras.Model(x, L.Dense(2)(joined)), common.draw(7, ROWS, *shape), common.draw(8, ROWS, 2)

    return make


def merges():
    a, b = keras.Input((3, 2)), keras.Input((3, 2))
    p, q = L.Dense(2)(a), L.Dense(2)(b)
    merged = [kind()([p, q]) for kind in (L.Add, L.Subtract, L.Multiply, L.Average, L.Maximum, L.Minimum)]
    dot = L.Dot(axes=-1, normalize=True)([p, q])
    out = L.Dense(2)(L.Concatenate()([L.Flatten()(L.Concatenate()(merged)), L.Flatten()(dot)]))
    return keras.Model([a, b], out), [common.draw(7, ROWS, 3, 2), common.draw(9, ROWS, 3, 2)], common.draw(8, ROWS, 2)


def two_inputs(join, left=(4, 3), right=(5, 3)):
    def make():
        a, b = keras.Input(left), keras.Input(right)
        out = L.Dense(2)(L.Flatten()(join(a, b)))
        return keras.Model([a, b], out), [common.draw(7, ROWS, *left), common.draw(9, ROWS, *right)], common.draw(8, ROWS, 2)

    return make


def activations():
    names = ["celu", "elu", "exponential", "gelu", "hard_sigmoid", "hard_silu", "hard_tanh", "leaky_relu", "log_sigmoid", "mish", "relu",
             "relu6", "selu", "sigmoid", "silu", "softplus", "softsign", "tanh", "tanh_shrink", "squareplus", "softmax", "log_softmax"]
    x = keras.Input((4,))
    joined = L.Concatenate()([L.Dense(2, activation=name)(x) for name in names])
    return keras.Model(x, L.Dense(2)(joined)), common.draw(7, ROWS, 4), common.draw(8, ROWS, 2)


def adapted(layer):
    """A layer that learnt from data, built for any number of rows."""
    layer.build((None, 3))
    layer.adapt(common.draw(12, 40, 3, low=-3, high=5))
    return layer


def recurrent(layer, shape=(4, 3)):
    return stack(shape, layer)


IMAGE = (5, 4, 3)
PIXELS = common.draw(11, ROWS, *IMAGE, low=0, high=255, digits=0)[:2]


def untrained(layer, **options):
    """Random in training: only what it predicts counts."""
    return stack(IMAGE, lambda: layer(**options), x=PIXELS)


WORDS = np.random.RandomState(5).randint(0, 7, (ROWS, 5)).astype("int32")
TRAINED, NOT_TRAINED = {}, {"steps": 0, "h5": False}
STACKS = [
    ("activations", activations, TRAINED),
    ("merges", merges, TRAINED),
    ("noise", stack((4, 3), lambda: L.Dropout(0.0), lambda: L.SpatialDropout1D(0.0), lambda: L.GaussianNoise(0.0),
                    lambda: L.GaussianDropout(0.0), lambda: L.AlphaDropout(0.0), lambda: L.ActivityRegularization(0.1)), TRAINED),
    ("noise2d", stack((3, 2, 2), lambda: L.SpatialDropout2D(0.0)), TRAINED),
    ("noise3d", stack((2, 2, 2, 2), lambda: L.SpatialDropout3D(0.0)), TRAINED),
    ("units", stack((4,), lambda: L.Activation("tanh"), lambda: L.ReLU(6.0, 0.1), lambda: L.LeakyReLU(0.1), lambda: L.ELU(0.5),
                    lambda: L.PReLU(), lambda: L.Softmax(), lambda: L.Identity(), lambda: L.Rescaling(2.0, 0.5)), TRAINED),
    ("shapes", stack((4, 3), lambda: L.Permute((2, 1)), lambda: L.Reshape((4, 3)), lambda: L.ZeroPadding1D((1, 2)), lambda: L.Cropping1D(1),
                     lambda: L.UpSampling1D(2), lambda: L.Masking(0.1), lambda: L.Flatten(), lambda: L.RepeatVector(2)), TRAINED),
    ("shapes2d", stack((3, 4, 2), lambda: L.ZeroPadding2D(((1, 0), (2, 1))), lambda: L.Cropping2D(1), lambda: L.UpSampling2D((2, 1), interpolation="bilinear")), TRAINED),
    ("shapes3d", stack((2, 3, 2, 2), lambda: L.ZeroPadding3D(1), lambda: L.Cropping3D(1), lambda: L.UpSampling3D(2)), TRAINED),
    ("embedding", stack((5,), lambda: L.Embedding(7, 3, embeddings_regularizer="l2"), dtype="int32", x=WORDS), TRAINED),
    ("reversible_embedding", stack((5,), lambda: L.ReversibleEmbedding(7, 3), dtype="int32", x=WORDS), TRAINED),
    ("einsum_dense", stack((4, 3), lambda: L.EinsumDense("abc,cd->abd", (4, 2), bias_axes="d", activation="tanh")), TRAINED),
    ("normalization", stack((4, 6), lambda: L.LayerNormalization(), lambda: L.GroupNormalization(3), lambda: L.RMSNormalization(),
                            lambda: L.UnitNormalization(), lambda: L.BatchNormalization(momentum=0.9)), TRAINED),
    ("batch_renormalization", stack((4,), lambda: L.BatchNormalization(renorm=True)), TRAINED),
    ("time_distributed", stack((4, 3), lambda: L.TimeDistributed(L.Dense(2, activation="tanh"))), TRAINED),
    ("pipeline", stack((4,), lambda: L.Pipeline([L.Rescaling(2.0), L.Dense(3, activation="tanh")])), NOT_TRAINED),
    ("spectral", stack((4,), lambda: L.SpectralNormalization(L.Dense(3))), NOT_TRAINED),
    ("sequential", stack((4,), lambda: keras.Sequential([keras.Input((4,)), L.Dense(3, activation="relu"), L.Dense(2)], name="inside")), TRAINED),
    ("conv", branches((5, 4, 3), lambda: L.Conv2D(3, (2, 3), strides=2, padding="same", activation="relu"), lambda: L.Conv2D(4, 2, dilation_rate=2)), TRAINED),
    ("conv1d", branches((7, 4), lambda: L.Conv1D(3, 3, padding="causal", activation="tanh"), lambda: L.Conv1D(4, 2, groups=2)), TRAINED),
    ("conv3d", stack((4, 3, 3, 2), lambda: L.Conv3D(2, 2, padding="same")), TRAINED),
    ("conv1d_transpose", stack((4, 3), lambda: L.Conv1DTranspose(2, 3, strides=2)), TRAINED),
    ("conv2d_transpose", stack((3, 3, 2), lambda: L.Conv2DTranspose(2, 3, strides=2, padding="same")), TRAINED),
    ("conv3d_transpose", stack((2, 2, 2, 2), lambda: L.Conv3DTranspose(2, 2)), TRAINED),
    ("depthwise1d", stack((5, 3), lambda: L.DepthwiseConv1D(2, depth_multiplier=2)), TRAINED),
    ("depthwise2d", stack((4, 4, 3), lambda: L.DepthwiseConv2D(2, padding="same")), TRAINED),
    ("separable1d", stack((5, 3), lambda: L.SeparableConv1D(2, 3, padding="same")), TRAINED),
    ("separable2d", stack((4, 4, 3), lambda: L.SeparableConv2D(2, 2, depth_multiplier=2)), TRAINED),
    ("stft", stack((4,), lambda: L.EinsumDense("ab,bcd->acd", (1, 3), kernel_initializer=keras.initializers.STFT())), TRAINED),
    ("pooling1d", branches((6, 3), lambda: L.MaxPooling1D(2), lambda: L.AveragePooling1D(3, 2, "same"), lambda: L.GlobalAveragePooling1D(), lambda: L.GlobalMaxPooling1D()), TRAINED),
    ("pooling2d", branches((5, 4, 2), lambda: L.MaxPooling2D((3, 2), padding="same"), lambda: L.AveragePooling2D(2, 1), lambda: L.GlobalAveragePooling2D(keepdims=True), lambda: L.GlobalMaxPooling2D()), TRAINED),
    ("pooling3d", branches((4, 3, 2, 2), lambda: L.MaxPooling3D(2), lambda: L.AveragePooling3D(2, 1), lambda: L.GlobalAveragePooling3D(), lambda: L.GlobalMaxPooling3D()), TRAINED),
    ("adaptive1d", branches((6, 3), lambda: L.AdaptiveAveragePooling1D(3), lambda: L.AdaptiveMaxPooling1D(2)), TRAINED),
    ("adaptive2d", branches((5, 4, 2), lambda: L.AdaptiveAveragePooling2D((2, 3)), lambda: L.AdaptiveMaxPooling2D(2)), TRAINED),
    ("adaptive3d", branches((4, 3, 2, 2), lambda: L.AdaptiveAveragePooling3D(2), lambda: L.AdaptiveMaxPooling3D(2)), TRAINED),
    ("simple_rnn", recurrent(lambda: L.SimpleRNN(3, return_sequences=True)), TRAINED),
    ("lstm", recurrent(lambda: L.LSTM(3, kernel_regularizer="l2")), TRAINED),
    ("gru", recurrent(lambda: L.GRU(3, go_backwards=True)), TRAINED),
    ("gru_before", recurrent(lambda: L.GRU(3, reset_after=False)), TRAINED),
    ("bidirectional", recurrent(lambda: L.Bidirectional(L.LSTM(2, return_sequences=True), merge_mode="sum")), TRAINED),
    ("rnn", recurrent(lambda: L.RNN(L.LSTMCell(3))), TRAINED),
    ("rnn_gru_cell", recurrent(lambda: L.RNN(L.GRUCell(3))), TRAINED),
    ("rnn_simple_cell", recurrent(lambda: L.RNN(L.SimpleRNNCell(3))), TRAINED),
    ("rnn_stacked", recurrent(lambda: L.RNN(L.StackedRNNCells([L.LSTMCell(3), L.GRUCell(2)]))), TRAINED),
    ("conv_lstm1d", recurrent(lambda: L.ConvLSTM1D(2, 2), (3, 5, 2)), TRAINED),
    ("conv_lstm2d", recurrent(lambda: L.ConvLSTM2D(2, 2, return_sequences=True, padding="same"), (3, 3, 3, 2)), TRAINED),
    ("conv_lstm3d", recurrent(lambda: L.ConvLSTM3D(2, 2), (2, 3, 3, 2, 2)), TRAINED),
    ("multi_head_attention", two_inputs(lambda a, b: L.MultiHeadAttention(2, 3)(a, b)), TRAINED),
    ("group_query_attention", two_inputs(lambda a, b: L.GroupQueryAttention(3, 4, 2)(a, b)), TRAINED),
    ("attention", two_inputs(lambda a, b: L.Attention(use_scale=True)([a, b])), TRAINED),
    ("additive_attention", two_inputs(lambda a, b: L.AdditiveAttention()([a, b])), TRAINED),
    ("feature_normalization", stack((3,), lambda: L.Normalization(mean=[0.1, 0.2, 0.3], variance=[1.0, 2.0, 3.0])), TRAINED),
    ("discretization", stack((3,), lambda: L.Discretization([-0.5, 0.0, 0.5]), lambda: L.Rescaling(1.0)), TRAINED),
    ("adapted", branches((3,), lambda: adapted(L.Normalization()), lambda: adapted(L.Discretization(num_bins=5, output_mode="one_hot"))), TRAINED),
    ("category_encoding", stack((5,), lambda: L.CategoryEncoding(7, "multi_hot"), dtype="int32", x=WORDS), TRAINED),
    ("hashing", stack((5,), lambda: L.Hashing(4), lambda: L.Rescaling(1.0), dtype="int32", x=WORDS), NOT_TRAINED),
    ("resizing", stack(IMAGE, lambda: L.Resizing(4, 6), x=PIXELS / 255), TRAINED),
    ("center_crop", stack(IMAGE, lambda: L.CenterCrop(4, 3), x=PIXELS / 255), TRAINED),
    ("stft_spectrogram", stack((32, 1), lambda: L.STFTSpectrogram(frame_length=8, frame_step=4, fft_length=8)), NOT_TRAINED),
    ("mel_spectrogram", stack((64,), lambda: L.MelSpectrogram(fft_length=16, sequence_stride=8, num_mel_bins=4, sampling_rate=100, max_freq=40)), NOT_TRAINED),
    *[
        (name, untrained(getattr(L, kind), **options), NOT_TRAINED)
        for name, kind, options in (
            ("random_flip", "RandomFlip", {"mode": "horizontal"}),
            ("random_brightness", "RandomBrightness", {"factor": 0.2}),
            ("random_contrast", "RandomContrast", {"factor": 0.2}),
            ("random_crop", "RandomCrop", {"height": 5, "width": 4}),
            ("random_rotation", "RandomRotation", {"factor": 0.1}),
            ("random_translation", "RandomTranslation", {"height_factor": 0.1, "width_factor": 0.2}),
            ("random_zoom", "RandomZoom", {"height_factor": 0.2}),
            ("random_shear", "RandomShear", {"x_factor": 0.1}),
            ("random_hue", "RandomHue", {"factor": 0.2}),
            ("random_saturation", "RandomSaturation", {"factor": 0.3}),
            ("random_sharpness", "RandomSharpness", {"factor": 0.3}),
            ("random_grayscale", "RandomGrayscale", {}),
            ("random_invert", "RandomInvert", {}),
            ("random_posterization", "RandomPosterization", {"factor": 4}),
            ("random_perspective", "RandomPerspective", {}),
            ("random_erasing", "RandomErasing", {}),
            ("random_gaussian_blur", "RandomGaussianBlur", {"factor": 0.5}),
            ("random_color_degeneration", "RandomColorDegeneration", {"factor": 0.4}),
            ("random_color_jitter", "RandomColorJitter", {"brightness_factor": 0.1}),
            ("random_elastic_transform", "RandomElasticTransform", {}),
            ("auto_contrast", "AutoContrast", {}),
            ("equalization", "Equalization", {}),
            ("solarization", "Solarization", {}),
            ("aug_mix", "AugMix", {}),
            ("rand_augment", "RandAugment", {}),
            ("cut_mix", "CutMix", {}),
            ("mix_up", "MixUp", {}),
            ("clahe", "ContrastLimitedAdaptiveHistogramEqualization", {}),
        )
    ],
]
