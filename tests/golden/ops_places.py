"""places_ops.json: operations on places between batch and channels, and on images; called as in ops.json."""

import keras
import numpy as np

import common
import ops

ROWS = []


def add(name, *args, **kwargs):
    row = {"op": name, "args": list(args), "kwargs": {k: "None" if v is None else v for k, v in kwargs.items()}}
    function = keras.ops
    for part in name.split("."):
        function = getattr(function, part)
    given = [ops.live(a) for a in args]
    row["out"] = ops.results(function(*given, **{k: ops.live(v) for k, v in kwargs.items()}))
    ROWS.append(row)


def pooling():
    line, image = common.draw(31, 2, 7, 2), common.draw(32, 1, 5, 6, 3)
    volume = common.draw(33, 1, 4, 3, 5, 2)
    for op in ("max_pool", "average_pool"):
        add(op, line, 3, strides=3)  # JAX refuses None
        add(op, line, 2, strides=3, padding="same")
        add(op, line, 4, strides=1, padding="same", data_format="channels_first")
        add(op, image, 2, strides=2)
        add(op, image, [3, 2], strides=[2, 1], padding="same")
        add(op, image, [2, 3], strides=1, padding="valid", data_format="channels_first")
        add(op, image, 9, strides=9, padding="same")
        add(op, volume, 2, strides=2)
        add(op, volume, [2, 3, 1], strides=[1, 2, 3], padding="same")
    for op in ("adaptive_max_pool", "adaptive_average_pool"):
        add(op, line, 3)
        add(op, line, 1, data_format="channels_first")
        add(op, image, [2, 4])
        add(op, image, 3, data_format="channels_first")
        add(op, volume, [3, 2, 4])


def sizes():
    small, batch = common.draw(51, 4, 5, 2, low=0), common.draw(52, 2, 3, 4, 1, low=0)
    whole = (common.draw(53, 4, 3, 3, low=0, high=255)).astype("uint8")
    for interpolation in ("nearest", "bilinear", "bicubic", "lanczos3", "lanczos5"):
        add("image.resize", small, [6, 3], interpolation=interpolation)
        add("image.resize", batch, [2, 7], interpolation=interpolation, antialias=True)
        add("image.resize", whole, [5, 2], interpolation=interpolation)
    add("image.resize", small, [3, 6], crop_to_aspect_ratio=True)
    add("image.resize", small, [6, 3], pad_to_aspect_ratio=True, fill_value=0.5)
    add("image.resize", batch, [4, 4], pad_to_aspect_ratio=True, interpolation="nearest")
    add("image.resize", batch[:, :, :, 0], [4, 2], data_format="channels_first", crop_to_aspect_ratio=True)
    scale, move = np.array([1.4, 0.7], "float32"), np.array([0.3, -0.8], "float32")
    for method in ("linear", "cubic", "lanczos3"):
        add("image.scale_and_translate", small, [6, 4, 2], scale, move, [0, 1], method)
        add("image.scale_and_translate", batch, [2, 3, 3, 1], scale[1:], move[1:], [2], method, antialias=False)
    add("image.crop_images", small, top_cropping=1, left_cropping=2, target_height=2, target_width=3)
    add("image.crop_images", batch, bottom_cropping=1, right_cropping=0, top_cropping=0, target_width=2)
    add("image.crop_images", batch[:, :, :, 0], top_cropping=1, bottom_cropping=0, left_cropping=1, right_cropping=1, data_format="channels_first")
    add("image.pad_images", small, top_padding=1, left_padding=2, target_height=6, target_width=8)
    add("image.pad_images", batch, bottom_padding=1, right_padding=0, top_padding=2, target_width=5)
    add("image.pad_images", batch[:, :, :, 0], top_padding=1, bottom_padding=0, left_padding=1, right_padding=1, data_format="channels_first")
    for op in ("image.extract_patches",):
        add(op, small, [2, 3])
        add(op, batch, 2, strides=1, padding="same")
        add(op, small, [2, 2], strides=[2, 1], data_format="channels_first", padding="same")
        add(op, small, 2, strides=1, dilation_rate=2)
    volume = common.draw(54, 1, 3, 4, 3, 2)
    add("image.extract_patches_3d", volume, 2)
    add("image.extract_patches_3d", volume[0], [1, 2, 3], strides=[2, 1, 1], padding="same")


def positions():
    small, batch = common.draw(55, 4, 5, 2, low=0), common.draw(56, 2, 4, 3, 1, low=0)
    turn = np.array([0.8, 0.3, 0.25, -0.35, 0.9, 0.75, 0, 0], "float32")
    shift = np.array([[1, 0, 1.3, 0, 1, -0.7, 0, 0], [1.5, 0.1, -1, 0, 0.7, 0.2, 0, 0]], "float32")
    for mode in ("constant", "nearest", "wrap", "mirror", "reflect"):
        add("image.affine_transform", small, turn * 1.7, fill_mode=mode, fill_value=0.25)
        add("image.affine_transform", batch, shift, fill_mode=mode, interpolation="nearest")
        at = np.array([[-1.3, 0.2, 3.7, 5.2], [0.4, -2.1, 4.6, 1.9]], "float32")
        for order in (0, 1):
            add("image.map_coordinates", small[..., 0], at, order, fill_mode=mode, fill_value=0.5)
    add("image.affine_transform", batch[..., 0], turn[None], data_format="channels_first")
    whole = (common.draw(57, 3, 4, low=0, high=255)).astype("uint8")
    add("image.map_coordinates", whole, np.array([[0.5, 1.2, 2.5], [0.3, 2.6, 1.0]], "float32"), 1)
    start = np.array([[0, 0], [4, 0], [0, 3], [4, 3]], "float32")
    end = np.array([[0.5, 0.4], [3.6, 0.2], [0.3, 2.7], [4.4, 3.1]], "float32")
    add("image.perspective_transform", small, start, end)
    add("image.perspective_transform", small, start, end, interpolation="nearest", fill_value=0.5)
    add("image.perspective_transform", batch, np.stack([start, end]), np.stack([end, start]))


def elastic():
    """By given noise: the first argument behind the images, for width and height."""
    import jax

    small, batch = common.draw(61, 1, 5, 6, 2, low=0), common.draw(62, 2, 6, 4, 1, low=0)
    drawn = jax.random.normal
    for x, options in (
        (small, {"alpha": 3.0, "sigma": 1.0}),
        (batch, {"alpha": 8.0, "sigma": 1.5, "fill_mode": "constant", "fill_value": 0.5}),
        (batch, {"alpha": 5.0, "sigma": 2.0, "interpolation": "nearest", "fill_mode": "wrap"}),
        (small.transpose(0, 3, 1, 2), {"alpha": 6.0, "sigma": 0.7, "data_format": "channels_first", "fill_mode": "mirror"}),
    ):
        first = options.get("data_format") == "channels_first"
        n, h, w = (x.shape[0], *x.shape[2:]) if first else x.shape[:3]
        noise = common.draw(63, n, h, w, 2, low=-1.5, high=1.5)
        parts = [noise[..., 0], noise[..., 1]]
        jax.random.normal = lambda *_, **__: parts.pop(0)
        out = keras.ops.image.elastic_transform(x, seed=1, **options)
        jax.random.normal = drawn
        ROWS.append({"op": "image.elastic_transform", "args": [x, noise], "kwargs": options, "out": ops.results(out)})


def filters():
    small, batch = common.draw(58, 5, 4, 3, low=0), common.draw(59, 2, 4, 5, 2, low=0)
    add("image.gaussian_blur", small, kernel_size=[3, 3], sigma=[1.0, 1.0], data_format="channels_last")
    add("image.gaussian_blur", batch, kernel_size=[5, 3], sigma=[0.8, 1.5], data_format="channels_last")
    add("image.gaussian_blur", batch, kernel_size=[4, 2], sigma=[1.2, 0.5], data_format="channels_first")
    add("image.sobel_edges", batch)
    add("image.sobel_edges", batch, data_format="channels_first")
    add("image.ssim", batch, batch * 0.8 + 0.1, filter_size=3)
    add("image.ssim", small * 255, small[::-1] * 255, filter_size=3, max_val=255.0)
    wide = common.draw(60, 1, 13, 12, 1, low=0)
    add("image.ssim", wide, wide[:, ::-1])
    dark = small.copy()
    dark[0, :2] = 0
    dark[1, 1] = 0.5
    add("image.rgb_to_grayscale", small)
    add("image.rgb_to_grayscale", (small * 255).astype("uint8"))
    add("image.rgb_to_grayscale", small.transpose(2, 0, 1)[None], data_format="channels_first")
    add("image.rgb_to_hsv", dark)
    add("image.rgb_to_hsv", small.transpose(2, 0, 1)[None], data_format="channels_first")
    add("image.hsv_to_rgb", dark)
    add("image.hsv_to_rgb", small.transpose(2, 0, 1), data_format="channels_first")


def main():
    pooling()
    sizes()
    positions()
    elastic()
    filters()
    common.write("places_ops.json", {"versions": common.versions(), "cases": ROWS})


if __name__ == "__main__":
    main()
