#!/usr/bin/env python3
"""How much memory the reference models take: the workspace beside the planner's lower bound, and what the library adds to a process that
loads it and runs it once."""
import json
import os

from common import add_models, build, finish, machine, megabytes, models, parser, require_nncc, run, say, scratch, table


def measure(name, model, program, options, folder):
    library = os.path.join(folder, f"lib{name}.so")
    choices = ["--batch", str(options.batch), "--threads", str(options.threads)]
    body = json.loads(run([options.nncc, "explain", model, "--json", *choices]))["bodies"][0]
    run([options.nncc, "compile", model, "-o", library, *choices])
    result = json.loads(run([program, library, str(options.batch)]))
    result["other_bytes"] = result["resident_bytes"] - sum(result[f"{part}_bytes"] for part in ("weight", "workspace", "caller"))
    return {"name": name, **result, "arena_bytes": body["workspace_bytes"], "lower_bound_bytes": body["workspace_lower_bound"],
            "buffers": body["buffers"], "file_bytes": os.path.getsize(library)}


def tables(results):
    return table(
        ["model", "library file MB", "weights MB", "arena MB", "lower bound MB", "arena / bound", "resident after a run MB",
         "of that neither weights, arena nor the caller's MB"],
        [[row["name"], *(megabytes(row[f"{part}_bytes"]) for part in ("file", "weight", "arena", "lower_bound")),
          f"{row['arena_bytes'] / max(row['lower_bound_bytes'], 1):.3f}" if row["arena_bytes"] else "–",
          megabytes(row["resident_bytes"]), megabytes(row["other_bytes"])] for row in results["models"]])


def main():
    arguments = parser(__doc__)
    add_models(arguments)
    arguments.add_argument("--batch", type=int, default=1)
    arguments.add_argument("--threads", type=int, default=1)
    options = arguments.parse_args()
    require_nncc(options)
    results = {"machine": machine(), "batch": options.batch, "threads": options.threads, "models": []}
    with scratch() as folder:
        program = build(folder, "footprint", ["benchmarks/footprint.c"])
        for name, model in models(options):
            say(name)
            results["models"].append(measure(name, model, program, options, folder))
    finish(options, results, tables(results))


if __name__ == "__main__":
    main()
