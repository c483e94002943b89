"""Grows random Keras models.

Every step is computed at once on real inputs, and taken back where Keras refuses it or where it is ill-conditioned (a relative change of 1e-4 of
its inputs must not change its result by more than a hundredth, nor any whole number or truth value): then a different result of a compiled model is
an error and no rounding.
"""
import keras
import numpy as np
from keras import layers as L

import operations
import sequence_layers
from draws import Draw
from image_layers import LAYERS

LARGEST = 12_000  # elements of a tensor
MASK = "_keras_mask"


class Refused(Exception):
    """The step does not fit its inputs, or is ill-conditioned."""


class Value:
    """A tensor of the model with what it is for the model's inputs."""

    def __init__(self, symbolic, concrete, step=None, limit=None):
        self.symbolic, self.concrete, self.step, self.limit, self.uses = symbolic, concrete, step, limit, 0

    @property
    def array(self):
        return np.asarray(keras.ops.convert_to_numpy(self.concrete))

    @property
    def shape(self):
        return tuple(self.concrete.shape[1:])

    @property
    def is_float(self):
        return keras.backend.standardize_dtype(self.concrete.dtype) == "float32"


class Step:
    def __init__(self, function, inputs):
        self.function, self.inputs, self.outputs = function, inputs, []


def disturbed(value, rng):
    """A tensor with every float changed by about 1e-4 of itself."""
    if not value.is_float:
        return value.concrete
    noise = 1 + 1e-4 * rng.uniform(-1, 1, value.array.shape)
    copy = keras.ops.convert_to_tensor((value.array * noise).astype("float32"))
    if getattr(value.concrete, MASK, None) is not None:
        setattr(copy, MASK, getattr(value.concrete, MASK))
    return copy


class ModelMaker:
    def __init__(self, draw, batch=None, depth=0):
        self.draw, self.depth = draw, depth
        self.batch = batch or draw.int(1, 3)
        self.inputs, self.values, self.steps, self.layers = [], [], [], []

    # Inputs

    def add_input(self, kind=None):
        draw = self.draw
        kind = kind or draw.one(["image", "image", "image", "sequence", "sequence", "sequence", "vector", "volume", "integers"])
        if kind == "integers":
            limit = draw.int(3, 20)
            shape = (draw.int(1, 9),)
            array = draw.rng.integers(0, limit, (self.batch,) + shape).astype("int32")
            return self.enter(keras.Input(shape, dtype="int32"), array, limit)
        shape = {
            "image": lambda: (draw.int(3, 13), draw.int(3, 13), draw.one([1, 2, 3, 4, 5, 8, 16, 17])),
            "sequence": lambda: (draw.int(2, 21), draw.one([1, 2, 3, 4, 6, 8, 15, 16])),
            "vector": lambda: (draw.int(1, 40),),
            "volume": lambda: (draw.int(2, 6), draw.int(2, 6), draw.int(2, 6), draw.int(1, 5))}[kind]()
        symbolic_shape = shape
        if kind in ("image", "sequence") and draw.chance(0.08):
            symbolic_shape = (None,) + shape[1:]
        options = {"batch_size": self.batch} if draw.chance(0.1) else {}
        return self.enter(keras.Input(symbolic_shape, **options), draw.normal((self.batch,) + shape))

    def enter(self, symbolic, array, limit=None):
        value = Value(symbolic, keras.ops.convert_to_tensor(array), limit=limit)
        self.inputs.append(value)
        self.values.append(value)
        return value

    # Steps

    def apply(self, function, inputs, layers=()):
        """Calls a function on the model's tensors and on the real ones; the values that it gives."""
        try:
            symbolic = function(*[value.symbolic for value in inputs])
            for layer in layers:
                self.draw.randomise(layer)
            concrete = function(*[value.concrete for value in inputs])
            changed = function(*[disturbed(value, self.draw.rng) for value in inputs])
        except Exception as error:  # whatever Keras refuses
            raise Refused(str(error)) from error
        step = Step(function, inputs)
        flat = [keras.tree.flatten(tree) for tree in (symbolic, concrete, changed)]
        for new in [Value(s, c, step) for s, c in zip(flat[0], flat[1])]:
            self.check(new, np.asarray(keras.ops.convert_to_numpy(flat[2][len(step.outputs)])))
            step.outputs.append(new)
        for value in inputs:
            value.uses += 1
        self.steps.append(step)
        self.values += step.outputs
        self.layers += layers
        return step.outputs

    def check(self, value, changed):
        array = value.array
        if any(told not in (None, real) for told, real in zip(value.symbolic.shape, value.concrete.shape)) or (
                len(value.symbolic.shape) != array.ndim):
            raise Refused("Keras tells another shape")
        if None in value.symbolic.shape[1:] and all(None not in i.symbolic.shape[1:] for i in self.inputs):
            raise Refused("the shape is unknown")
        if array.ndim == 0 or array.shape[0] != self.batch or array.ndim > 5 or array.size > LARGEST or array.size == 0:
            raise Refused("another batch, or the size")
        if array.dtype.kind == "f":
            largest = np.abs(array).max()
            if not np.isfinite(array).all() or largest > 50 or largest < 1e-3:
                raise Refused("values")
            if np.abs(array - changed).max() > 1e-2 * largest:
                raise Refused("ill-conditioned")
        elif array.dtype.kind == "c" or (array != changed).any():
            raise Refused("ill-conditioned")

    def grow(self, only_layers=False):
        """One more step from one of the values so far."""
        for _ in range(30):
            try:
                return self.layer_step(self.values[-1]) if only_layers else self.step()
            except Refused:
                continue
        return None

    def pick(self, suits=lambda value: value.is_float):
        """One of the values, rather a late or unused one."""
        values = [value for value in self.values if suits(value)]
        if not values:
            raise Refused("no such value")
        weights = np.array([(1 + index) * (4 if value.uses == 0 else 1) for index, value in enumerate(values)], float)
        return values[int(self.draw.rng.choice(len(values), p=weights / weights.sum()))]

    def step(self):
        draw = self.draw
        steps = [
            (10, lambda: self.layer_step(self.pick())), (3, self.unary_step), (2, self.merge_step), (2, self.binary_step), (1, self.attention_step),
            (1, self.cross_attention_step), (1, self.state_step), (0.7, self.nested_step), (0.7, self.shared_step), (0.8, self.integer_step)]
        weights = np.array([weight for weight, _ in steps])
        return steps[int(draw.rng.choice(len(steps), p=weights / weights.sum()))][1]()

    def layer_step(self, value):
        rank = len(value.shape)
        if value.limit is not None or not value.is_float:
            return self.integer_step(value)
        if rank not in LAYERS:
            raise Refused("rank")
        try:
            layer = self.draw.one(LAYERS[rank])(self.draw, value.shape)
        except (ValueError, TypeError, ZeroDivisionError) as error:
            raise Refused(str(error)) from error
        if layer is None:
            raise Refused("no such layer")
        return self.apply(lambda x: layer(x), [value], [layer])

    def integer_step(self, value=None):
        value = value or self.pick(lambda value: not value.is_float)
        limit = value.limit
        array = value.array
        if limit is None:
            if array.dtype.kind == "b":
                return self.apply(lambda x: keras.ops.cast(x, "float32"), [value])
            limit = int(array.max()) + 1
            if array.min() < 0 or limit > 60 or limit < 2:
                return self.apply(lambda x: keras.ops.cast(x, "float32"), [value])
        if self.depth == 0 and self.draw.chance(0.3) and not self.is_sequential:
            return self.apply(operations.from_integers(self.draw, limit), [value])
        layer = sequence_layers.integer_layer(self.draw, limit, value.shape)
        return self.apply(lambda x: layer(x), [value], [layer])

    is_sequential = False

    def unary_step(self):
        value = self.pick()
        if not value.shape:
            raise Refused("a scalar a sample")
        return self.apply(self.draw.one(operations.UNARY)(self.draw, value.shape), [value])

    def mates(self, value):
        return [other for other in self.values if other.shape == value.shape and other.is_float and other is not value]

    def merge_step(self):
        draw, value = self.draw, self.pick()
        mates = self.mates(value)
        kind = draw.int(0, 3)
        if kind == 0 and value.shape:
            # Alike but for one axis.
            axis = draw.int(0, len(value.shape) - 1)
            alike = lambda o: len(o.shape) == len(value.shape) and all(a == b for i, (a, b) in enumerate(zip(o.shape, value.shape)) if i != axis)
            others = [other for other in self.values if other.is_float and alike(other)]
            layer = L.Concatenate(axis=draw.one([axis + 1, axis - len(value.shape)]))
            return self.apply(lambda *x: layer(list(x)), [value] + [draw.one(others) for _ in range(draw.int(1, 2))])
        if kind == 1 and len(value.shape) in (1, 2):
            others = [o for o in self.values if o.is_float and len(o.shape) == len(value.shape)]
            layer = L.Dot(axes=draw.one([1, -1, 2, (1, 2), (2, 1)]) if len(value.shape) == 2 else 1, normalize=draw.chance(0.3))
            return self.apply(lambda x, y: layer([x, y]), [value, draw.one(others)])
        if not mates:
            raise Refused("no mate")
        layer = draw.one([L.Add, L.Subtract, L.Multiply, L.Average, L.Maximum, L.Minimum])()
        count = 1 if isinstance(layer, L.Subtract) else draw.int(1, 2)
        return self.apply(lambda *x: layer(list(x)), [value] + [draw.one(mates) for _ in range(count)])

    def binary_step(self):
        value = self.pick()
        if not value.shape:
            raise Refused("a scalar a sample")
        if self.draw.chance(0.3):
            other = self.pick(lambda o: o.is_float and len(o.shape) == len(value.shape))
            return self.apply(operations.broadcasting(self.draw), [value, other])
        mates = self.mates(value)
        if not mates:
            raise Refused("no mate")
        return self.apply(operations.binary(self.draw, value.shape), [value, self.draw.one(mates)])

    def attention_step(self):
        value = self.pick(lambda v: v.is_float and len(v.shape) in (2, 3))
        layer, call = sequence_layers.self_attention(self.draw, value.shape)
        return self.apply(call, [value], [layer])

    def cross_attention_step(self):
        draw = self.draw
        query, key = (self.pick(lambda v: v.is_float and len(v.shape) == 2) for _ in range(2))
        scores = draw.chance(0.3)
        if draw.chance(0.4):
            layer = L.MultiHeadAttention(draw.int(1, 3), draw.int(1, 6))
            return self.apply(lambda q, k: layer(q, k, return_attention_scores=scores), [query, key], [layer])
        if query.shape[1] != key.shape[1]:
            raise Refused("features")
        layer = draw.one([L.Attention, L.AdditiveAttention])(use_scale=draw.chance(0.5))
        return self.apply(lambda q, k: layer([q, k], return_attention_scores=scores), [query, key], [layer])

    def state_step(self):
        """Layers that give their states, and take them from another."""
        draw = self.draw
        value = self.pick(lambda v: v.is_float and len(v.shape) == 2)
        layer = sequence_layers.recurrent(draw, return_state=True, return_sequences=draw.chance(0.5))
        if draw.chance(0.25):
            layer.go_backwards = False
            layer = L.Bidirectional(layer, merge_mode=draw.one(["concat", "sum", None]))
        if draw.chance(0.5) or isinstance(layer, L.Bidirectional):
            return self.apply(lambda x: layer(x), [value], [layer])
        other = self.pick(lambda v: v.is_float and len(v.shape) == 2)
        config = layer.get_config()
        config.update(name=None, return_state=draw.chance(0.3), return_sequences=draw.chance(0.5))
        decoder = type(layer).from_config(config)
        return self.apply(lambda x, y: decoder(y, initial_state=list(layer(x)[1:])), [value, other], [layer, decoder])

    def nested_step(self):
        """A model inside the model."""
        if self.depth > 1:
            raise Refused("depth")
        value = self.pick()
        inner = ModelMaker(self.draw, self.batch, self.depth + 1)
        if not value.shape or None in value.symbolic.shape[1:]:
            raise Refused("shape")
        inner.enter(keras.Input(value.shape), value.array)
        model = inner.finish(sequential=self.draw.chance(0.5), steps=self.draw.int(1, 4), most_outputs=2)
        return self.apply(lambda x: model(x), [value])

    def shared_step(self):
        """A layer or an inner model once more."""
        step = self.draw.one(self.steps) if self.steps else None
        if step is None:
            raise Refused("no step")
        mates = [[v for v in self.values if v.shape == i.shape and v.concrete.dtype == i.concrete.dtype] for i in step.inputs]
        return self.apply(step.function, [self.draw.one(options) for options in mates])

    # The whole

    def finish(self, sequential, steps, most_outputs=3):
        """The Keras model after so many steps."""
        self.is_sequential = sequential
        for _ in range(steps):
            self.grow(only_layers=sequential)
        if not self.steps:
            raise Refused("nothing fits")
        if sequential:
            return keras.Sequential([self.inputs[0].symbolic] + self.layers)
        leaves = [value for value in self.values if value.uses == 0 and value.step]
        outputs = leaves[-self.draw.int(1, most_outputs):]
        if len(outputs) < most_outputs and self.draw.chance(0.2):
            outputs.append(self.draw.one([value for value in self.values if value.step]))
        self.outputs = list(dict.fromkeys(outputs))
        return model_of(self.outputs)


def ancestors(outputs):
    """The values without a step, and the steps, that outputs need, in order."""
    roots, steps = [], []

    def visit(value):
        if value.step is None:
            if value not in roots:
                roots.append(value)
        elif value.step not in steps:
            for source in value.step.inputs:
                visit(source)
            if value.step not in steps:
                steps.append(value.step)

    for value in outputs:
        visit(value)
    return roots, steps


def model_of(outputs):
    roots, _ = ancestors(outputs)
    symbolic = [value.symbolic for value in outputs]
    return keras.Model([root.symbolic for root in roots], symbolic if len(symbolic) > 1 else symbolic[0])


def operations_of(model):
    """The layers and operations of a model and of the models inside it."""
    for operation in model.layers if isinstance(model, keras.Sequential) else model.operations:
        yield operation
        if isinstance(operation, keras.Model):
            yield from operations_of(operation)


def random_model(seed):
    """The model of a seed, its maker, and its inputs."""
    keras.backend.clear_session()
    keras.utils.set_random_seed(seed)
    draw = Draw(seed)
    while True:
        maker = ModelMaker(draw)
        sequential = draw.chance(0.3)
        for _ in range(1 if sequential else draw.one([1, 1, 2, 3])):
            maker.add_input()
        try:
            model = maker.finish(sequential, draw.int(2, 10))
        except Refused:
            continue
        if sequential:
            maker.outputs = [maker.values[-1]]
        inputs = [value.array for value in ancestors(maker.outputs)[0]]
        return model, maker, inputs
