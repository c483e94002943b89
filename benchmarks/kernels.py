#!/usr/bin/env python3
"""How fast single layers are: each is compiled by nncc as a model of its own, so that what is measured is what a user gets.

Beside it, by turns in the same process on one core: sgemm of OpenBLAS (one thread) on the matrix product that the layer is, and the
multiply-add peak. For a convolution that product is the one after im2col, whose time is left out in favour of OpenBLAS. OpenBLAS packs its
operands in every call; nncc has packed the weights when it compiled."""
import json
import os
import re

from common import build, finish, machine, parser, pin, require_nncc, run, say, scratch, table


class Case:
    """A layer on an input of a shape, the options it is compiled with, and the matrix product (m, n, k) that it is."""

    def __init__(self, name, layer, shape, batch=1, product=None, options=(), **config):
        self.name, self.layer, self.shape, self.batch = name, layer, shape, batch
        self.product, self.options, self.config = product, options, config

    def model(self):
        layers = [{"class_name": "InputLayer", "config": {"name": "x", "batch_shape": [None, *self.shape]}},
                  {"class_name": self.layer, "config": {"name": "layer", **self.config}}]
        return json.dumps({"class_name": "Sequential", "config": {"name": "kernel", "layers": layers}})


def dense(rows, given, units, **config):
    return Case(f"Dense {rows} × {given} → {units}", "Dense", [given], batch=rows, product=(rows, units, given), units=units, **config)


def conv(size, channels, filters, kernel, stride=1, method="automatic"):
    out = -(-size // stride)
    name = f"Conv2D {kernel}×{kernel}/{stride}, {size}×{size}×{channels} → {filters}" + (f", {method}" if method != "automatic" else "")
    return Case(name, "Conv2D", [size, size, channels], product=(out * out, filters, kernel * kernel * channels),
                options=["--convolution", method], filters=filters, kernel_size=[kernel, kernel], strides=[stride, stride],
                padding="same")


def depthwise(size, channels, kernel, stride=1):
    return Case(f"DepthwiseConv2D {kernel}×{kernel}/{stride}, {size}×{size}×{channels}", "DepthwiseConv2D", [size, size, channels],
                kernel_size=[kernel, kernel], strides=[stride, stride], padding="same")


def conv1d(length, channels, filters, kernel):
    return Case(f"Conv1D {kernel}, {length}×{channels} → {filters}", "Conv1D", [length, channels],
                product=(length, filters, kernel * channels), filters=filters, kernel_size=[kernel], padding="same")


CASES = [
    dense(1, 784, 512), dense(1, 1024, 1024), dense(1, 4096, 4096), dense(8, 1024, 1024), dense(32, 784, 512),
    dense(128, 256, 1024), dense(128, 1024, 256), dense(512, 512, 512), dense(196, 33, 70),
    conv(224, 3, 32, 3, 2), conv(224, 3, 64, 7, 2), conv(112, 32, 16, 1), conv(56, 64, 256, 1), conv(28, 512, 128, 1),
    conv(14, 96, 576, 1), conv(7, 320, 1280, 1), conv(56, 256, 512, 1, 2),
    conv(56, 64, 64, 3, method="direct"), conv(28, 128, 128, 3, method="direct"), conv(14, 256, 256, 3, method="direct"),
    conv(7, 512, 512, 3, method="direct"), conv(28, 48, 100, 5, method="direct"),
    conv(56, 64, 64, 3), conv(28, 128, 128, 3), conv(14, 256, 256, 3), conv(7, 512, 512, 3),
    conv1d(1000, 64, 64, 9), conv1d(128, 128, 256, 3),
    depthwise(112, 32, 3), depthwise(112, 96, 3, 2), depthwise(56, 144, 3), depthwise(28, 240, 5, 2), depthwise(14, 576, 3),
    depthwise(7, 960, 3), depthwise(7, 1152, 5),
    Case("LSTM 128, 100 × 64", "LSTM", [100, 64], units=128, return_sequences=True),
    Case("GRU 128, 100 × 64", "GRU", [100, 64], units=128, return_sequences=True, reset_after=True),
    Case("MaxPooling2D 2×2, 112×112×64", "MaxPooling2D", [112, 112, 64], pool_size=[2, 2]),
    Case("GlobalAveragePooling2D, 7×7×1280", "GlobalAveragePooling2D", [7, 7, 1280]),
    Case("LayerNormalization, 128 × 256", "LayerNormalization", [128, 256], axis=-1),
    Case("Softmax, 128 × 1000", "Softmax", [128, 1000]),
    Case("GELU, 128 × 1024", "Activation", [128, 1024], activation="gelu"),
    Case("Swish, 56×56×144", "Activation", [56, 56, 144], activation="silu"),
    Case("Tanh, 128 × 1024", "Activation", [128, 1024], activation="tanh"),
]
BY_BANDWIDTH = {"MaxPooling2D", "GlobalAveragePooling2D", "LayerNormalization", "Softmax", "Activation"}


def measure(case, program, options, folder):
    model, library = os.path.join(folder, "model.json"), os.path.join(folder, "libkernel.so")
    with open(model, "w") as file:
        file.write(case.model())
    run([options.nncc, "compile", model, "-o", library, "--batch", str(case.batch), *case.options, *options.nncc_options.split()])
    command = [program, library, str(case.batch), str(options.seconds), *map(str, case.product or ())]
    result = json.loads(run(command, env={**os.environ, "OPENBLAS_NUM_THREADS": "1"}))
    return {"name": case.name, "layer": case.layer, **result}


def tables(results):
    rows = results["kernels"]

    def blas(row):
        return [f"{row['blas_gflops']:.1f}", f"{row['blas_ratio']:.2f}"] if "blas_gflops" in row else ["", ""]

    computing = table(
        ["layer", "kernel", "µs", "GFLOP/s", "% of peak", "OpenBLAS GFLOP/s", "OpenBLAS time / nncc's"],
        [[row["name"], row["kernel"].removeprefix("nnc_"), f"{row['us']:.4g}", f"{row['gflops']:.1f}", f"{row['share_of_peak']:.0%}",
          *blas(row)] for row in rows if row["layer"] not in BY_BANDWIDTH])
    moving = table(
        ["layer", "kernel", "µs", "GB/s"],
        [[row["name"], row["kernel"].removeprefix("nnc_"), f"{row['us']:.4g}", f"{row['gb_per_s']:.1f}"]
         for row in rows if row["layer"] in BY_BANDWIDTH])
    return f"{computing}\n\nGB/s counts the input, the output and the weights once:\n\n{moving}"


def main():
    arguments = parser(__doc__, seconds=0.5)
    arguments.add_argument("--only", default="", help="a regular expression for the names of layers")
    arguments.add_argument("--nncc-options", default="", help="for nncc compile; write --nncc-options='--one --two'")
    options = arguments.parse_args()
    require_nncc(options)
    pin()
    results = {"machine": machine(), "kernels": []}
    with scratch() as folder:
        program = build(folder, "kernels", ["benchmarks/kernels.c", "Sources/CPeakProbe/peak_probe.c"], "-DWITH_OPENBLAS", "-lopenblas")
        for case in CASES:
            if re.search(options.only, case.name):
                say(case.name)
                results["kernels"].append(measure(case, program, options, folder))
    finish(options, results, tables(results))


if __name__ == "__main__":
    main()
