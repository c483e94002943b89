#!/usr/bin/env python3
"""Where the time of the reference models goes: `nncc bench --layers`, added up by kernel."""
import json

from common import add_models, finish, machine, models, parser, pin, require_nncc, run, say, table


def measure(name, model, options):
    report = json.loads(run([options.nncc, "bench", model, "--layers", "--json", "--seconds", str(options.seconds)]))
    kernels = {}
    for layer in report["layers"]:
        kernel = kernels.setdefault(layer["kernel"], {"ms": 0.0, "flops": 0.0, "layers": 0})
        kernel["ms"] += layer["median_ms"]
        kernel["flops"] += layer["gflops"] * layer["median_ms"] * 1e6
        kernel["layers"] += 1
    return {"name": name, "median_ms": report["median_ms"], "peak_gflops": report["peak_gflops"], "kernels": kernels}


def tables(results):
    rows = []
    for model in results["models"]:
        total = sum(kernel["ms"] for kernel in model["kernels"].values())
        by_time = sorted(model["kernels"].items(), key=lambda item: -item[1]["ms"])
        for name, kernel in by_time:
            share = kernel["ms"] / total
            if share >= 0.03:
                rate = kernel["flops"] / kernel["ms"] / 1e6 / model["peak_gflops"]
                rows.append([model["name"], name.removeprefix("nnc_"), kernel["layers"], f"{share:.0%}", f"{rate:.0%}" if rate >= 0.01 else "–"])
    return table(["model", "kernel", "steps", "% of the time", "% of peak"], rows)


def main():
    arguments = parser(__doc__, seconds=1.0)
    add_models(arguments)
    options = arguments.parse_args()
    require_nncc(options)
    pin()
    results = {"machine": machine(), "models": []}
    for name, model in models(options):
        say(name)
        results["models"].append(measure(name, model, options))
    finish(options, results, tables(results))


if __name__ == "__main__":
    main()
