"""Writes the fixtures of layers and functions at the edges of what they take, with Keras' own outputs: `make_edge_fixtures.py`."""
import os

os.environ.update(KERAS_BACKEND="tensorflow", TF_CPP_MIN_LOG_LEVEL="3")
import keras
import numpy as np
from keras import Input, Model, layers, ops

HERE = os.path.dirname(os.path.abspath(__file__))


def save(name, inputs, outputs, values, form="keras", train=False):
    folder = os.path.join(HERE, f"{name}_keras3_{form}")
    os.makedirs(folder, exist_ok=True)
    model = Model(inputs, outputs)
    if train:  # Layers that serve as activations have variables only after a call.
        model.compile("sgd", "mse")
        model.fit(values[0], np.zeros_like(model(values[0])), verbose=0)
    if form == "json_npz":
        with open(os.path.join(folder, "model.json"), "w") as file:
            file.write(model.to_json())
        np.savez(os.path.join(folder, "weights.npz"), **{w.path: np.array(w) for w in model.weights})
    else:
        file = os.path.join(folder, f"model.{form}")
        model.save(file)
        model = keras.models.load_model(file, compile=False)
    results = keras.tree.flatten(model(values))
    np.savez(os.path.join(folder, "inputs.npz"), **{f"input_{i}": v for i, v in enumerate(values)})
    np.savez(os.path.join(folder, "outputs.npz"), **{f"output_{i}": np.array(v) for i, v in enumerate(results)})


def functions(rng):
    x = Input((4, 5), name="a")
    save("functions_free", x, [
        ops.squeeze(ops.expand_dims(x, 1)), ops.clip(x, 1.0, -1.0), ops.saturate_cast(x, "bool"), ops.array(x * 3, dtype="int32"),
        ops.batch_normalization(x, np.zeros(5) + 0.1, np.ones(5) * 2, axis=-1, offset=np.ones(5), scale=np.ones(5) * 3),
        ops.layer_normalization(x, gamma=np.ones(5) * 2, beta=np.ones(5)), ops.rms_normalization(x, scale=np.ones(5) * 3, axis=-1),
        ops.hypot(x * 1e30, x[:, ::-1] * 1e30),
    ], [rng.normal(size=(3, 4, 5)).astype("f4")])
    i, j, b = (Input(batch_shape=(3, 4), dtype=t, name=n) for t, n in [("int32", "i"), ("int32", "j"), ("bool", "b")])
    u, v = (Input(batch_shape=(3, 4), dtype="uint8", name=n) for n in "uv")
    f, s = Input(batch_shape=(3, 2), name="f"), Input(batch_shape=(3,), dtype="int32", name="s")
    save("functions_static", [i, j, b, u, v, f, s], [
        ops.round(i * 7, -1), ops.left_shift(i, j), ops.right_shift(i, j), ops.cdist(i, j), ops.matmul(b, ops.transpose(b)), ops.append(u, f),
        ops.append(u, i), ops.subtract(u, v), ops.multiply(u, v), ops.segment_max(f, s, num_segments=4),
    ], [
        rng.integers(-9, 9, (3, 4)).astype("i4"), rng.integers(-3, 40, (3, 4)).astype("i4"), rng.random((3, 4)) < 0.3,
        rng.integers(0, 255, (3, 4)).astype("u1"), rng.integers(0, 255, (3, 4)).astype("u1"), rng.normal(size=(3, 2)).astype("f4"),
        np.array([0, 2, 0], "i4"),
    ])


def constants(rng):
    x = Input((3, 4), name="x")
    save("constants", x, [
        layers.MultiHeadAttention(2, 2)(x, x, attention_mask=np.tril(np.ones((1, 3, 3), bool))),
        layers.Add()([x, np.arange(12, dtype="f4").reshape(1, 3, 4)]), layers.Softmax()(x, mask=np.array([[1, 1, 0, 1]], bool)),
        layers.Concatenate()([x, np.ones((2, 3, 1), "f4")]), layers.LSTM(3)(x, initial_state=[ops.ones((2, 3)), ops.zeros((2, 3))]),
        layers.Softmax(axis=0)(x), layers.Concatenate(axis=0)([x, x]),
    ], [rng.normal(size=(2, 3, 4)).astype("f4")], "h5")


def integers(rng):
    b, u, i, j = (Input((4,), dtype=t, name=n) for t, n in [("int8", "b"), ("uint8", "u"), ("int32", "i"), ("int64", "j")])
    x, f = Input((4, 4, 3), dtype="uint8", name="x"), Input((4,), name="f")
    k = np.array([[90, -77, 3, 5], [100, -128, 7, 1], [64, 2, -9, 33], [1, 2, 3, 4]], "int8")
    save("integers", [b, u, i, j, x, f], [
        ops.matmul(b, k), ops.einsum("ni,ij->nj", b, k), ops.dot(u, k.astype("uint8")), ops.cumsum(u, 1), ops.cumprod(b, 1), ops.cumprod(i, 1),
        ops.prod(j, 1), ops.sum(i, 1), ops.sort(j, 1), ops.argsort(j, 1), ops.max(j, 1), ops.multiply(j, j), ops.floor_divide(i * 1103515245, 7),
        ops.cast(i, "uint8"), layers.Add()([u, u]), layers.Multiply()([i, i]), layers.Maximum()([u, ops.cast(b, "uint8")]),
        layers.Average()([u, u]), ops.linspace(i, i + 3, 4, dtype="int32", axis=1), layers.UpSampling2D(2, interpolation="bilinear")(x),
        ops.image.rgb_to_grayscale(x), layers.Flatten()(x), layers.Reshape((2, 2), dtype="int32")(f), layers.Rescaling(2, dtype="int16")(f),
        j + np.full(4, 2**60 + 1, "int64"), ops.floor(i % 4001 / 49 * 49), ops.cast(u * 2, "float32"),
    ], [
        rng.integers(-128, 128, (3, 4)).astype("i1"), rng.integers(0, 256, (3, 4)).astype("u1"), rng.integers(-(2**31), 2**31, (3, 4)).astype("i4"),
        (2**60 + rng.integers(-9, 9, (3, 4))).astype("i8"), rng.integers(0, 256, (3, 4, 4, 3)).astype("u1"), rng.normal(size=(3, 4)).astype("f4") * 9,
    ])


def numbers(rng):
    """Numbers of Python beside tensors: weak ones that wrap around, and those that become int32 or float32 first."""
    b, u, h, f = (Input((6,), dtype=t, name=n) for t, n in [("int8", "b"), ("uint8", "u"), ("float16", "h"), ("float32", "f")])
    save("numbers", [b, u, h, f], [
        u + -1, -2 - u, b * 300, ops.maximum(u, -1), ops.where(u > 3, u, -1), ops.clip(u, -9, 5), ops.full_like(u, -1), u < -1, -1 < u,
        ops.equal(u, -1), u % -3, ops.fmod(b, 200), ops.gcd(u, -12), ops.lcm(b, 3), h >= 0.1, h < 0.1, ops.equal(h, 0.1), ops.mod(h, 0.3),
        f > 1, f % 2, ops.isclose(u, 255), ops.logaddexp(b, 1), ops.arctan2(u, -1),
    ], [np.array([[-128, -3, 0, 1, 77, 127], [5, 6, -7, 8, -100, 2]], "i1"), np.array([[0, 1, 3, 4, 128, 255], [7, 9, 12, 200, 254, 36]], "u1"),
        np.array([[0.1, 0.09998, 0.1001, -1, 2, 0.3], [0, 1, 2, 3, 4, 5]], "f2"), rng.normal(size=(2, 6)).astype("f4") * 3], "json_npz")


def activations(rng):
    def prelu():
        return layers.PReLU(alpha_initializer=keras.initializers.RandomUniform(0.1, 0.9, seed=3))

    for form in ("keras", "h5"):
        a = Input((5, 4), name="a")
        y = layers.Conv1D(3, 2, activation=prelu())(a)
        y = layers.Dense(3, activation=layers.BatchNormalization())(y)
        y = layers.Activation(prelu())(y)
        save("activations", [a], [y], [rng.normal(size=(3, 5, 4)).astype("f4")], form, train=True)


def halves():
    h = Input((6,), dtype="float16", name="h")
    save("half", [h], [
        ops.sqrt(ops.abs(h * 0.37 + 0.11)) * 3 - 1, layers.Dense(2, dtype="float16")(h[:, 3:5]), ops.nancumsum(h, 1),
        ops.segment_max(h[1], np.array([0, 0, 2, 2, 2, 0]), num_segments=4),
    ], [np.array([[1, np.nan, np.inf, 3, 4, 5], [0.5, -0.25, 7, -np.inf, 0.1, 0.2]], "f2")], "json_npz")


def mixed(rng):
    x, i, j = Input((3, 4), name="x"), Input((3, 4), dtype="int32", name="i"), Input((4,), dtype="int64", name="j")

    def normalized(layer):
        y = layer(x)
        for w in layer.weights:
            w.assign(rng.uniform(0.3, 3, w.shape))
        return y

    half = {"dtype": "mixed_float16"}
    save("mixed", [x, i, j], [
        normalized(layers.BatchNormalization(**half)), normalized(layers.LayerNormalization(**half)), normalized(layers.RMSNormalization(**half)),
        normalized(layers.GroupNormalization(groups=2, **half)), layers.Masking(mask_value=2)(i), layers.Average()([i, i]), layers.Average()([j, j]),
    ], [
        rng.normal(size=(4, 3, 4)).astype("f4") * 9, rng.integers(-3, 4, (4, 3, 4)).astype("i4"),
        (2**40 + rng.integers(-9, 9, (4, 4))).astype("i8"),
    ], "json_npz")


def orders(rng):
    x, m, i = Input(batch_shape=(9, 4), name="x"), Input(batch_shape=(5, 5), name="m"), Input(batch_shape=(9,), dtype="int32", name="i")
    a, b, z = (Input(batch_shape=s, name=n) for s, n in [((12, 13, 3), "a"), ((12, 13, 3), "b"), ((2, 7, 9), "z")])
    ids = np.array([0, 0, 3, 3, 3, 4, 4, 6, 6], "int32")
    mixed = np.array([2, 0, 1, 2, 0, 0, 1, 1, 2], "int32")
    save("orders", [x, m, i, a, b, z], [
        *ops.lu_factor(m), ops.argpartition(i, 3), ops.argpartition(x, 20, axis=None), ops.image.ssim(a, b),
        ops.image.ssim(ops.expand_dims(a, 0), ops.expand_dims(b, 0)),
        ops.istft((z, z), 8, 8, 16, center=False), ops.istft((z, z), 16, 4, 16),
        *(f(x, ids, sorted=True) for f in (ops.segment_sum, ops.segment_max)), *(f(x, mixed) for f in (ops.segment_sum, ops.segment_max)),
    ], [
        np.round(rng.normal(size=(9, 4)) * 9).astype("f4"), rng.normal(size=(5, 5)).astype("f4"), rng.integers(-9, 9, 9).astype("i4"),
        rng.random((12, 13, 3)).astype("f4"), rng.random((12, 13, 3)).astype("f4"), rng.normal(size=(2, 7, 9)).astype("f4"),
    ], "json_npz")


def kernels(rng):
    x, c = Input(batch_shape=(2, 7, 8, 4), name="x"), Input(batch_shape=(2, 4, 9), name="c")
    shapes = [(3, 2, 4, 5), (4, 4, 6), (3, 3, 4, 2), (1, 1, 8, 3), (1, 1, 4, 6)]
    inputs = [Input(batch_shape=s, name=f"k{i}") for i, s in enumerate(shapes)]
    k = [y * 0.5 for y in inputs]
    save("kernels", [x, c, *inputs], [
        ops.conv(x, k[0], padding="same"), ops.conv(x, k[0], strides=2, padding="valid"), ops.conv(c, k[1], data_format="channels_first"),
        ops.conv(x, k[0], dilation_rate=2), ops.conv(x, k[4]), ops.depthwise_conv(x, k[2], strides=2, padding="same"),
        ops.separable_conv(x, k[2], k[3]),
    ], [rng.normal(size=s).astype("f4") for s in [(2, 7, 8, 4), (2, 4, 9), *shapes]], "json_npz")


def edges(rng):
    a, z = Input((5, 4), name="a"), Input((2, 400), name="z")
    special = rng.choice([np.nan, np.inf, -np.inf], (2, 5, 4))
    save("edges", [a, z], [
        ops.hard_shrink(a), ops.soft_shrink(a), ops.sparse_plus(a), ops.nancumsum(a, 1), ops.nancumprod(a, 1), ops.mod(a, a[:, ::-1]),
        layers.Rescaling(0.1, dtype="float64")(a),
        layers.MelSpectrogram(fft_length=64, sequence_stride=32, sequence_length=64, sampling_rate=16000, num_mel_bins=8)(z),
        ops.dot_product_attention(a[:, :, None], a[:, :, None], a[:, :, None], bias=np.linspace(0, 1, 25).reshape(1, 1, 5, 5)),
    ], [np.where(rng.random((2, 5, 4)) < 0.2, special, rng.normal(size=(2, 5, 4))).astype("f4"), rng.normal(size=(2, 2, 400)).astype("f4")])


if __name__ == "__main__":
    functions(np.random.default_rng(5))
    constants(np.random.default_rng(6))
    integers(np.random.default_rng(7))
    activations(np.random.default_rng(8))
    halves()
    edges(np.random.default_rng(9))
    mixed(np.random.default_rng(10))
    orders(np.random.default_rng(11))
    kernels(np.random.default_rng(12))
    numbers(np.random.default_rng(13))
