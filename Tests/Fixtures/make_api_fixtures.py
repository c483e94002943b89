"""Writes the fixtures of metrics, streams, dtype policies and the Swift API.

    pip install keras tensorflow-cpu && python make_api_fixtures.py
"""
import json
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
import keras
import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))


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
        "value": values[:, :1], "raw": np.array([[2, 1, 0.5], [0, 0, 0], [1, 4, 0], [-1, 2, 3]], "float32"), "raw_classes": np.array([1, 0, 0, 2])}
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

    def decisions(threshold=0.5, **options):
        return {"precision": M.Precision(thresholds=threshold), "recall": M.Recall(thresholds=threshold), "auc": M.AUC(**options)}

    def distances():
        return {"cosine_similarity": M.CosineSimilarity(), "log_cosh": M.LogCoshError(), "poisson": M.Poisson(), "hinge": M.Hinge(),
                "kl_divergence": M.KLDivergence(), "squared_hinge": M.SquaredHinge(), "categorical_hinge": M.CategoricalHinge()}

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
        ("raw", "raw_classes", {}, {"sparse_categorical_crossentropy": M.SparseCategoricalCrossentropy()}),
        ("sigmoid", "labels", {}, decisions()), ("sigmoid", "labels", {"threshold": 0.3}, decisions(0.3)), ("certain", "one_hot", {}, decisions()),
        ("sigmoid_logits", "labels", {"from_logits": True}, decisions(0.0, from_logits=True)), ("column", "flat_labels", {}, decisions()),
        ("probabilities", "one_hot", {}, distances()), ("sigmoid", "labels", {}, distances()), ("probabilities", "certain", {}, distances()),
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


def stream_ends(rng):
    """Streams whose results depend on where the sequence ends or on hidden frames: configurations without weights."""
    folder = os.path.join(HERE, "streams")
    L = keras.layers

    def ends():
        """Padding in front, cropping at the end, steps, and strides that leave frames over, before what only the end shows."""
        i = keras.Input((None, 3))
        difference = i[:, 1::2] * i[:, ::2]
        return keras.Model(i, [
            L.LSTM(4)(L.Conv1D(4, 3)(L.ZeroPadding1D((2, 0))(i))),
            L.Cropping1D((1, 2))(L.Dense(3)(i))[:, -1],
            L.GRU(3)(i[:, 1::2]),
            L.LSTM(4)(L.Conv1D(4, 1, strides=2)(L.Conv1D(4, 2)(i))),
            L.LSTM(4, return_sequences=True, return_state=True)(L.Conv1D(4, 3, strides=2, padding="causal")(L.Conv1D(4, 2)(i)))[1],
            L.SimpleRNN(2)(difference), difference,
            L.Cropping1D((0, 1))(i) * 2, L.ZeroPadding1D((3, 0))(i)])

    def permuted():
        """The time axis of the output is its last."""
        i = keras.Input((None, 3))
        return keras.Model(i, L.Permute((2, 1))(L.Conv1D(4, 3)(i)))

    def hidden_tokens():
        """Recurrences that skip frames at the start, the end and between."""
        i = keras.Input((None,), dtype="int32")
        x = L.Embedding(9, 4, mask_zero=True)(i)
        sequence = L.LSTM(3, return_sequences=True)(x)
        return keras.Model(i, [sequence, L.GRU(3, return_sequences=True)(sequence), L.SimpleRNN(3)(x), L.GRU(2)(x)])

    def last_frames():
        i = keras.Input((None, 3))
        return keras.Model(i, i[:, -3:] * 2)

    def first_frames():
        i = keras.Input((None, 3))
        return keras.Model(i, L.LSTM(4)(i[:, :3]))

    def late_end():
        i = keras.Input((None, 3))
        return keras.Model(i, L.GRU(3)(L.ZeroPadding1D((2, 0))(i)))

    for make in (ends, permuted, hidden_tokens, last_frames, first_frames, late_end):
        with open(os.path.join(folder, make.__name__ + ".json"), "w") as file:
            file.write(make().to_json())
    tokens = rng.integers(1, 9, (1, 24)).astype("int32")
    tokens[0, [0, 1, 2, 5, 8, 10, 11, 12, 13, 14, 15, 18, 21, 22, 23]] = 0
    np.save(os.path.join(folder, "hidden_tokens.npy"), tokens)


def policies(rng):
    """The same network under every policy but float32."""
    folder = os.path.join(HERE, "policies")
    os.makedirs(folder, exist_ok=True)
    L = keras.layers
    for policy in ("float16", "bfloat16", "mixed_float16", "mixed_bfloat16", "float64"):
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
        outputs = [np.asarray(y) for y in model(x)]
        outputs = [y if y.dtype == "float64" else y.astype("float32") for y in outputs]
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
    evaluate(np.random.default_rng(7))
    swift_api(np.random.default_rng(11))
    streams(np.random.default_rng(12))
    stream_ends(np.random.default_rng(13))
    policies(np.random.default_rng(13))
