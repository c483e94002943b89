"""Compiles seeded random Keras models and compares them with Keras.

    pip install keras tensorflow-cpu && python random_models.py --seeds 0:500

A wrong answer, a crash, or an error other than a clear 'unsupported' is a failure: it is printed with its seed, made smaller, and kept under --keep.
Exit code 1 if any seed fails. A kept folder is a fixture: copied to Tests/Fixtures/random_NAME_keras3_FORM, the Swift tests run it from then on.
"""
import argparse
import collections
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import warnings

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
import absl.logging
import keras
import numpy as np
import tensorflow as tf

import generator

warnings.filterwarnings("ignore")
absl.logging.set_verbosity("error")
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))


def difference(expected, actual):
    """What is wrong with results, or None: |actual - expected| may be 1e-4 |expected| + 1e-5 max(largest |expected|, 0.1); whole numbers are equal."""
    for name, wanted in expected.items():
        if name not in actual or actual[name].shape != wanted.shape:
            return f"{name}: {actual[name].shape if name in actual else 'missing'} instead of {wanted.shape}"
        got, wanted = actual[name].astype("float64"), wanted.astype("float64")
        if expected[name].dtype.kind in "iub":
            if (got != wanted).any():
                return f"{name}: {int((got != wanted).sum())} of {wanted.size} whole numbers differ"
        else:
            tolerance = 1e-4 * np.abs(wanted) + 1e-5 * max(np.abs(wanted).max(initial=0), 0.1)
            if not (np.abs(got - wanted) <= tolerance).all():
                return f"{name}: error {np.abs(got - wanted).max():.3g}, largest value {np.abs(wanted).max():.3g}, shape {wanted.shape}"
    return None


def outputs_of(model, inputs):
    results = keras.tree.flatten(model(list(inputs) if len(inputs) > 1 else inputs[0], training=False))
    return {f"output_{i}": keras.ops.convert_to_numpy(result) for i, result in enumerate(results)}


class Case:
    """A saved model with inputs and Keras' results."""

    def __init__(self, folder, model, inputs, form="keras"):
        self.folder, self.form = folder, form
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        if form == "json":
            with open(self.at("model.json"), "w") as file:
                file.write(model.to_json())
            model.save_weights(self.at("model.weights.h5"))
            self.loaded = keras.models.model_from_json(open(self.at("model.json")).read())
            self.loaded.load_weights(self.at("model.weights.h5"))
        else:
            model.save(self.at(f"model.{form}"))
            self.loaded = keras.models.load_model(self.at(f"model.{form}"), compile=False)
        self.inputs = inputs
        self.expected = outputs_of(self.loaded, inputs)
        if difference(outputs_of(model, inputs), self.expected):
            raise ValueError("the model that Keras loads gives other results than the one that it saved")
        np.savez_compressed(self.at("inputs.npz"), **{f"input_{i}": array for i, array in enumerate(inputs)})
        np.savez_compressed(self.at("outputs.npz"), **self.expected)

    def at(self, file):
        return os.path.join(self.folder, file)

    def run(self, options):
        """A status and a message: ok, wrong, unsupported, error, crash or timeout."""
        out = self.at("actual.npz")
        command = [options.nncc, "run", self.at(f"model.{self.form}"), "--inputs", self.at("inputs.npz"), "--outputs", out]
        if self.form == "json":
            command += ["--weights", self.at("model.weights.h5")]
        try:
            run = subprocess.run(command, capture_output=True, text=True, timeout=options.timeout, errors="replace")
        except subprocess.TimeoutExpired:
            return "timeout", f"over {options.timeout} s"
        text = (run.stderr + run.stdout).strip()
        if run.returncode < 0 or run.returncode > 128 or re.search("Fatal error|runtime error:|AddressSanitizer", text):
            return "crash", f"exit code {run.returncode}: {text[-300:]}"
        if run.returncode:
            return ("unsupported" if "unsupported" in text else "error"), text[:400]
        with np.load(out) as actual:
            wrong = difference(self.expected, dict(actual))
        os.remove(out)
        return ("wrong", wrong) if wrong else ("ok", "")

    def is_ill_conditioned(self):
        """Whether Keras' own results change beyond the tolerance when inputs and weights change by one unit in the last place."""
        rng = np.random.default_rng(0)
        noise = lambda array: (array * (1 + 6e-8 * rng.choice([-1, 1], array.shape))).astype(array.dtype) if array.dtype.kind == "f" else array
        for _ in range(3):
            saved = self.loaded.get_weights()
            self.loaded.set_weights([noise(weight) for weight in saved])
            changed = outputs_of(self.loaded, [noise(array) for array in self.inputs])
            self.loaded.set_weights(saved)
            if difference(self.expected, changed):
                return True
        return False


def describe(model, indent="    "):
    """The layers with the options that matter."""
    lines = []
    for layer in model.layers:
        shapes = [tuple(t.shape) for t in keras.tree.flatten(layer.output)] if getattr(layer, "_inbound_nodes", None) else ""
        if isinstance(layer, keras.Model):
            lines += [f"{indent}{type(layer).__name__} {layer.name} -> {shapes}", *describe(layer, indent + "  ")]
            continue
        hidden = ("name", "trainable", "dtype", "batch_shape", "sparse", "ragged", "optional", "seed", "initializer", "regularizer", "constraint")
        try:
            config = {k: v for k, v in layer.get_config().items() if not k.endswith(hidden) and v is not None}
        except Exception:
            config = {}
        node = getattr(layer, "_inbound_nodes", None)
        arguments = str([node[0].arguments.args, node[0].arguments.kwargs])[:300] if node and not isinstance(layer, keras.layers.Layer) else ""
        lines.append(f"{indent}{type(layer).__name__} {str(config)[:700]} {arguments} -> {shapes}")
    return lines


def minimised(maker, folder, form, options):
    """The smallest failing part of a model: the first step that fails, alone if it does so alone."""
    _, steps = generator.ancestors(maker.outputs)
    for step in steps:
        try:
            roots, before = generator.ancestors(step.outputs)
            case = Case(folder, generator.model_of(step.outputs), [root.array for root in roots], form)
        except Exception:
            continue
        if case.run(options)[0] in ("ok", "unsupported"):
            continue
        try:
            inputs = [keras.Input(v.shape, dtype=v.concrete.dtype) for v in step.inputs]
            model = keras.Model(inputs, step.function(*inputs))
            alone = Case(folder + "-alone", model, [v.array for v in step.inputs], form)
            if alone.run(options)[0] not in ("ok", "unsupported"):
                shutil.rmtree(folder)
                os.rename(alone.folder, folder)
                alone.folder = folder
                return alone
            shutil.rmtree(alone.folder)
        except Exception:
            pass
        return case
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", default="0:50", help="FROM:TO, or one seed")
    parser.add_argument("--nncc", default=os.path.join(ROOT, ".build/release/nncc"))
    parser.add_argument("--timeout", type=float, default=120)
    parser.add_argument("--keep", default=os.path.join(tempfile.gettempdir(), "random_models"), help="folder of the failing models")
    parser.add_argument("--show", action="store_true", help="print every model")
    options = parser.parse_args()
    first, _, last = options.seeds.partition(":")
    counts, unsupported, start = collections.Counter(), collections.Counter(), time.time()
    for index, seed in enumerate(range(int(first), int(last or int(first) + 1))):
        if index and index % 50 == 0:
            print(f"{index} models in {time.time() - start:.0f} s: {dict(counts)}", flush=True)
        model, maker, inputs = generator.random_model(seed)
        # Keras reads operations from the native format only.
        has_operations = any(not isinstance(operation, keras.layers.Layer) for operation in generator.operations_of(model))
        form = "keras" if has_operations else generator.Draw(seed + 10**6).one(["keras", "h5", "json"])
        folder = os.path.join(options.keep, str(seed))
        try:
            case = Case(folder, model, inputs, form)
        except Exception as error:
            counts["not saved and loaded by Keras"] += 1
            if options.show:
                print(f"seed {seed}: Keras: {str(error)[:200]}")
            shutil.rmtree(folder, ignore_errors=True)
            continue
        status, message = case.run(options)
        if options.show:
            print(f"seed {seed} {form} {status} {message}\n" + "\n".join(describe(model)), flush=True)
        if status == "wrong" and case.is_ill_conditioned():
            status = "ill-conditioned"
        counts[status] += 1
        if status == "unsupported":
            unsupported[message.splitlines()[0][-160:]] += 1
            print(f"seed {seed}: {message.splitlines()[0][:200]}", flush=True)
        if status in ("ok", "unsupported", "ill-conditioned"):
            shutil.rmtree(folder)
            continue
        print(f"seed {seed} ({form}): {status}: {message}", flush=True)
        small = minimised(maker, folder + "-small", form, options)
        if small:
            print(f"  {small.run(options)[1]}\n" + "\n".join(describe(small.loaded)), flush=True)
        else:
            print("  no smaller part fails\n" + "\n".join(describe(model)), flush=True)
    total = sum(counts.values())
    failed = sum(counts[status] for status in ("wrong", "error", "crash", "timeout"))
    print(f"{total} models in {time.time() - start:.0f} s: " + ", ".join(f"{n} {status}" for status, n in counts.most_common()))
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
