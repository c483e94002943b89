#!/usr/bin/env python3
"""What compiling the reference models costs: wall time, CPU time, peak memory with the C compiler's, size of the library."""
import os
import statistics
import subprocess
import sys
import time

from common import add_models, finish, machine, megabytes, models, parser, require_nncc, say, scratch, table


def measure(name, model, options, folder):
    library = os.path.join(folder, f"lib{name}.so")
    rounds = []
    for _ in range(options.rounds):
        started = time.perf_counter()
        process = subprocess.Popen([options.nncc, "compile", model, "-o", library, *options.nncc_options.split()], stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)  # its own and its children's, not those of earlier ones
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            sys.exit(f"nncc compile {model} gave {process.returncode}")
        rounds.append({"seconds": time.perf_counter() - started, "cpu_seconds": usage.ru_utime + usage.ru_stime,
                       "peak_rss_bytes": usage.ru_maxrss * 1024})
    return {"name": name, "rounds": rounds, "library_bytes": os.path.getsize(library), "model_bytes": os.path.getsize(model)}


def tables(results):
    def median(row, key):
        return statistics.median(one[key] for one in row["rounds"])

    return table(
        ["model", "wall s", "CPU s", "peak memory MB", "model file MB", "library MB"],
        [[row["name"], f"{median(row, 'seconds'):.2f}", f"{median(row, 'cpu_seconds'):.2f}", f"{median(row, 'peak_rss_bytes') / 1e6:.0f}",
          megabytes(row["model_bytes"]), megabytes(row["library_bytes"])] for row in results["models"]])


def main():
    arguments = parser(__doc__)
    add_models(arguments)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--nncc-options", default="", help="for nncc compile; write --nncc-options='--one --two'")
    options = arguments.parse_args()
    require_nncc(options)
    results = {"machine": machine(), "models": []}
    with scratch() as folder:
        for name, model in models(options):
            say(name)
            results["models"].append(measure(name, model, options, folder))
    finish(options, results, tables(results))


if __name__ == "__main__":
    main()
