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


KERAS2_MODELS = {"functions": functions}
KERAS3_MODELS = {"attention": attention, "recurrence": recurrence}
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


def evaluate(rng):
    """Predictions, targets, and what `keras.metrics` makes of them: `evaluate/cases.json`. Each model gives its inputs back."""
    folder = os.path.join(HERE, "evaluate")
    os.makedirs(folder, exist_ok=True)
    M, one_hot = keras.metrics, lambda classes, count: np.eye(count, dtype="float32")[classes]

    def softmax(x):
        return (np.exp(x - x.max(-1, keepdims=True)) / np.exp(x - x.max(-1, keepdims=True)).sum(-1, keepdims=True)).astype("float32")

    logits = (rng.standard_normal((50, 7)) * 3).astype("float32")
    logits[:4] = np.round(logits[:4])  # with ties
    classes = rng.integers(0, 7, 50)
    steps, step_classes = rng.standard_normal((12, 5, 6)).astype("float32"), rng.integers(0, 6, (12, 5))
    yes, labels = rng.standard_normal((30, 4)).astype("float32"), rng.integers(0, 2, (30, 4))
    values, truth = rng.standard_normal((40, 3)).astype("float32"), rng.standard_normal((40, 3)).astype("float32")
    truth[:, 2] = 2.5  # never varies
    sigmoid = (1 / (1 + np.exp(-yes))).astype("float32")
    certain = one_hot(rng.integers(0, 7, 50), 7)
    arrays = {
        "logits": logits, "probabilities": softmax(logits), "certain": certain, "classes": classes, "columns": classes[:, None],
        "one_hot": one_hot(classes, 7), "steps": softmax(steps), "step_logits": steps, "step_classes": step_classes,
        "step_one_hot": one_hot(step_classes, 6), "sigmoid": sigmoid, "sigmoid_logits": yes, "labels": labels,
        "column": sigmoid[:, :1], "flat_labels": labels[:, 0], "values": values, "truth": truth, "flat_truth": truth[:, 0],
        "value": values[:, :1]}
    for name, array in arrays.items():
        np.save(os.path.join(folder, name + ".npy"), array)

    def sparse(**logits):
        return {"sparse_categorical_accuracy": M.SparseCategoricalAccuracy(), "accuracy": M.SparseCategoricalAccuracy(),
                "top_k": M.SparseTopKCategoricalAccuracy(3), "sparse_top_k_categorical_accuracy": M.SparseTopKCategoricalAccuracy(3),
                "sparse_categorical_crossentropy": M.SparseCategoricalCrossentropy(**logits),
                "crossentropy": M.SparseCategoricalCrossentropy(**logits)}

    def categorical(**options):
        return {"accuracy": M.CategoricalAccuracy(), "top_k": M.TopKCategoricalAccuracy(3),
                "categorical_crossentropy": M.CategoricalCrossentropy(**options), "crossentropy": M.CategoricalCrossentropy(**options)}

    def binary(threshold=0.5, **options):
        return {"binary_accuracy": M.BinaryAccuracy(threshold=threshold), "binary_crossentropy": M.BinaryCrossentropy(**options)}

    def errors():
        return {"mse": M.MeanSquaredError(), "rmse": M.RootMeanSquaredError(), "mae": M.MeanAbsoluteError(),
                "mape": M.MeanAbsolutePercentageError(), "msle": M.MeanSquaredLogarithmicError(), "r2": M.R2Score()}

    cases = []
    for predictions, targets, options, metrics in [
        ("probabilities", "classes", {}, sparse()), ("probabilities", "columns", {}, sparse()), ("certain", "classes", {}, sparse()),
        ("logits", "classes", {"from_logits": True}, sparse(from_logits=True)), ("steps", "step_classes", {}, sparse()),
        ("probabilities", "one_hot", {}, categorical()), ("certain", "one_hot", {}, categorical()),
        ("logits", "one_hot", {"from_logits": True, "label_smoothing": 0.1}, categorical(from_logits=True, label_smoothing=0.1)),
        ("probabilities", "one_hot", {"label_smoothing": 0.2}, categorical(label_smoothing=0.2)),
        ("step_logits", "step_one_hot", {"from_logits": True}, categorical(from_logits=True)),
        ("sigmoid", "labels", {}, binary()), ("certain", "one_hot", {}, binary()),
        ("sigmoid", "labels", {"threshold": 0.3, "label_smoothing": 0.1}, binary(0.3, label_smoothing=0.1)),
        ("sigmoid_logits", "labels", {"from_logits": True}, binary(0.0, from_logits=True)),
        ("column", "flat_labels", {}, {"accuracy": M.BinaryAccuracy()}),
        ("values", "truth", {}, errors()), ("value", "flat_truth", {}, errors()), ("truth", "values", {}, errors()),
    ]:
        for metric in metrics.values():
            metric.update_state(arrays[targets], arrays[predictions])
        shape = arrays[predictions].shape[1:]
        name = f"model_{'x'.join(map(str, shape))}.json"
        inputs = keras.Input(shape, name="x")
        with open(os.path.join(folder, name), "w") as file:
            file.write(keras.Model(inputs, keras.layers.Activation("linear", name="y")(inputs)).to_json())
        cases.append({"model": name, "predictions": predictions, "targets": targets, "k": 3, **options,
                      "metrics": {name: float(metric.result()) for name, metric in metrics.items()}})
    # Masked time steps do not count.
    keras.utils.set_random_seed(1)
    ids = keras.Input((7,), dtype="int32", name="ids")
    steps = keras.layers.LSTM(5, return_sequences=True)(keras.layers.Embedding(11, 6, mask_zero=True)(ids))
    model = keras.Model(ids, keras.layers.Dense(4, activation="softmax")(steps))
    model.save(os.path.join(folder, "masked.keras"))
    x, y = rng.integers(0, 11, (9, 7)), rng.integers(0, 4, (9, 7))
    x[:, 5:] = 0
    np.save(os.path.join(folder, "masked_ids.npy"), x)
    for targets, array, metrics in [
        ("masked_classes", y, {"accuracy": "accuracy", "crossentropy": M.SparseCategoricalCrossentropy(name="crossentropy")}),
        ("masked_one_hot", one_hot(y, 4), {"mse": "mse", "rmse": M.RootMeanSquaredError(name="rmse"), "mae": "mae",
                                           "binary_accuracy": M.BinaryAccuracy(name="binary_accuracy")}),
    ]:
        np.save(os.path.join(folder, targets + ".npy"), array)
        model.compile(loss="mse" if "mse" in metrics else "sparse_categorical_crossentropy", metrics=list(metrics.values()))
        values = model.evaluate(x, array, verbose=0, return_dict=True)
        cases.append({"model": "masked.keras", "predictions": "masked_ids", "targets": targets, "k": 5,
                      "metrics": {name: values[name] for name in metrics}})
    with open(os.path.join(folder, "cases.json"), "w") as file:
        json.dump(cases, file, indent=1)


def streams(rng):
    """Causal models that take sequences of any length, one that is not causal, and stateful ones with the results of three calls."""
    folder = os.path.join(HERE, "streams")
    os.makedirs(folder, exist_ok=True)
    L = keras.layers

    def temporal():
        """Causal convolutions with a residual connection."""
        i = keras.Input((None, 5))
        x = L.Conv1D(8, 3, padding="causal", dilation_rate=2, activation="relu")(i)
        y = L.BatchNormalization()(L.Conv1D(8, 3, padding="causal")(x))
        return keras.Model(i, L.Dense(4, activation="softmax")(L.LayerNormalization()(L.Add()([x, y]))))

    def convolutional_recurrent():
        """Valid and strided convolutions and pooling in front of recurrences; three kinds of outputs."""
        i = keras.Input((None, 6))
        x = L.Conv1D(8, 4, strides=2)(L.Conv1D(8, 5, activation="relu")(i))
        sequence, h, _ = L.LSTM(7, return_sequences=True, return_state=True)(L.MaxPooling1D(2)(x))
        return keras.Model(i, [L.TimeDistributed(L.Dense(3))(sequence), L.GRU(5)(sequence), h])

    def spectrogram():
        """Time and frequency, padding as a layer of its own."""
        i = keras.Input((None, 8, 2))
        x = L.Conv2D(4, 3)(L.ZeroPadding2D(((2, 0), (1, 1)))(i))
        x = L.Reshape((-1, 12))(L.Conv2D(4, 3, strides=(1, 2))(x))
        return keras.Model(i, L.SimpleRNN(6, return_sequences=True)(x))

    def upsampled():
        """Branches of different delays, and a higher rate."""
        i = keras.Input((None, 4))
        x = L.Add()([L.Conv1D(6, 3)(i), L.Dense(6)(L.Cropping1D((2, 0))(i))])
        return keras.Model(i, L.Conv1D(3, 2, padding="causal")(L.UpSampling1D(2)(x)))

    def tokens():
        i = keras.Input((None,), dtype="int32")
        return keras.Model(i, L.LSTM(5)(L.LSTM(5, return_sequences=True)(L.Embedding(11, 6)(i))))

    def not_causal():
        i = keras.Input((None, 4))
        return keras.Model(i, L.GlobalAveragePooling1D()(L.LSTM(5, return_sequences=True)(i)))

    def randomised(model):
        for weight in model.weights:
            if "float" in weight.dtype:
                values = rng.uniform(-0.5, 0.5, weight.shape)
                weight.assign(np.abs(values) + 0.5 if "variance" in weight.path else values)
        return model

    for make in (temporal, convolutional_recurrent, spectrogram, upsampled, tokens, not_causal):
        randomised(make()).save(os.path.join(folder, make.__name__ + ".keras"))

    i = keras.Input(batch_shape=(2, 3, 4))
    sequence, state = L.GRU(5, stateful=True, return_sequences=True, return_state=True)(L.LSTM(6, stateful=True, return_sequences=True)(i))
    last = L.RNN([L.LSTMCell(4), L.SimpleRNNCell(3)], stateful=True)(sequence)
    model = randomised(keras.Model(i, [sequence, state, last, L.Bidirectional(L.SimpleRNN(2), merge_mode="sum")(sequence)]))
    path = os.path.join(folder, "stateful.keras")
    model.save(path)
    model = keras.models.load_model(path)
    calls = {}
    for call in range(3):
        x = rng.standard_normal((2, 3, 4)).astype("float32")
        calls[f"call_{call}_input_0"] = x
        for index, y in enumerate(model.predict(x, batch_size=2, verbose=0)):
            calls[f"call_{call}_output_{index}"] = y
    np.savez(os.path.join(folder, "stateful.npz"), **calls)


def half(rng):
    """The same network under every policy of half precision."""
    folder = os.path.join(HERE, "half")
    os.makedirs(folder, exist_ok=True)
    L = keras.layers
    for policy in ("float16", "bfloat16", "mixed_float16", "mixed_bfloat16"):
        keras.config.set_dtype_policy(policy)
        i = keras.Input((9, 8, 3))
        x = L.ReLU()(L.BatchNormalization()(L.Conv2D(6, 3, padding="same")(i)))
        x = L.DepthwiseConv2D(3)(L.MaxPooling2D(2)(x))
        x = L.LayerNormalization()(L.GlobalAveragePooling2D()(x) * 2 + 1)
        model = keras.Model(i, [L.Dense(5, activation="softmax")(x), L.Dense(4, dtype="float32")(x), keras.ops.softmax(x)])
        for weight in model.weights:
            if "float" in weight.dtype:
                values = rng.uniform(-0.5, 0.5, weight.shape)
                weight.assign(np.abs(values) + 0.5 if "variance" in weight.path else values)
        path = os.path.join(folder, policy)
        model.save(path + ".keras")
        x = rng.standard_normal((3, 9, 8, 3)).astype("float32")
        # NumPy has no bfloat16; float32 holds it exactly.
        outputs = [np.asarray(y).astype("float32") for y in model.predict(x, verbose=0)]
        np.savez(path + ".npz", input_0=x, **{f"output_{n}": y for n, y in enumerate(outputs)})
    keras.config.set_dtype_policy("float32")


def swift_api(rng):
    """Has Keras read what the Swift API wrote (`NNCC_RECORD=1 swift test --filter NNModelsTests`), and compute the outputs."""
    folder = os.path.join(HERE, "swift_api")
    for config in json.load(open(os.path.join(folder, "layers.json"))):
        keras.Sequential.from_config(config["config"])
    for name in sorted(n[:-5] for n in os.listdir(folder) if n.endswith(".json") and n != "layers.json"):
        path = os.path.join(folder, name)
        model = keras.models.model_from_json(open(path + ".json").read())
        groups = {}
        with np.load(path + ".weights.npz") as weights:
            for key in weights.files:
                layer, parts = model, key.split("/")
                while parts and (hasattr(layer, "get_layer") or hasattr(layer, "layer") and hasattr(layer.layer, "get_layer")):
                    layer = (layer if hasattr(layer, "get_layer") else layer.layer).get_layer(parts.pop(0))
                groups.setdefault(id(layer), (layer, []))[1].append(weights[key])
        for layer, values in groups.values():
            layer.set_weights(values)
        inputs = [rng.integers(0, 10, (3, *x.shape[1:])).astype("float32") if x.dtype == "int32"
                  else rng.standard_normal((3, *x.shape[1:])).astype("float32") for x in model.inputs]
        outputs = model.predict(inputs[0] if len(inputs) == 1 else inputs, verbose=0)
        outputs = outputs if isinstance(outputs, (list, tuple)) else [outputs]
        np.savez(path + ".inputs.npz", **{f"input_{i}": x for i, x in enumerate(inputs)})
        np.savez(path + ".outputs.npz", **{f"output_{i}": y for i, y in enumerate(outputs)})


if __name__ == "__main__":
    rng = np.random.default_rng(20261121)
    for name in KERAS3_MODELS:
        write(keras, name, "keras", rng)
    for k, form in FORMS:
        for name in MODELS:
            # Keras 3 itself cannot read back a mask from a legacy file.
            if (k, name, form) != (keras, "text", "h5"):
                write(k, name, form, rng)
    bad()
    evaluate(np.random.default_rng(7))
    swift_api(np.random.default_rng(11))
    streams(np.random.default_rng(12))
    half(np.random.default_rng(13))
    for name in KERAS2_MODELS:
        write(tf_keras, name, "keras", np.random.default_rng(14))
