"""Cases for signals, sequences, attention, blocks of images, normalisations and what else came last."""

import numpy as np

f32 = lambda *v: np.array(v, "float32")
i32 = lambda *v: np.array(v, "int32")
NAN = float("nan")
WAVE = np.round(np.sin(np.arange(24) * 0.7) * 3 + np.cos(np.arange(24) * 0.31), 3).astype("float32")
OTHER = np.round(np.cos(np.arange(24) * 1.3), 3).astype("float32")


def transforms(add):
    for n in (1, 2, 6, 7, 24):
        add("fft", [WAVE[:n], OTHER[:n]])
        add("rfft", WAVE[:n])
    pair = [WAVE.reshape(2, 3, 4), OTHER.reshape(2, 3, 4)]
    add("fft", [p.astype("float64") for p in pair])
    add("fft2", pair)
    add("ifft2", pair)
    add("rfft", WAVE.reshape(3, 8), 5)
    add("rfft", WAVE.reshape(3, 8), fft_length=12)
    add("irfft", pair)
    add("irfft", pair, 7)
    add("irfft", pair, fft_length=4)


def spectra(add):
    signal = WAVE.reshape(2, 12)
    add("extract_sequences", signal, 4, 3)
    add("extract_sequences", i32(*range(9)), 3, 1)
    add("stft", signal, 4, 2, 6)
    add("stft", signal, 5, 2, 8, window="hamming")
    add("stft", signal, 4, 4, 4, window=None, center=False)
    add("stft", signal, 4, 2, 4, window=f32(1, 2, 2, 1))
    frames = [np.tile(WAVE[:10].reshape(2, 5), (2, 1, 1)), np.tile(OTHER[:10].reshape(2, 5), (2, 1, 1))]
    add("istft", frames, 8, 4, 8)
    add("istft", frames, 6, 4, 8, length=6, window="hamming")
    add("istft", frames, 8, 4, 8, center=False)
    for mode in ("valid", "same", "full"):
        add("correlate", WAVE[:7], f32(1, 2, 0.5), mode=mode)
        add("correlate", WAVE[:7], f32(1, 2, 0.5, -1), mode=mode)
        add("correlate", f32(1, 2), WAVE[:5], mode=mode)
    add("correlate", i32(1, 2, 3), i32(0, 1, 5), mode="full")
    for op in ("bartlett", "blackman", "hamming", "hanning"):
        for n in (0, 1, 4, 7):
            add(op, n)
    add("kaiser", 6, 3.5)
    add("kaiser", 5, 0.0)
    add("kaiser", 1, 14.0)


def sequences(add):
    scores = np.round(np.sin(np.arange(48) * 1.7).reshape(2, 6, 4) * 2, 3).astype("float32")
    labels = i32(1, 2, 2, 3, 1, 0).reshape(2, 3)
    add("ctc_loss", labels, scores, i32(3, 2), i32(6, 5))
    add("ctc_loss", labels, scores, i32(0, 1), i32(6, 1))
    add("ctc_loss", labels - 1, scores, i32(2, 1), i32(6, 6), mask_index=3)
    add("ctc_decode", scores, i32(6, 4))
    add("ctc_decode", scores, i32(6, 0), merge_repeated=False)
    add("ctc_decode", scores, i32(6, 4), mask_index=None)
    add("ctc_decode", scores, i32(6, 4), strategy="beam_search", beam_width=4, top_paths=2)
    add("ctc_decode", scores, i32(5, 6), strategy="beam_search", beam_width=50, top_paths=3, mask_index=2)


def attention(add):
    def draw(*shape):
        return np.round(np.sin(np.arange(np.prod(shape)) * 0.9 + len(shape)), 3).reshape(shape).astype("float32")

    q, k, v = draw(2, 3, 2, 4), draw(2, 5, 2, 4) * 0.5, draw(2, 5, 2, 4) + 1
    mask = np.array([[1, 0, 1, 1, 0], [0, 0, 0, 0, 0], [1, 1, 1, 1, 1]], bool).reshape(1, 1, 3, 5)
    add("dot_product_attention", q, k, v)
    add("dot_product_attention", q, k, v, scale=0.3)
    add("dot_product_attention", q, k, v, bias=draw(1, 2, 3, 5))
    add("dot_product_attention", q, k, v, mask=mask)
    add("dot_product_attention", q, k, v, is_causal=True)
    add("dot_product_attention", q, k, v, mask=mask, is_causal=True)
    add("dot_product_attention", q, k[:, :, :1], v[:, :, :1])
    image = np.arange(60, dtype="float32").reshape(1, 2, 5, 6)
    add("unfold", image, 2)
    add("unfold", image, [3, 2], dilation=[1, 2], padding=[1, 0], stride=[2, 1])
    add("fold", np.arange(48, dtype="float32").reshape(1, 8, 6), [3, 4], 2)
    add("fold", np.arange(72, dtype="float32").reshape(1, 12, 6), [5, 4], [3, 2], dilation=[1, 2], padding=[1, 0], stride=[2, 1])
    add("psnr", WAVE[:6], OTHER[:6], 4.0)


def normalisations(add):
    x, a, b = WAVE.reshape(4, 6), WAVE[:6] / 2, OTHER[:6]
    add("layer_normalization", x)
    add("layer_normalization", x, gamma=a, beta=b, epsilon=0.01)
    add("rms_normalization", x)
    add("rms_normalization", x, scale=a, epsilon=0.01)
    add("batch_normalization", x, a, b * b, -1)
    add("batch_normalization", x, a[:4], b[:4] ** 2, 0, offset=a[:4], scale=b[:4], epsilon=0.1)


def others(add):
    add("view", f32(1, -2, 0.5), dtype="int32")
    add("view", i32(1, 2, 3, 4), dtype="int16")
    add("view", np.array([[1, 2, 3, 4]], "uint8"), dtype="uint16")
    add("isreal", WAVE[:3])
    add("corrcoef", WAVE.reshape(3, 8))
    add("corrcoef", i32(1, 5, 2, 3, 0, 7).reshape(2, 3))
    add("trapezoid", WAVE.reshape(3, 8))
    add("trapezoid", WAVE.reshape(3, 8), x=f32(0, 1, 4), axis=0)
    add("trapezoid", WAVE.reshape(3, 8), dx=0.5, axis=0)
    add("eig", f32(1, -2, 0, 2, 1, 0.5, 0, 1, 4).reshape(3, 3))
    add("cdist", WAVE.reshape(2, 3, 4), OTHER.reshape(2, 3, 4))
    holes = f32(1, NAN, 3, NAN, NAN, NAN).reshape(2, 3)
    for op in ("nanargmax", "nanargmin"):
        add(op, holes, axis=1)
        add(op, holes[0])
        add(op, i32(3, 9, 1))
    for op in ("nanquantile", "nanpercentile"):
        add(op, f32(1, NAN, 3, 7), np.float32(0.4))
    add("diff", WAVE[:5])
    add("diff", WAVE.reshape(4, 6), n=2, axis=0)
    add("vander", f32(1, 2, 3))
    add("vander", i32(1, 2, 3), N=2, increasing=True)
    add("angle", f32(-1, 0, 2))
    for op in ("real", "imag", "conj", "conjugate"):
        add(op, WAVE[:3])
    for op in ("depth_to_space", "space_to_depth"):
        add(op, np.arange(32, dtype="float32").reshape(1, 2, 4, 4), 2)
        add(op, np.arange(32, dtype="float32").reshape(1, 4, 2, 4), 2, data_format="channels_first")
    for op in ("hsplit", "vsplit", "dsplit"):
        add(op, np.arange(32, dtype="float32").reshape(2, 4, 4), 2)
    add("hsplit", np.arange(16, dtype="float32").reshape(4, 4), [1, 3])


def cases(add):
    transforms(add)
    spectra(add)
    sequences(add)
    attention(add)
    normalisations(add)
    others(add)
