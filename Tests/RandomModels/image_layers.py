"""Layers over vectors, sequences, images and volumes: `(draw, shape) -> layer`, where `shape` leaves out the batch.

`LAYERS` maps the number of axes of `shape` to the makers that fit.
"""
from keras import layers as L

LAYERS = {1: [], 2: [], 3: [], 4: []}


def register(*ranks):
    def add(make):
        for rank in ranks:
            LAYERS[rank].append(make)
        return make
    return add


def layout(draw, shape):
    """The data format, the spatial extents, and the channels."""
    if draw.chance(0.25):
        return "channels_first", list(shape[1:]), shape[0]
    return "channels_last", list(shape[:-1]), shape[-1]


def divisor(draw, number):
    return draw.one([n for n in range(1, number + 1) if number % n == 0])


def per_axis(draw, values):
    """One number for all axes when they agree, else a tuple."""
    return values[0] if len(set(values)) == 1 and draw.chance(0.5) else tuple(values)


def window(draw, spatial, limit=4):
    """A kernel, strides or dilations, and padding that fit."""
    kernel = [draw.int(1, min(limit, max(extent, 1))) for extent in spatial]
    if draw.chance(0.4):
        kernel = [min(kernel)] * len(spatial)
    strides, dilation = [1] * len(spatial), [1] * len(spatial)
    # Strides and dilation exclude each other in Keras.
    if draw.chance(0.45):
        strides = [draw.int(1, 3)] * len(spatial) if draw.chance(0.8) else [draw.int(1, 3) for _ in spatial]
    elif draw.chance(0.4):
        dilation = [draw.int(1, 3)] * len(spatial) if draw.chance(0.6) else [draw.int(1, 3) for _ in spatial]
    fits = all((k - 1) * d + 1 <= extent for k, d, extent in zip(kernel, dilation, spatial))
    padding = draw.one(["same", "valid"]) if fits else "same"
    return dict(kernel_size=per_axis(draw, kernel), strides=per_axis(draw, strides), dilation_rate=per_axis(draw, dilation), padding=padding)


@register(2, 3, 4)
def convolution(draw, shape):
    form, spatial, channels = layout(draw, shape)
    options = window(draw, spatial)
    rank = len(spatial)
    if rank == 1 and form == "channels_last" and draw.chance(0.3):
        options["padding"] = "causal"
    groups = divisor(draw, channels) if draw.chance(0.3) else 1
    return [L.Conv1D, L.Conv2D, L.Conv3D][rank - 1](
        groups * draw.int(1, max(1, 18 // groups)), data_format=form, groups=groups, use_bias=draw.chance(0.7),
        activation=draw.activation(), **options, **draw.common())


@register(2, 3)
def depthwise(draw, shape):
    form, spatial, channels = layout(draw, shape)
    options = window(draw, spatial)
    if len(spatial) == 2:
        options["strides"] = options["strides"] if isinstance(options["strides"], int) else max(options["strides"])
    return [L.DepthwiseConv1D, L.DepthwiseConv2D][len(spatial) - 1](
        depth_multiplier=draw.int(1, 3), data_format=form, use_bias=draw.chance(0.7), activation=draw.activation(), **options)


@register(2, 3)
def separable(draw, shape):
    form, spatial, channels = layout(draw, shape)
    options = window(draw, spatial)
    if len(spatial) == 2:
        options["strides"] = options["strides"] if isinstance(options["strides"], int) else max(options["strides"])
    return [L.SeparableConv1D, L.SeparableConv2D][len(spatial) - 1](
        draw.int(1, 17), depth_multiplier=draw.int(1, 3), data_format=form, use_bias=draw.chance(0.7), activation=draw.activation(), **options)


@register(2, 3, 4)
def transposed(draw, shape):
    form, spatial, channels = layout(draw, shape)
    if max(spatial) > 12:
        return None
    options = window(draw, spatial, limit=4)
    strides = options["strides"] if isinstance(options["strides"], tuple) else (options["strides"],) * len(spatial)
    if draw.chance(0.3) and options["dilation_rate"] == 1:
        options["output_padding"] = per_axis(draw, [draw.int(0, s - 1) for s in strides])
    return [L.Conv1DTranspose, L.Conv2DTranspose, L.Conv3DTranspose][len(spatial) - 1](
        draw.int(1, 9), data_format=form, use_bias=draw.chance(0.7), activation=draw.activation(), **options)


@register(2, 3, 4)
def pooling(draw, shape):
    form, spatial, channels = layout(draw, shape)
    pool = [draw.int(1, min(3, extent)) for extent in spatial]
    if draw.chance(0.6):
        pool = [min(pool)] * len(spatial)
    strides = None if draw.chance(0.4) else per_axis(draw, [draw.int(1, 3) for _ in spatial])
    padding = draw.one(["same", "valid"])
    if len(spatial) == 3 and padding == "same":
        # Where strides are longer than windows, TensorFlow alone starts such windows inside the volume.
        strides = None
    kinds = [[L.MaxPooling1D, L.MaxPooling2D, L.MaxPooling3D], [L.AveragePooling1D, L.AveragePooling2D, L.AveragePooling3D]]
    return draw.one(kinds)[len(spatial) - 1](
        per_axis(draw, pool), strides=strides, padding=padding, data_format=form)


@register(2, 3, 4)
def global_pooling(draw, shape):
    form, spatial, channels = layout(draw, shape)
    kinds = [
        [L.GlobalMaxPooling1D, L.GlobalMaxPooling2D, L.GlobalMaxPooling3D],
        [L.GlobalAveragePooling1D, L.GlobalAveragePooling2D, L.GlobalAveragePooling3D]]
    return draw.one(kinds)[len(spatial) - 1](data_format=form, keepdims=draw.chance(0.4))


@register(2, 3, 4)
def adaptive_pooling(draw, shape):
    form, spatial, channels = layout(draw, shape)
    kinds = [
        [L.AdaptiveMaxPooling1D, L.AdaptiveMaxPooling2D, L.AdaptiveMaxPooling3D],
        [L.AdaptiveAveragePooling1D, L.AdaptiveAveragePooling2D, L.AdaptiveAveragePooling3D]]
    return draw.one(kinds)[len(spatial) - 1](per_axis(draw, [draw.int(1, extent) for extent in spatial]), data_format=form)


@register(2, 3, 4)
def zero_padding(draw, shape):
    form, spatial, channels = layout(draw, shape)
    amounts = draw.one([
        draw.int(0, 3), tuple(draw.ints(len(spatial), 0, 3)), tuple((draw.int(0, 3), draw.int(0, 2)) for _ in spatial)])
    if len(spatial) == 1 and not isinstance(amounts, int):
        amounts = (draw.int(0, 3), draw.int(0, 2))
    return [L.ZeroPadding1D, L.ZeroPadding2D, L.ZeroPadding3D][len(spatial) - 1](amounts, data_format=form)


@register(2, 3, 4)
def cropping(draw, shape):
    form, spatial, channels = layout(draw, shape)
    amounts = [(draw.int(0, (extent - 1) // 2), draw.int(0, (extent - 1) // 2)) for extent in spatial]
    if len(spatial) == 1:
        return None if form == "channels_first" else L.Cropping1D(amounts[0])
    return [L.Cropping2D, L.Cropping3D][len(spatial) - 2](tuple(amounts), data_format=form)


@register(2, 3, 4)
def upsampling(draw, shape):
    form, spatial, channels = layout(draw, shape)
    if max(spatial) > 10:
        return None
    factors = draw.ints(len(spatial), 1, 3)
    if len(spatial) == 1:
        return None if form == "channels_first" else L.UpSampling1D(factors[0])
    if len(spatial) == 3:
        return L.UpSampling3D(per_axis(draw, factors), data_format=form)
    return L.UpSampling2D(
        per_axis(draw, factors), data_format=form, interpolation=draw.one(["nearest", "bilinear", "bicubic", "lanczos3", "lanczos5"]))


@register(3)
def resizing(draw, shape):
    form, spatial, channels = layout(draw, shape)
    style = draw.one([{}, {}, {"crop_to_aspect_ratio": True}, {"pad_to_aspect_ratio": True}])
    return L.Resizing(
        draw.int(1, 12), draw.int(1, 12), interpolation=draw.one(["nearest", "bilinear", "bicubic", "lanczos3", "lanczos5", "area"]),
        antialias=draw.chance(0.3), data_format=form, **style)


@register(3)
def image_preprocessing(draw, shape):
    form, spatial, channels = layout(draw, shape)
    return draw.one([
        lambda: L.CenterCrop(draw.int(1, spatial[0] + 2), draw.int(1, spatial[1] + 2), data_format=form),
        lambda: L.RandomFlip("horizontal"), lambda: L.RandomRotation(0.1, data_format=form), lambda: L.RandomZoom(0.1, data_format=form),
        lambda: L.RandomContrast(0.2), lambda: L.AutoContrast(value_range=draw.one([(0, 1), (-3, 3), (0, 255)])),
        lambda: L.Pipeline([L.CenterCrop(draw.int(1, spatial[0]), draw.int(1, spatial[1])), L.Rescaling(0.5), L.RandomFlip()]),
        lambda: L.Resizing(draw.int(1, 20), draw.int(1, 20), interpolation=draw.one(["bilinear", "bicubic"]), antialias=True, data_format=form),
        lambda: L.RandomTranslation(0.1, 0.1, data_format=form)])()


@register(1, 2, 3, 4)
def batch_normalization(draw, shape):
    axis = -1 if draw.chance(0.7) else draw.int(1, len(shape))
    return L.BatchNormalization(axis=axis, center=draw.chance(0.8), scale=draw.chance(0.8), epsilon=draw.one([1e-3, 1e-5, 0.1]))


@register(1, 2, 3, 4)
def layer_normalization(draw, shape):
    axis = -1 if draw.chance(0.6) else draw.subset(list(range(1, len(shape) + 1)))
    options = {"rms_scaling": True} if draw.chance(0.1) else {}
    return L.LayerNormalization(axis=axis, center=draw.chance(0.8), scale=draw.chance(0.8), epsilon=draw.one([1e-3, 1e-5]), **options)


@register(1, 2, 3, 4)
def other_normalization(draw, shape):
    axis = -1 if draw.chance(0.6) else draw.int(1, len(shape))
    channels = shape[axis if axis < 0 else axis - 1]
    return draw.one([
        lambda: L.GroupNormalization(divisor(draw, channels), axis=axis, center=draw.chance(0.8), scale=draw.chance(0.8)),
        lambda: L.GroupNormalization(-1, axis=axis, epsilon=1e-2),
        lambda: L.UnitNormalization(axis=axis if draw.chance(0.5) else draw.subset(list(range(1, len(shape) + 1)))),
        lambda: L.RMSNormalization(axis=axis, epsilon=draw.one([1e-6, 1e-3])),
        lambda: L.SpectralNormalization(L.Dense(draw.int(1, 9)), power_iterations=draw.int(1, 2)),
        lambda: L.Normalization(
            axis=axis, mean=draw.normal(channels).tolist(), variance=draw.rng.uniform(0.3, 2, channels).tolist(), invert=draw.chance(0.2))])()


@register(1, 2, 3, 4)
def activation(draw, shape):
    axis = draw.int(1, len(shape)) if draw.chance(0.4) else -1
    return draw.one([
        lambda: L.Activation(draw.activation() or "glu"), lambda: L.Activation(draw.activation() or "relu"), lambda: L.LeakyReLU(draw.one([0.1, 0.3, 0.0])),
        lambda: L.ReLU(max_value=draw.one([None, 1.5]), negative_slope=draw.one([0.0, 0.2]), threshold=draw.one([0.0, 0.3])),
        lambda: L.ELU(draw.one([1.0, 0.4])), lambda: L.Softmax(axis=axis),
        lambda: L.PReLU(shared_axes=draw.subset(list(range(1, len(shape) + 1))) if draw.chance(0.5) else None)])()


@register(1, 2, 3, 4)
def dense(draw, shape):
    if draw.chance(0.2):
        return einsum_dense(draw, shape)
    return L.Dense(draw.int(1, 33), activation=draw.activation(), use_bias=draw.chance(0.8), **draw.common())


def einsum_dense(draw, shape):
    inner = "bcdefg"[: len(shape)]
    kept = inner[:-1] if draw.chance(0.6) else inner[draw.int(0, len(inner) - 1):-1]
    contracted = "".join(letter for letter in inner if letter not in kept)
    new = "xy"[: draw.int(1, 2)]
    out = "a" + kept + new
    sizes = dict(zip(inner, shape))
    letters = draw.permuted(list(contracted + new))
    shape_out = [sizes.get(letter) or draw.int(1, 5) for letter in out[1:]]
    bias = None if draw.chance(0.4) else "".join(letter for letter in out[1:] if letter in new or draw.chance(0.3))
    return L.EinsumDense(f"a{inner},{''.join(letters)}->{out}", output_shape=shape_out, bias_axes=bias, activation=draw.activation())


@register(1, 2, 3, 4)
def inert(draw, shape):
    return draw.one([
        lambda: L.Dropout(0.4), lambda: L.GaussianNoise(0.1), lambda: L.GaussianDropout(0.3), lambda: L.AlphaDropout(0.2),
        lambda: L.ActivityRegularization(0.1), lambda: L.Identity(), lambda: L.Rescaling(1 / 3.0, offset=-0.25)])()


@register(1, 2, 3, 4)
def reshaping(draw, shape):
    count = 1
    for extent in shape:
        count *= extent
    if draw.chance(0.3) and len(shape) > 1:
        return L.Flatten(data_format=draw.one([None, "channels_first", "channels_last"]))
    if draw.chance(0.5):
        return L.Permute(draw.permuted(list(range(1, len(shape) + 1))))
    if len(shape) == 1 and draw.chance(0.3):
        return L.RepeatVector(draw.int(1, 6))
    target, rest = [], count
    for _ in range(draw.int(0, 3)):
        target.append(divisor(draw, rest))
        rest //= target[-1]
    target = draw.permuted(target + [rest])
    if draw.chance(0.5):
        target[draw.int(0, len(target) - 1)] = -1
    return L.Reshape(target)
