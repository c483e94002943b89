"""What the benchmarks share: where things are, how to run them, and how results are written."""
import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)


def parser(description, **defaults):
    """The options of every benchmark."""
    result = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    result.add_argument("--nncc", default=os.environ.get("NNCC") or os.path.join(ROOT, ".build/release/nncc"),
                        help="the program (default: $NNCC, or this checkout's release build)")
    result.add_argument("--json", metavar="FILE", help="also write the figures there")
    if "seconds" in defaults:
        result.add_argument("--seconds", type=float, default=defaults["seconds"], help="for each measurement (default: %(default)s)")
    return result


def add_models(options):
    """For benchmarks of the reference models, which ../shared/peers makes."""
    options.add_argument("--work", default=os.environ.get("NNCC_PEERS_WORK") or os.path.join(ROOT, "..", "peers-work"),
                         help="the folder with NAME/model.keras, as the kit's prepare.py writes it (default: $NNCC_PEERS_WORK or ../peers-work)")
    options.add_argument("--models", help="comma-separated (default: all that are there)")


def models(options):
    """Names and files of the reference models, smallest file first."""
    try:
        found = {name: os.path.join(options.work, name, "model.keras") for name in os.listdir(options.work)}
    except FileNotFoundError:
        found = {}
    found = {name: path for name, path in found.items() if os.path.exists(path)}
    if options.models:
        missing = [name for name in options.models.split(",") if name not in found]
        if missing:
            sys.exit(f"no {', '.join(missing)} in {options.work}: the kit's prepare.py makes the models; --work or NNCC_PEERS_WORK says where")
        return [(name, found[name]) for name in options.models.split(",")]
    if not found:
        sys.exit(f"no models in {options.work}: the kit's prepare.py makes them; --work or NNCC_PEERS_WORK says where")
    return sorted(found.items(), key=lambda item: os.path.getsize(item[1]))


def require_nncc(options):
    if shutil.which(options.nncc) is None:
        sys.exit(f"no {options.nncc}: build it with 'swift build -c release --product nncc', or set NNCC")


def run(command, **options):
    """The standard output of a command; ends the benchmark with its words when it fails."""
    done = subprocess.run(command, capture_output=True, text=True, **options)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stderr.strip()[-2000:]}")
    return done.stdout


def scratch():
    """A folder that goes away at the end."""
    return tempfile.TemporaryDirectory(prefix="nncc-benchmark-")


def build(folder, program, sources, *flags):
    """Compiles a harness of this folder and returns its path."""
    path = os.path.join(folder, program)
    run([os.environ.get("CC", "cc"), "-O2", "-std=gnu11", "-Wall", "-Wextra", "-I", os.path.join(ROOT, "runtime/include"),
         "-I", os.path.join(ROOT, "Sources/CPeakProbe/include"), *[os.path.join(ROOT, source) for source in sources],
         "-o", path, *flags, "-ldl", "-lm"])
    return path


def pin():
    """Keeps this process and its children on the last CPU that it may use."""
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def machine():
    """What the figures were taken on."""
    with open("/proc/cpuinfo") as file:
        names = [line.split(":")[1].strip() for line in file if line.startswith("model name")]
    compiler = run([os.environ.get("CC", "cc"), "--version"]).splitlines()[0]
    return {"cpu": names[0] if names else platform.machine(), "cpus": os.cpu_count(), "compiler": compiler,
            "system": platform.platform(terse=True)}


def table(head, rows):
    """A Markdown table; the first column is text, the others numbers."""
    lines = ["| " + " | ".join(head) + " |", "|---" + "|---:" * (len(head) - 1) + "|"]
    return "\n".join(lines + ["| " + " | ".join(map(str, row)) + " |" for row in rows])


def finish(options, results, text):
    """Prints the table and writes the JSON that was asked for."""
    print(text)
    if options.json:
        with open(options.json, "w") as file:
            json.dump(results, file, indent=1)
            file.write("\n")


def say(text):
    print(text, file=sys.stderr, flush=True)


def megabytes(count):
    return f"{count / 1e6:.2f}"
