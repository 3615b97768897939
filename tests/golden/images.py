"""images.json: pictures in files, and what keras.utils.load_img makes of them; what save_img writes, read again; arrays
and pictures in memory.
"""

import io
import os
import tempfile

import keras
import numpy as np
from PIL import Image, __version__

import common


def pixels(height, width, channels):
    """Smooth enough for JPEG, and with every filter's corner cases: values 0 and 255 side by side."""
    y, x, c = np.meshgrid(np.arange(height), np.arange(width), np.arange(channels), indexing="ij")
    values = 128 + 90 * np.sin(0.9 * x + c) + 60 * np.cos(0.7 * y - c)
    values[0, :, :] = 255 * (x[0] % 2)
    return np.clip(values, 0, 255).astype("uint8")


def file_of(image, kind, **options):
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def files():
    rgb, gray = Image.fromarray(pixels(9, 12, 3)), Image.fromarray(pixels(9, 12, 1)[..., 0])
    rgba = Image.fromarray(pixels(9, 12, 4))
    deep = Image.fromarray(pixels(9, 12, 1)[..., 0].astype("uint16") * 257)
    return {
        "rgb.png": file_of(rgb, "PNG"),
        "gray.png": file_of(gray, "PNG"),
        "rgba.png": file_of(rgba, "PNG"),
        "palette.png": file_of(rgb.quantize(5), "PNG"),
        "bits.png": file_of(gray.convert("1"), "PNG"),
        "rgb.jpg": file_of(rgb, "JPEG", quality=90),
        "gray.jpg": file_of(gray, "JPEG"),
        "progressive.jpg": file_of(rgb, "JPEG", progressive=True),
        "cmyk.jpg": file_of(rgb.convert("CMYK"), "JPEG"),
    }, {"deep.png": file_of(deep, "PNG")}


CASES = [
    *[(name, {}) for name in ("rgb.png", "gray.png", "rgba.png", "palette.png", "bits.png")],
    *[(name, {}) for name in ("rgb.jpg", "gray.jpg", "progressive.jpg")],
    *[(name, {"color_mode": "grayscale"}) for name in ("rgb.png", "gray.jpg", "bits.png")],
    *[(name, {"color_mode": "rgba"}) for name in ("gray.png", "rgba.png")],
    *[
        ("rgb.png", {"interpolation": i, "target_size": size})
        for i in ("nearest", "bilinear", "bicubic", "box", "hamming", "lanczos")
        for size in ((4, 5), (13, 30))
    ],
    ("rgb.png", {"interpolation": "bilinear", "target_size": (4, 3), "keep_aspect_ratio": True}),
    ("rgb.png", {"interpolation": "bicubic", "target_size": (6, 10), "keep_aspect_ratio": True}),
    ("rgba.png", {"interpolation": "bilinear", "target_size": (5, 5), "color_mode": "rgba"}),
]


def arrays():
    """img_to_array of PIL images (as arrays), array_to_img read back, smart_resize."""
    rows = []

    def add(function, x, made, **options):
        rows.append({"function": function, "x": x, "options": {k: v for k, v in options.items() if v is not True}, "out": made})

    rgb, gray = pixels(3, 4, 3), pixels(3, 4, 1)[..., 0]
    for x in (rgb, gray):
        for options in ({}, {"data_format": "channels_first"}, {"dtype": "uint8"}, {"dtype": "float16", "data_format": "channels_first"}):
            add("img_to_array", x, keras.utils.img_to_array(Image.fromarray(x), **options), **options)
    real = common.draw(10, 4, 5, 3, low=-2, high=3)
    for x, options in (
        (real, {}),
        (real.transpose(2, 0, 1), {"data_format": "channels_first"}),
        (real[..., :1], {"dtype": "float64"}),
        (common.draw(11, 3, 4, 4, low=0, high=255), {"scale": False}),
        (np.zeros((2, 2, 3), "float32"), {}),
    ):
        made = np.asarray(keras.utils.array_to_img(x, **options))
        add("array_to_img", x, made.reshape(*made.shape[:2], -1), **options)
    resize = keras.preprocessing.image.smart_resize
    add("smart_resize", real, resize(real, (3, 5)))
    add("smart_resize", real[None], resize(real[None], (3, 5), interpolation="nearest"), interpolation="nearest")
    tall = common.draw(12, 2, 1, 7, 4)
    add("smart_resize", tall, resize(tall, (3, 5), interpolation="bicubic", data_format="channels_first"), interpolation="bicubic", data_format="channels_first")
    return rows


def main():
    both, single = files()
    rows, saved = [], []
    with tempfile.TemporaryDirectory() as folder:
        for name, content in {**both, **single}.items():
            with open(os.path.join(folder, name), "wb") as file:
                file.write(content)
        for name, options in CASES:
            array = keras.utils.img_to_array(keras.utils.load_img(os.path.join(folder, name), **options))
            rows.append({"file": name, "options": options, "out": array.astype("uint8")})
        for x, options in (
            (common.draw(7, 5, 6, 3), {}),
            (common.draw(8, 3, 5, 6), {"data_format": "channels_first"}),
            (common.draw(9, 4, 4, 1, low=0, high=255), {"scale": False}),
            (np.full((2, 2, 1), 3.0, "float32"), {}),
        ):
            path = os.path.join(folder, "saved.png")
            keras.utils.save_img(path, x, **options)
            mode = "grayscale" if x.shape[-1] == 1 else "rgb"
            array = keras.utils.img_to_array(keras.utils.load_img(path, color_mode=mode))
            saved.append({"x": x, "options": options, "out": array.astype("uint8")})
    hexes = [{"name": name, "hex": content.hex()} for name, content in {**both, **single}.items()]
    versions = {**common.versions(), "pillow": __version__}
    common.write("images.json", {"versions": versions, "files": hexes, "load": rows, "save": saved, "arrays": arrays()})


if __name__ == "__main__":
    main()
