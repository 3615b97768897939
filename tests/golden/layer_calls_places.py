"""layer_calls_places.json: calls of layers on places between batch and channels, as in layer_calls.json."""

import common
import layer_calls

row, L = layer_calls.row, layer_calls.L
LINE, IMAGE = common.draw(41, 1, 7, 2), common.draw(42, 1, 5, 4, 2)
VOLUME = common.draw(43, 1, 3, 2, 3, 1)
STEPS = common.draw(1, 2, 3, 2)


def pooling():
    for make in (L.MaxPooling1D, L.AveragePooling1D):
        row(lambda: make(2), LINE)
        row(lambda: make(3, strides=1, padding="same"), LINE)
        row(lambda: make(2, strides=3, data_format="channels_first"), common.draw(44, 1, 2, 8))
    for make in (L.MaxPooling2D, L.AveragePooling2D):
        row(lambda: make(2), IMAGE)
        row(lambda: make((3, 2), strides=(2, 1), padding="same"), IMAGE)
        row(lambda: make((2, 3), strides=2, padding="same", data_format="channels_first"), IMAGE)
    for make in (L.MaxPooling3D, L.AveragePooling3D):
        row(lambda: make(2), VOLUME)
        row(lambda: make((2, 1, 3), strides=(1, 2, 2), padding="same"), VOLUME)
        row(lambda: make((1, 2, 2), data_format="channels_first"), common.draw(45, 1, 2, 3, 4, 2))
    for kind in ("Max", "Average"):
        for places, x in ((1, LINE), (2, IMAGE), (3, VOLUME)):
            make = getattr(L, f"Global{kind}Pooling{places}D")
            row(make, x)
            row(lambda: make(keepdims=True), x)
            row(lambda: make(data_format="channels_first", keepdims=True), x)
    row(L.GlobalAveragePooling1D, STEPS, masks=[layer_calls.MASK_A])
    row(lambda: L.GlobalAveragePooling1D(keepdims=True), STEPS, masks=[layer_calls.MASK_A])
    for kind in ("Max", "Average"):
        line, image, volume = (getattr(L, f"Adaptive{kind}Pooling{places}D") for places in (1, 2, 3))
        for options in ({"output_size": 3}, {"output_size": 1}, {"output_size": 2, "data_format": "channels_first"}):
            row(lambda: line(**options), LINE)
            row(lambda: image(**options), IMAGE)
            row(lambda: volume(**options), VOLUME)
        row(lambda: image((2, 4)), IMAGE)
        row(lambda: volume((3, 1, 2)), VOLUME)


def images():
    picture = common.draw(46, 1, 4, 5, 1, low=0, high=255, digits=1)
    row(lambda: L.Resizing(3, 6), picture)
    row(lambda: L.Resizing(6, 4, interpolation="bicubic", crop_to_aspect_ratio=True), picture)
    row(lambda: L.Resizing(5, 5, interpolation="lanczos3", pad_to_aspect_ratio=True, fill_value=7.0), picture)
    row(lambda: L.Resizing(2, 2, antialias=True, data_format="channels_first"), picture)
    row(lambda: L.Resizing(2, 3, interpolation="nearest"), picture.astype("uint8"))
    row(lambda: L.CenterCrop(2, 4), picture)
    row(lambda: L.CenterCrop(3, 1, data_format="channels_first"), picture)
    row(lambda: L.CenterCrop(5, 3), picture)
    # A factor between two equal numbers leaves nothing to chance.
    fixed = lambda factor: (factor, factor)
    for options in ({}, {"fill_mode": "constant", "fill_value": 9.0}, {"fill_mode": "wrap", "interpolation": "nearest"}):
        row(lambda: L.RandomTranslation(fixed(0.3), fixed(-0.35), **options), picture, training=True)
        row(lambda: L.RandomRotation(fixed(0.09), **options), picture, training=True)
        row(lambda: L.RandomZoom(fixed(-0.3), fixed(0.45), **options), picture, training=True)
    row(lambda: L.RandomZoom(fixed(0.2), data_format="channels_first", fill_mode="nearest"), picture, training=True)
    row(lambda: L.RandomBrightness(fixed(0.3)), picture, training=True)
    row(lambda: L.RandomBrightness(fixed(-0.2), value_range=(10, 200)), picture, training=True)
    row(lambda: L.RandomBrightness(fixed(0.4), value_range=(0, 300)), picture, training=True)
    row(lambda: L.RandomContrast(fixed(0.0)), picture, training=True)
    row(lambda: L.RandomContrast(fixed(0.0), value_range=(10, 200)), picture, training=True)
    row(lambda: L.RandomContrast(0.3), picture, training=False)
    row(lambda: L.RandomErasing(scale=fixed(1.0), factor=fixed(1.0), fill_value=30.0), picture, training=True)
    row(lambda: L.RandomErasing(factor=fixed(0.0)), picture, training=True)
    row(lambda: L.RandomErasing(scale=fixed(1.0), factor=fixed(1.0), fill_value=0.0, data_format="channels_first"), picture, training=True)
    for mode in ("vertical", "horizontal", "horizontal_and_vertical"):
        row(lambda: L.RandomFlip(mode), picture, training=False)
    row(lambda: L.RandomCrop(5, 3), picture, training=True)
    row(lambda: L.RandomCrop(4, 5), picture, training=True)
    row(lambda: L.RandomCrop(3, 7, data_format="channels_first"), common.draw(47, 1, 1, 4, 5), training=True)
    for options in ({}, {"interpolation": "nearest"}, {"fill_value": 3.0}):
        row(lambda: L.RandomPerspective(scale=0.0, **options), picture, training=True)
    for options in ({}, {"interpolation": "nearest"}, {"data_format": "channels_first", "fill_value": 3.0}):
        row(lambda: L.RandomElasticTransform(scale=0.0, **options), picture, training=True)
        row(lambda: L.RandomShear(**options), picture, training=True)


def colors():
    fixed = lambda factor: (factor, factor)
    byte, real = common.draw(48, 1, 3, 2, 3, low=0, high=255, digits=0), common.draw(49, 1, 3, 3, 2, low=0, high=1, digits=3)
    for options in ({}, {"data_format": "channels_first", "value_range": (0, 1)}):
        x = real if options else byte

        def changed(make, *factor, gradients=True):
            row(lambda: make(*factor, **options), x, training=True, gradients=gradients)

        changed(L.RandomSaturation, fixed(0.3))
        changed(L.RandomSaturation, fixed(0.6))
        changed(L.RandomHue, fixed(1.0))
        changed(L.RandomHue, fixed(0.0))
        changed(L.RandomSharpness, fixed(0.2))
        changed(L.RandomSharpness, fixed(0.9))
        changed(L.RandomColorDegeneration, fixed(0.4))
        changed(L.RandomColorDegeneration, fixed(0.9))
        changed(L.RandomPosterization, fixed(3))
        changed(L.RandomPosterization, fixed(5))
        changed(L.RandomInvert, fixed(1.0))
        changed(L.RandomInvert, fixed(0.0))
        changed(lambda **o: L.Equalization(bins=16, **o))
        changed(lambda **o: L.RandomGaussianBlur(fixed(1.0), (3, 5), fixed(0.7), **o))
        changed(lambda **o: L.RandomGaussianBlur(fixed(1.0), 3, fixed(0.3), **o))
    row(L.Solarization, byte, training=True)
    row(lambda: L.Solarization(value_range=(0, 1)), real, training=True)
    row(lambda: L.Solarization(value_range=(0, 128)), byte, training=True)
    row(lambda: L.RandomGrayscale(1.0), byte, training=True)
    row(lambda: L.RandomGrayscale(0.0), byte, training=True)
    row(lambda: L.RandomGrayscale(1.0, data_format="channels_first"), real, training=True)
    row(L.AutoContrast, byte)
    row(lambda: L.AutoContrast((0, 1)), real)
    row(lambda: L.AutoContrast((20, 220)), byte)
    row(L.Equalization, byte[:, :, :, :1], training=True)
    row(lambda: L.RandomColorJitter((0, 200), fixed(0.1), None, fixed(0.6)), byte, training=True)
    row(lambda: L.RandomColorJitter((0, 255), fixed(-0.2), fixed(0.0)), byte, training=True)
    row(lambda: L.RandomColorJitter((0, 255), None, fixed(0.0), fixed(0.4)), byte, training=True)


def equalized():
    gray, color = (common.draw(70, 1, 9, 8, 1, low=0, high=255, digits=0), common.draw(71, 2, 5, 6, 2, low=-1, high=1))
    make = L.ContrastLimitedAdaptiveHistogramEqualization
    row(lambda: make(tile_grid_size=(2, 3)), gray)
    row(lambda: make(clip_limit=1.5, tile_grid_size=(3, 1)), gray, training=True)
    row(lambda: make(value_range=(-1, 1), clip_limit=0.0, tile_grid_size=(2, 2), data_format="channels_first"), color)
    row(lambda: make((-1, 1)), color)


def main():
    pooling()
    images()
    colors()
    equalized()
    common.write("layer_calls_places.json", {"versions": common.versions(), "cases": layer_calls.ROWS})


if __name__ == "__main__":
    main()
