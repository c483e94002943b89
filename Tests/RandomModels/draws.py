"""Random choices of options that many layers share."""
import numpy as np
from keras import constraints, initializers, layers, regularizers

ACTIVATIONS = [
    "elu", "selu", "softplus", "softsign", "silu", "gelu", "tanh", "sigmoid", "hard_sigmoid", "hard_silu", "linear", "mish", "log_softmax",
    "softmax", "relu", "relu6", "leaky_relu", "celu", "tanh_shrink", "soft_shrink", "hard_tanh", "hard_shrink", "squareplus",
    "sparse_plus", "sparse_sigmoid", "threshold", "log_sigmoid", "sparsemax", "exponential"]


class Draw:
    """A seeded source of choices."""

    def __init__(self, seed):
        self.rng = np.random.default_rng(seed)

    def chance(self, probability):
        return self.rng.random() < probability

    def one(self, options):
        return options[int(self.rng.integers(len(options)))]

    def int(self, low, high):
        """In low...high."""
        return int(self.rng.integers(low, high + 1))

    def ints(self, count, low, high):
        return [self.int(low, high) for _ in range(count)]

    def subset(self, items):
        """At least one of them, in order."""
        chosen = [item for item in items if self.chance(0.5)]
        return chosen or [self.one(items)]

    def normal(self, shape):
        return self.rng.normal(size=shape).astype("float32")

    def permuted(self, items):
        return [items[i] for i in self.rng.permutation(len(items))]

    def activation(self, softmax=True):
        """None, a name, or a layer."""
        if self.chance(0.4):
            return None
        if self.chance(0.06):
            return self.one([layers.LeakyReLU(0.2), layers.ReLU(max_value=2.0, negative_slope=0.1, threshold=0.1), layers.ELU(0.7)])
        name = self.one(ACTIVATIONS)
        return name if softmax or "max" not in name else "relu"

    def common(self):
        """Arguments that say nothing about inference."""
        options = {}
        if self.chance(0.1):
            options["kernel_regularizer"] = self.one([regularizers.L1(0.01), "l2", regularizers.L1L2(0.01, 0.02)])
        if self.chance(0.1):
            options["kernel_constraint"] = self.one([constraints.NonNeg(), constraints.MaxNorm(2.0), constraints.UnitNorm()])
        if self.chance(0.1):
            options["kernel_initializer"] = self.one(["he_normal", "orthogonal", initializers.VarianceScaling(2.0, "fan_avg", "uniform")])
        if self.chance(0.05):
            options["activity_regularizer"] = "l2"
        return options

    def randomise(self, layer):
        """Gives every variable of a layer random values that keep signals of order one."""
        for variable in layer.variables:
            shape, name = tuple(variable.shape), variable.name
            if variable.dtype not in ("float32", "float64", "float16", "bfloat16"):
                continue
            if "variance" in name:
                value = self.rng.uniform(0.3, 2.0, shape)
            elif name in ("gamma", "scale", "lambda"):
                value = self.rng.normal(1.0, 0.3, shape)
            elif len(shape) < 2:
                value = self.rng.normal(0.0, 0.4, shape)
            else:
                fan = float(np.prod(shape[:-1])) if "embedding" not in name else 1.0
                value = self.rng.normal(0.0, 1.2 / np.sqrt(max(fan, 1.0)), shape)
            variable.assign(value.astype("float32"))
