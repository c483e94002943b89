#!/usr/bin/env python3
"""nncc beside ONNX Runtime, OpenVINO, LiteRT and ncnn on the reference models, by the kit's compare.py. With --batch N the models are
first exported again for N samples (ncnn has no batches and is left out).

The kit lies outside the repository, in ../shared/peers or where --kit or NNCC_PEERS says; its README tells how to install the engines and
prepare the models. Options that are not listed here go to compare.py: --models, --rounds, --seconds, --engines, --nncc-options."""
import json
import math
import os
import shlex
import statistics
import subprocess
import sys

from common import HERE, ROOT, add_models, models, parser, require_nncc, say, table

TITLES = {"onnxruntime": "ONNX Runtime", "openvino": "OpenVINO", "litert": "LiteRT", "ncnn": "ncnn"}
OVERHEAD_ONLY = "nop"


def median(measured, engine):
    return statistics.median(one["median_ms"] for one in measured[engine]) if engine in measured else None


def ratio(measured):
    """The median over the rounds of the best peer's time over nncc's, pairs taken moments apart; and the best peer."""
    peers = [engine for engine in TITLES if engine in measured]
    if "nncc" not in measured or not peers:
        return None, None
    best = min(peers, key=lambda engine: median(measured, engine))
    pairs = zip(measured[best], measured["nncc"])
    return statistics.median(peer["median_ms"] / own["median_ms"] for peer, own in pairs), best


def digits(value):
    return "–" if value is None else f"{value:.4f}" if value < 0.1 else f"{value:.3f}" if value < 10 else f"{value:.2f}"


def tables(results):
    """Times in ms; with a batch, samples a second."""
    batch = results.get("batch", 1)
    rows, ratios = [], []
    for name, row in results["models"].items():
        measured = row["measured"]
        times = [median(measured, engine) for engine in (*TITLES, "nncc")]
        cells = [digits(time) if batch == 1 else "–" if time is None else f"{batch / time * 1e3:,.0f}" for time in times]
        value, best = ratio(measured)
        if best:
            index = list(TITLES).index(best)
            cells[index] = f"**{cells[index]}**"
            if name != OVERHEAD_ONLY:
                ratios.append(value)
        share = row["flops"] / times[-1] / 1e6 / statistics.median(row["peaks"]) if times[-1] and row.get("flops") else None
        rows.append([name, *cells, f"{value:.2f}" if value else "–", f"{share:.0%}" if share else "–"])
    text = table(["model", *TITLES.values(), "nncc", "best peer / nncc", "% of peak"], rows)
    if ratios:
        mean = math.exp(statistics.fmean(map(math.log, ratios)))
        text += f"\n\nGeometric mean of best peer / nncc ({OVERHEAD_ONLY} left out): **{mean:.2f}**"
    return text


def cold_start(results):
    """Loading and the first inference in a fresh process, ms."""
    rows = []
    for name, row in results["models"].items():
        cells = []
        for engine in (*TITLES, "nncc"):
            runs = row["measured"].get(engine)
            cells.append(statistics.median(one["load_ms"] + one["first_ms"] for one in runs) if runs else None)
        peers = [cell for cell in cells[:-1] if cell]
        rows.append([name, *map(digits, cells), f"{cells[-1] / min(peers):.2f}" if cells[-1] and peers else "–"])
    return table(["model", *TITLES.values(), "nncc", "nncc / best peer"], rows)


def bench_of_several(nncc, folder, batch):
    """The kit runs `nncc bench LIB` without a batch; this program adds it."""
    path = os.path.abspath(os.path.join(folder, "nncc"))
    with open(path, "w") as file:
        file.write(f'#!/bin/sh\nif [ "$1" = bench ]; then set -- "$@" --batch {batch}; fi\nexec {shlex.quote(nncc)} "$@"\n')
    os.chmod(path, 0o755)
    return path


def main():
    arguments = parser(__doc__)
    add_models(arguments)
    arguments.add_argument("--kit", default=os.environ.get("NNCC_PEERS") or os.path.join(ROOT, "..", "shared", "peers"),
                           help="the folder of compare.py (default: $NNCC_PEERS or ../shared/peers)")
    arguments.add_argument("--python", default=os.environ.get("NNCC_PEERS_PYTHON"),
                           help="a Python with the engines (default: $NNCC_PEERS_PYTHON or WORK/venv/bin/python)")
    arguments.add_argument("--threads", type=int, default=1)
    arguments.add_argument("--batch", type=int, default=1)
    options, others = arguments.parse_known_args()
    require_nncc(options)
    if not os.path.exists(os.path.join(options.kit, "compare.py")):
        sys.exit(f"no compare.py in {options.kit}: say where the kit of the peers is by --kit or NNCC_PEERS")
    python = options.python or os.path.join(options.work, "venv/bin/python")
    if not os.path.exists(python):
        sys.exit(f"no {python}: say which Python has the peers' engines by --python or NNCC_PEERS_PYTHON")

    nncc = os.path.abspath(options.nncc)
    names, work = [name for name, _ in models(options)], options.work
    if options.batch > 1:
        work = os.path.join(options.work, f"batch-{options.batch}")
        for name in names:
            if not os.path.exists(os.path.join(work, name, "info.json")):
                say(f"{name}: exporting for {options.batch} samples")
                subprocess.run([python, os.path.join(HERE, "batch_model.py"), options.kit, os.path.join(options.work, name),
                                os.path.join(work, name), str(options.batch)], check=True)
        sizes = ",".join(str(size) for size in sorted({1, min(8, options.batch), options.batch}))
        others = ["--engines", "onnxruntime,openvino,litert", "--nncc-options", f"--batch {sizes}", *others]
        nncc = bench_of_several(nncc, work, options.batch)
    if options.models:
        others += ["--models", options.models]
    file = os.path.abspath(options.json or os.path.join(work, "compare.json"))
    subprocess.run([python, os.path.join(options.kit, "compare.py"), "--work", work, "--threads", str(options.threads),
                    "--nncc", nncc, "--json", file, *others], check=True, stdout=subprocess.DEVNULL)
    with open(file) as stream:
        results = json.load(stream)
    for row in results["models"].values():
        for one in row["measured"].get("nncc", []):
            one.pop("model", None)  # where the library lay on this machine
    if options.batch > 1:
        results["batch"] = options.batch
    with open(file, "w") as stream:
        json.dump(results, stream, indent=1)
    print(tables(results), cold_start(results), sep="\n\n")


if __name__ == "__main__":
    main()
