"""Operations of keras.ops: `(draw, shape) -> function of one tensor`, `(draw, shape) -> function of two`; `shape` leaves out the batch.

A maker gives None where it does not fit.
"""
import numpy as np
from keras import ops

UNARY, BINARY, INTEGER = [], [], []


def unary(make):
    UNARY.append(make)
    return make


def axis_of(draw, shape):
    axis = draw.int(1, len(shape))
    return axis if draw.chance(0.6) else axis - len(shape) - 1


@unary
def elementwise(draw, shape):
    name = draw.one([
        "abs", "negative", "square", "sign", "tanh", "sin", "cos", "arctan", "arcsinh", "exp", "exp2", "expm1", "sinh", "cosh", "erf", "erfc",
        "sigmoid", "silu", "floor", "ceil", "trunc", "sinc", "i0", "deg2rad", "rad2deg", "cbrt", "relu", "softplus", "isfinite", "signbit", "real",
        "celu", "log_sigmoid", "hard_tanh", "soft_shrink", "tan", "reciprocal", "sqrt", "log", "log1p", "log2", "log10", "rsqrt"])
    return getattr(ops, name)


@unary
def within_domain(draw, shape):
    name, low = draw.one([
        ("log", 0.1), ("log1p", 0.0), ("log2", 0.1), ("log10", 0.1), ("sqrt", 0.1), ("rsqrt", 0.1), ("reciprocal", 0.3), ("arccosh", 1.1)])
    return lambda x: getattr(ops, name)(ops.abs(x) + low)


@unary
def within_unit(draw, shape):
    name = draw.one(["arcsin", "arccos", "arctanh", "erfinv"])
    return lambda x: getattr(ops, name)(ops.tanh(x) * 0.9)


@unary
def scalar_arithmetic(draw, shape):
    c = draw.one([2, 0.5, -1.5, 3])
    return draw.one([
        lambda x: x + c, lambda x: c - x, lambda x: x * c, lambda x: x / c, lambda x: c / (ops.abs(x) + 1), lambda x: ops.abs(x) ** 1.5, lambda x: x**2,
        lambda x: ops.clip(x, -0.7, 1.1), lambda x: ops.maximum(x, 0.2), lambda x: ops.minimum(x, c), lambda x: -x, lambda x: abs(x),
        lambda x: x // c, lambda x: x % c, lambda x: ops.round(x, 1), lambda x: ops.leaky_relu(x, 0.1), lambda x: ops.nan_to_num(x)])


@unary
def constant_arithmetic(draw, shape):
    c = draw.normal([n if draw.chance(0.7) else 1 for n in shape[draw.int(0, len(shape) - 1):]])
    return draw.one([lambda x: x + c, lambda x: x * c, lambda x: ops.maximum(x, c), lambda x: ops.where(x > c, x, c), lambda x: ops.subtract(c, x)])


@unary
def reduction(draw, shape):
    name = draw.one(["sum", "mean", "max", "min", "var", "std", "prod", "logsumexp", "amax", "amin", "any", "all", "ptp", "norm"])
    axes = [axis_of(draw, shape)]
    if draw.chance(0.3) and len(shape) > 1 and name not in ("norm",):
        axes = draw.subset(list(range(1, len(shape) + 1)))
    axis = axes[0] if len(axes) == 1 else tuple(axes)
    keepdims = draw.chance(0.5)
    if name == "ptp":
        return lambda x: ops.max(x, axis, keepdims) - ops.min(x, axis, keepdims)
    if name == "norm":
        order = draw.one([None, 1, 2, np.inf, 3])
        return lambda x: ops.norm(x, ord=order, axis=axis, keepdims=keepdims)
    return lambda x: getattr(ops, name)(x, axis=axis, keepdims=keepdims)


@unary
def along_axis(draw, shape):
    axis = axis_of(draw, shape)
    extent, shift = shape[axis - 1] if axis > 0 else shape[axis], draw.int(-3, 3)
    return draw.one([
        lambda x: ops.cumsum(x, axis=axis), lambda x: ops.cumprod(ops.tanh(x) + 1.2, axis=axis), lambda x: ops.softmax(x, axis=axis),
        lambda x: ops.log_softmax(x, axis=axis), lambda x: ops.sort(x, axis=axis), lambda x: ops.argsort(x, axis=axis),
        lambda x: ops.argmax(x, axis=axis), lambda x: ops.argmin(x, axis=axis, keepdims=True), lambda x: ops.flip(x, axis=axis),
        lambda x: ops.roll(x, shift, axis=axis), lambda x: ops.repeat(x, 2, axis=axis), lambda x: ops.median(x, axis=axis),
        lambda x: ops.quantile(x, 0.3, axis=axis), lambda x: ops.normalize(x, axis=axis), lambda x: ops.count_nonzero(ops.relu(x), axis=axis),
        lambda x: ops.expand_dims(x, axis), lambda x: ops.diff(x, axis=axis) if extent > 1 else x,
        lambda x: ops.take(x, [0, extent - 1, -1], axis=axis), lambda x: ops.split(x, [max(1, extent // 2)], axis=axis)[0] if extent > 1 else x,
        lambda x: ops.stack([x, x * 2], axis=axis), lambda x: ops.concatenate([x, -x, x], axis=axis), lambda x: ops.unstack(x, axis=axis)[-1],
        lambda x: ops.average(x, axis=axis), lambda x: ops.sparsemax(x, axis=axis)])


@unary
def shaping(draw, shape):
    count = int(np.prod(shape))
    order = [0] + [axis + 1 for axis in draw.permuted(list(range(len(shape))))]
    tile = [1] + draw.ints(len(shape), 1, 2)
    pads = [(0, 0)] + [(draw.int(0, 2), draw.int(0, 2)) for _ in shape]
    mode = draw.one(["constant", "reflect", "symmetric"]) if min(shape) > 3 else "constant"
    return draw.one([
        lambda x: ops.reshape(x, (-1, count)), lambda x: ops.transpose(x, order), lambda x: ops.tile(x, tile), lambda x: ops.pad(x, pads, mode=mode),
        lambda x: ops.swapaxes(x, 1, len(shape)), lambda x: ops.moveaxis(x, -1, 1), lambda x: ops.expand_dims(x, 1),
        lambda x: ops.squeeze(ops.expand_dims(x, -1), -1), lambda x: ops.reshape(x, (-1, 1, count))])


@unary
def item(draw, shape):
    key = [slice(None)]
    for extent in shape:
        start, step = draw.int(0, extent - 1), draw.int(1, 2)
        key.append(draw.one([
            slice(None), slice(start, None), slice(None, None, step), slice(-start - 1, None), draw.int(-extent, extent - 1), slice(start, start + 2, step)]))
    if draw.chance(0.15):
        key.insert(draw.int(1, len(key)), None)
    if draw.chance(0.15):
        key = [Ellipsis, key[-1]]
    key = tuple(key)
    return lambda x: x[key]


@unary
def with_itself(draw, shape):
    """A computed tensor with a part or another order of itself: neither may be overwritten too early."""
    axis = axis_of(draw, shape)
    first = [slice(None)] * (len(shape) + 1)
    first[axis] = slice(0, 1)
    view = draw.one([
        lambda x: x[tuple(first)], lambda x: ops.flip(x, axis), lambda x: ops.roll(x, 1, axis), lambda x: ops.max(x, axis, keepdims=True),
        lambda x: ops.reshape(ops.reshape(x, (-1, int(np.prod(shape))))[:, ::-1], (-1,) + tuple(shape))])
    join = draw.one([ops.add, ops.subtract, ops.multiply, ops.maximum, lambda x, y: x * y - x, lambda x, y: ops.tanh(y) + x])
    before = draw.one([ops.tanh, lambda x: x * 1.5, ops.relu, lambda x: x])
    is_turned = draw.chance(0.5)

    def apply(x):
        x = before(x)
        return join(view(x), x) if is_turned else join(x, view(x))

    return apply


@unary
def comparison(draw, shape):
    c = draw.one([0.0, 0.31, -0.5])
    return draw.one([
        lambda x: x > c, lambda x: ops.less_equal(x, c), lambda x: ops.cast(x > c, "float32"), lambda x: ops.where(x > c, x, 0.0),
        lambda x: ops.logical_and(x > c, x < 1.0), lambda x: ops.cast(ops.logical_not(x < c), "int32"), lambda x: ops.cast(x * 4, "int32"),
        lambda x: ops.isclose(x, c), lambda x: ops.select([x > c, x > -1.0], [x, x * x], default=-1.0)])


@unary
def matrices(draw, shape):
    if len(shape) < 2:
        n = draw.int(1, 5)
        w = draw.normal((shape[-1], n))
        return draw.one([lambda x: ops.matmul(x, w), lambda x: ops.dot(x, w), lambda x: x @ w, lambda x: ops.tensordot(x, w, axes=1)])
    w = draw.normal((shape[-1], draw.int(1, 5)))
    letters = "bcde"[: len(shape)]
    return draw.one([
        lambda x: ops.matmul(x, w), lambda x: ops.matmul(x, ops.swapaxes(x, -1, -2)), lambda x: ops.einsum(f"a{letters}->a{letters[::-1]}", x),
        lambda x: ops.einsum(f"a{letters},a{letters}->a{letters[0]}", x, x), lambda x: ops.einsum(f"a{letters},{letters[-1]}z->az{letters[:-1]}", x, w),
        lambda x: ops.triu(x), lambda x: ops.tril(x, k=-1), lambda x: ops.trace(x, axis1=-2, axis2=-1), lambda x: ops.diagonal(x, offset=0, axis1=-2, axis2=-1),
        lambda x: ops.tensordot(x, w, axes=1)])


@unary
def networks(draw, shape):
    if len(shape) == 2 and draw.chance(0.6):
        kernel = draw.normal((min(3, shape[0]), shape[1], 4)) * 0.4
        return draw.one([
            lambda x: ops.conv(x, kernel, padding="same"), lambda x: ops.max_pool(x, 2, padding="same"),
            lambda x: ops.average_pool(x, 2, strides=1, padding="same"), lambda x: ops.dot_product_attention(x[:, :, None], x[:, :, None], x[:, :, None])])
    if len(shape) == 3:
        kernel = draw.normal((min(3, shape[0]), min(2, shape[1]), shape[2], 5)) * 0.3
        each = draw.normal((min(3, shape[0]), min(2, shape[1]), shape[2], 2)) * 0.3
        return draw.one([
            lambda x: ops.conv(x, kernel, strides=2, padding="same"), lambda x: ops.conv(x, kernel), lambda x: ops.depthwise_conv(x, each, padding="same"),
            lambda x: ops.max_pool(x, 2, padding="same"), lambda x: ops.average_pool(x, (2, 1), padding="same"),
            lambda x: ops.image.resize(x, (5, 6)), lambda x: ops.image.resize(x, (4, 3), interpolation="nearest")])
    return draw.one([
        lambda x: ops.one_hot(ops.argmax(x, axis=-1), shape[-1]), lambda x: ops.layer_normalization(x, epsilon=1e-3),
        lambda x: ops.top_k(x, min(2, shape[-1]))[0], lambda x: ops.rms_normalization(x, epsilon=1e-3)])


BINARY_NAMES = [
    "add", "subtract", "multiply", "maximum", "minimum", "arctan2", "hypot", "logaddexp", "greater", "less_equal", "equal", "divide_no_nan", "heaviside"]


def binary(draw, shape):
    """A function of two tensors of one shape."""
    name = draw.one(BINARY_NAMES)
    letters = "bcde"[: len(shape)]
    return draw.one([
        lambda x, y: getattr(ops, name)(x, y), lambda x, y: getattr(ops, name)(x, y), lambda x, y: x / (ops.abs(y) + 0.5), lambda x, y: x + y, lambda x, y: x * y - y,
        lambda x, y: ops.where(x > y, x, y), lambda x, y: ops.stack([x, y], axis=1), lambda x, y: ops.concatenate([x, y], axis=-1),
        lambda x, y: ops.einsum(f"a{letters},a{letters}->a{letters[-1]}", x, y), lambda x, y: ops.mod(x, ops.abs(y) + 1), lambda x, y: ops.power(ops.abs(x) + 0.1, ops.tanh(y)),
        lambda x, y: ops.matmul(x, ops.swapaxes(y, -1, -2)) if len(shape) > 1 else x - y])


def broadcasting(draw):
    """A function of two tensors whose shapes broadcast."""
    return draw.one([lambda x, y: x + y, lambda x, y: x * y, lambda x, y: ops.maximum(x, y), lambda x, y: x - y, lambda x, y: ops.where(y > 0, x, y)])


def from_integers(draw, limit):
    """A function of one tensor of whole numbers in 0..<limit."""
    table = draw.normal((limit, 4))
    return draw.one([
        lambda x: ops.one_hot(x, limit), lambda x: ops.cast(x, "float32"), lambda x: ops.take(table, x, axis=0), lambda x: ops.cast(x + 1, "float32") / 2,
        lambda x: x * 2 - 1, lambda x: ops.multi_hot(x, limit), lambda x: ops.cast(x > 1, "float32"), lambda x: x // 2, lambda x: x % 3])
