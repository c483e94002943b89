#!/usr/bin/env python3
"""How much faster the reference models are with two threads than with one, by where the two CPUs are at the time: cores near each other, which
share a cache, cores far from each other, which don't, or hyperthreads of one core. The host of a virtual machine moves its CPUs about."""
import json
import math
import os
import statistics
import sys

from common import add_models, build, finish, machine, models, parser, require_nncc, run, say, scratch, table

PLACES = {"near": "near", "far": "far", "hyperthreads": "one core's hyperthreads"}
SHORTEST_MS = 400  # ten turns


def measure(name, model, program, options, folder):
    libraries = [os.path.join(folder, f"{name}-{threads}.so") for threads in (1, 2)]
    for threads, library in enumerate(libraries, 1):
        run([options.nncc, "compile", model, "-o", library, "--threads", str(threads)])
    measured = json.loads(run([program, *libraries, str(options.seconds)]))
    for library in libraries:
        os.remove(library)
    return {"name": name, **measured}


def tables(results):
    rows, speedups = [], []
    for row in results["models"]:
        cells = []
        for place in PLACES:
            got = row.get(place)
            if not got or min(got["one_runs"] * got["one_ms"], got["two_runs"] * got["two_ms"]) < SHORTEST_MS:
                cells.append("–")
                continue
            speedup = got["one_ms"] / got["two_ms"]
            cells.append(f"{got['one_ms']:.4g} / {got['two_ms']:.4g} = **{speedup:.2f}**")
            if place == "near":
                speedups.append(speedup)
        rows.append([row["name"], *cells])
    text = table(["model", *PLACES.values()], rows)
    if speedups:
        text += f"\n\nGeometric mean, near: **{math.exp(statistics.fmean(map(math.log, speedups))):.2f}**"
    return text


def main():
    arguments = parser(__doc__, seconds=20)
    add_models(arguments)
    options = arguments.parse_args()
    require_nncc(options)
    if len(os.sched_getaffinity(0)) < 2:
        sys.exit("two CPUs are needed")
    os.sched_setaffinity(0, set(sorted(os.sched_getaffinity(0))[-2:]))
    results = {"machine": machine(), "seconds": options.seconds, "models": []}
    with scratch() as folder:
        program = build(folder, "speedup", ["benchmarks/speedup.c", "Sources/CPeakProbe/peak_probe.c"], "-lpthread")
        for name, model in models(options):
            say(name)
            results["models"].append(measure(name, model, program, options, folder))
    finish(options, results, tables(results))


if __name__ == "__main__":
    main()
