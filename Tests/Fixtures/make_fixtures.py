"""Writes the fixtures: small models in every format that Keras 3 and Keras 2 (tf_keras) write, with inputs and Keras' own outputs.

    pip install keras tensorflow-cpu tf_keras && python make_fixtures.py

Each folder holds a model (`model.keras`, `model.h5`, or `model.json` with `weights.h5`, `model.weights.h5` or `weights.npz`), `inputs.npz`
(`input_0` …) and `outputs.npz` (`output_0` …). Outputs come from the model as loaded back from disk.
"""
import json
import os
import sys
import zipfile

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
import keras
import numpy as np
import tf_keras

HERE = os.path.dirname(os.path.abspath(__file__))


def cnn(k):
    L = k.layers
    return k.Sequential([
        k.Input((10, 8, 3), name="image"), L.Conv2D(6, 3, padding="same", use_bias=False), L.BatchNormalization(), L.ReLU(),
        L.MaxPooling2D(2), L.DepthwiseConv2D(3, padding="same"), L.SeparableConv2D(5, 3, activation="elu"), L.Dropout(0.5),
        L.Flatten(), L.Dense(7, activation="softmax")])


def branches(k):
    """Several inputs and outputs, a shared layer, a nested model, merges."""
    L = k.layers
    a, b = k.Input((6,), name="a"), k.Input((6,), name="b")
    shared = L.Dense(5, activation="tanh", name="shared")
    z = k.Input((5,))
    inner = k.Model(z, L.Add()([L.Dense(5, activation="relu", name="inside")(z), z]), name="inner")
    x, y = inner(shared(a)), inner(shared(b))
    joined = L.Concatenate()([x, y, L.Subtract()([x, y])])
    return k.Model([a, b], [L.Dense(3, name="first")(joined), L.Dense(2, activation="sigmoid", name="second")(x)])


def text(k):
    """An embedding with a mask, recurrent layers, TimeDistributed."""
    L = k.layers
    ids = k.Input((7,), dtype="int32", name="ids")
    x = L.Embedding(11, 6, mask_zero=True)(ids)
    x = L.LSTM(5, return_sequences=True)(x)
    x = L.TimeDistributed(L.Dense(4, activation="relu"))(x)
    x = L.GRU(6, return_sequences=True)(x)
    return k.Model(ids, L.Dense(2)(L.SimpleRNN(3)(x)))


def audio(k):
    L = k.layers
    return k.Sequential([
        k.Input((20, 2)), L.Conv1D(4, 5, padding="causal", dilation_rate=2), L.LeakyReLU(), L.AveragePooling1D(2),
        L.LayerNormalization(), L.Conv1D(6, 3, strides=2, groups=2), L.PReLU(shared_axes=[1]), L.GlobalAveragePooling1D(),
        L.Dense(3, activation="hard_sigmoid")])


def channels_first(k):
    L = k.layers
    return k.Sequential([
        k.Input((3, 6, 6)), L.ZeroPadding2D(1, data_format="channels_first"), L.Permute((2, 3, 1)), L.Conv2D(4, 3), L.Permute((3, 1, 2)),
        L.Flatten(data_format="channels_first"), L.Dense(3)])


def attention(k):
    """The attention family and small layers in their less usual configurations."""
    L = k.layers
    q, v, image = k.Input((4, 6), name="query"), k.Input((5, 6), name="value"), k.Input((2, 3, 4, 6), name="image")
    seen = k.Input((5,), dtype="bool", name="seen")
    embedding = L.ReversibleEmbedding(6, 4, tie_weights=False, logit_soft_cap=2.0)
    return k.Model([q, v, image, seen], [
        L.Attention(use_scale=True, score_mode="concat")([q, v], mask=[None, seen], return_attention_scores=True),
        L.AdditiveAttention()([q, v], use_causal_mask=True),
        L.MultiHeadAttention(2, 3, value_dim=4, output_shape=(2, 5), use_gate=True, sliding_window=2)(q, v, value_mask=seen),
        L.MultiHeadAttention(2, 3, attention_axes=(3, 1))(image, image, return_attention_scores=True),
        L.GroupQueryAttention(3, 4, 2, use_gate=True, dropout=0.1)(q, v, value_mask=seen, use_causal_mask=True),
        L.Dot(axes=(2, 4), normalize=True)([q, image]), embedding(L.Dense(4)(q), reverse=True),
        L.SpectralNormalization(L.Conv3D(2, 2))(image), L.AdaptiveMaxPooling3D((2, 2, 5))(image),
        L.AdaptiveAveragePooling1D(3)(v)])


def recurrence(k):
    """Cells, stacks of cells, recurrences over images, masks and states in their less usual configurations."""
    L = k.layers
    x, frames = k.Input((6, 3), name="x"), k.Input((4, 5, 4, 2), name="frames")
    seen, a, b = k.Input((6,), dtype="bool", name="seen"), k.Input((4,), name="a"), k.Input((4,), name="b")
    cells = lambda: [L.LSTMCell(4), L.GRUCell(3, reset_after=False), L.SimpleRNNCell(5, use_bias=False)]
    return k.Model([x, frames, seen, a, b], [
        L.RNN(cells(), return_sequences=True, return_state=True, go_backwards=True)(x, mask=seen),
        L.RNN(L.LSTMCell(4))(x, initial_state=[a, b]), L.LSTMCell(4)(L.Dense(2)(a), [a, b]),
        L.StackedRNNCells([L.GRUCell(4), L.LSTMCell(4)])(L.Dense(2)(a), [a, [b, a]]),
        L.Bidirectional(L.RNN(cells(), return_sequences=True, unroll=True), merge_mode="mul")(x, mask=seen),
        L.GRU(4, activation="softmax", return_sequences=True, zero_output_for_mask=True)(x, mask=seen),
        L.ConvLSTM2D(3, 3, padding="same", strides=2, return_sequences=True)(frames),
        L.Bidirectional(L.ConvLSTM2D(2, (2, 3), dilation_rate=(2, 1), return_state=True))(frames),
        L.TimeDistributed(L.Bidirectional(L.GRU(3)))(L.Reshape((4, 5, 8))(frames))])


def masks(k):
    """Masks where Keras 3 treats them in a way of its own."""
    L = k.layers
    ids, more = k.Input((5,), dtype="int32", name="padded_ids"), k.Input((5,), dtype="int32", name="padded_more")
    lines, state = k.Input((4, 5), dtype="int32", name="padded_lines"), k.Input((3,), name="state")
    embed = L.Embedding(11, 6, mask_zero=True)
    a, b = embed(ids), embed(more)
    # Attention clears the mask of its input, so that the sum and the second layer have none.
    attended = L.Add()([a, L.MultiHeadAttention(2, 3)(a, a)])
    twice = L.MultiHeadAttention(2, 3)(attended, attended)
    c, d = embed(ids), embed(more)
    # A state among the tensors of the call keeps the mask from being handed on.
    sequence = L.GRU(3, return_sequences=True)(c, initial_state=state)
    return k.Model([ids, more, lines, state], [
        twice, L.GRU(3)(L.Multiply()([c, d])), L.GRU(3)(L.Maximum()([c, d])), L.GRU(3)(L.Minimum()([c, b, d])), sequence,
        L.GlobalAveragePooling1D()(sequence), L.TimeDistributed(L.LSTM(3))(embed(lines)),
        L.LSTM(3)(L.EinsumDense("abc,cd->abd", output_shape=(None, 4))(d)), L.AdditiveAttention()([c, d])])


def calls(k):
    """Models inside, called several times, with the results of single calls among the outputs."""
    L = k.layers
    x, inner = k.Input((4,), name="x"), k.Input((4,), name="inner")
    function, chain = k.Model(inner, L.Dense(4, name="function_dense")(inner)), k.Sequential([k.Input((4,)), L.Dense(4, name="chain_dense")])
    a, b = function(x), chain(x)
    c, d = function(a), chain(b)
    e, f = function(c), chain(d)
    return k.Model(x, [a, b, L.Dense(2, name="head")(L.Add()([e, f])), c])


def volumes(k):
    """Windows over three axes with strides that leave elements out, where TensorFlow begins after the first element."""
    L = k.layers
    x, film = k.Input((9, 6, 8, 2), name="volume"), k.Input((2, 4, 3, 5, 2), name="film")
    options = {"strides": (4, 3, 5), "padding": "same"}
    return k.Model([x, film], [
        L.Conv3D(3, (1, 1, 2), **options)(x), L.Conv3D(4, 1, groups=2, **options)(x), L.Conv3D(3, 1, data_format="channels_first", **options)(x),
        L.MaxPooling3D((2, 1, 1), **options)(x), L.AveragePooling3D(1, **options)(x), L.MaxPooling3D(1, data_format="channels_first", **options)(x),
        L.ConvLSTM3D(2, 1, **options)(film), k.ops.image.extract_patches(x, (1, 2, 1), padding="same", strides=(4, 3, 5))])


# Layers that exist in Keras 3 only, or whose format adds nothing to the other models': written as `.keras`.
def functions(k):
    """Functions of TensorFlow called on the tensors of Keras 2."""
    import tensorflow as tf
    x, y = k.Input((4, 6), name="x"), k.Input((4, 6), name="y")
    first, second = tf.split(x, [2, 4], axis=2)
    return k.Model([x, y], [
        tf.reduce_mean(x, axis=1, keepdims=True) + 2.0 * y, tf.concat([x, tf.nn.relu(y)], axis=-1), tf.reshape(x, [-1, 24]),
        tf.transpose(tf.matmul(x, y, transpose_b=True), [0, 2, 1]), x[:, 1:3, ::2], x[:, :, tf.newaxis, -1], tf.clip_by_value(x, 0.0, 1.0),
        tf.nn.softmax(x, axis=1), tf.where(x > 0, x, y), tf.stack([x, y], axis=1), tf.tile(tf.expand_dims(x, 1), [1, 2, 1, 1]),
        tf.math.l2_normalize(x, axis=1), tf.gather(x, [0, 2], axis=1), tf.pad(x, [[0, 0], [1, 1], [0, 0]]), tf.math.reduce_max(first, -1),
        tf.cast(tf.math.squared_difference(x, y) * 3.0, tf.int32), second ** 2.0, 1.0 - tf.sigmoid(y), tf.image.resize(tf.expand_dims(x, -1), (8, 3))])


KERAS2_MODELS = {"functions": functions, "calls": calls}
KERAS3_MODELS = {"attention": attention, "recurrence": recurrence, "masks": masks, "calls": calls, "volumes": volumes}
MODELS = {"cnn": cnn, "branches": branches, "text": text, "audio": audio, "channels_first": channels_first}


def randomise(model, rng):
    for weight in model.weights:
        name = getattr(weight, "path", weight.name)
        if "seed" in name:
            continue
        low, high = (0.5, 1.5) if "variance" in name or "gamma" in name else (-0.5, 0.5)
        weight.assign(rng.uniform(low, high, weight.shape).astype("float32"))


def inputs_of(model, rng):
    arrays = []
    for tensor in model.inputs:
        shape = [3] + list(tensor.shape)[1:]
        dtype = str(getattr(tensor.dtype, "name", tensor.dtype))
        integer = "int" in dtype
        if dtype == "bool":
            arrays.append(rng.random(shape) < 0.6)
            continue
        if tensor.name.startswith("padded"):
            # Ends of different lengths are zero.
            arrays.append((rng.integers(1, 11, shape) * (np.arange(5) < rng.integers(1, 5, shape[:-1] + [1]))).astype("int32"))
            continue
        arrays.append(rng.integers(0, 11, shape).astype("int32") if integer else rng.normal(size=shape).astype("float32"))
    return arrays


def write(k, name, form, rng):
    major = "keras3" if k is keras else "keras2"
    folder = os.path.join(HERE, f"{name}_{major}_{form}")
    os.makedirs(folder, exist_ok=True)
    at = lambda file: os.path.join(folder, file)
    k.backend.clear_session()
    model = {**MODELS, **KERAS2_MODELS, **KERAS3_MODELS}[name](k)
    randomise(model, rng)
    if form == "keras":
        model.save(at("model.keras"))
        loaded = k.models.load_model(at("model.keras"))
    elif form == "h5":
        model.save(at("model.h5"))
        loaded = k.models.load_model(at("model.h5"), compile=False)
    else:
        with open(at("model.json"), "w") as file:
            file.write(model.to_json())
        loaded = k.models.model_from_json(open(at("model.json")).read())
        if form == "json_npz":
            names = [getattr(w, "path", w.name) for w in model.weights]
            np.savez(at("weights.npz"), **dict(zip(names, (w.numpy() for w in model.weights))))
            loaded.set_weights(model.get_weights())
        else:
            file = at("weights.h5" if form == "json_h5" else "model.weights.h5")
            model.save_weights(file)
            loaded.load_weights(file)
    arrays = inputs_of(model, rng)
    outputs = loaded(arrays if len(arrays) > 1 else arrays[0], training=False)
    outputs = keras.tree.flatten(outputs)
    np.savez_compressed(at("inputs.npz"), **{f"input_{i}": a for i, a in enumerate(arrays)})
    np.savez_compressed(at("outputs.npz"), **{f"output_{i}": np.asarray(o) for i, o in enumerate(outputs)})


FORMS = [
    (keras, "keras"), (keras, "h5"), (keras, "json_weights"), (keras, "json_npz"),
    (tf_keras, "keras"), (tf_keras, "h5"), (tf_keras, "json_h5"), (tf_keras, "json_weights")]


def bad():
    """Files that must give an error and nothing else, made from a good one."""
    folder = os.path.join(HERE, "bad")
    os.makedirs(folder, exist_ok=True)
    at = lambda file: os.path.join(folder, file)
    source = os.path.join(HERE, "cnn_keras3_keras", "model.keras")
    data = open(source, "rb").read()
    open(at("truncated.keras"), "wb").write(data[: len(data) // 2])
    members = {n: zipfile.ZipFile(source).read(n) for n in zipfile.ZipFile(source).namelist()}
    config = json.loads(members["config.json"])

    def archive(name, **changed):
        with zipfile.ZipFile(at(name), "w", zipfile.ZIP_DEFLATED) as z:
            for member, content in {**members, **changed}.items():
                if content is not None:
                    z.writestr(zipfile.ZipInfo(member, (2020, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)

    archive("bomb.keras", **{"config.json": b" " * (600 << 20)})
    archive("no_weights.keras", **{"model.weights.h5": None})
    archive("no_config.keras", **{"config.json": None})
    archive("broken_json.keras", **{"config.json": members["config.json"][:-40]})

    def changed(name, change):
        copy = json.loads(json.dumps(config))
        change(copy["config"]["layers"])
        archive(name, **{"config.json": json.dumps(copy).encode()})

    changed("missing_weight.keras", lambda layers: layers.append(
        {"module": "keras.layers", "class_name": "Dense", "config": {"name": "extra", "units": 4}, "registered_name": None}))
    changed("wrong_shape.keras", lambda layers: layers[1]["config"].update(filters=7))
    changed("huge_shape.keras", lambda layers: layers[0]["config"].update(batch_shape=[None, 2**60, 2**60, 3]))
    changed("nan.keras", lambda layers: layers[2]["config"].update(epsilon=float("nan")))
    changed("padding.keras", lambda layers: layers[1]["config"].update(padding="causal"))

    def unsupported(layers):
        layers[1]["class_name"], layers[4]["class_name"] = "MyConvolution", "SpectralPooling"

    changed("unsupported.keras", unsupported)
    cycle = json.load(open(os.path.join(HERE, "branches_keras3_json_npz", "model.json")))
    for layer in cycle["config"]["layers"]:
        if layer["config"]["name"] == "shared":
            layer["inbound_nodes"][0]["args"][0]["config"]["keras_history"][0] = "first"
    json.dump(cycle, open(at("cycle.json"), "w"))
    json.dump({"hello": [1, 2]}, open(at("no_model.json"), "w"))
    open(at("text.keras"), "w").write("this is text\n")


if __name__ == "__main__":
    rng = np.random.default_rng(20261121)
    for name in KERAS3_MODELS:
        write(keras, name, "keras", rng)
    for name in KERAS2_MODELS:
        write(tf_keras, name, "keras", rng)
    for k, form in FORMS:
        for name in MODELS:
            # Keras 3 itself cannot read back a mask from a legacy file.
            if (k, name, form) != (keras, "text", "h5"):
                write(k, name, form, rng)
    bad()
    for name in KERAS2_MODELS:
        write(tf_keras, name, "keras", np.random.default_rng(14))
