#!/usr/bin/env python3
"""Writes the tables of docs/PERFORMANCE.md from benchmarks/results/*.json: each between `<!-- table NAME -->` and `<!-- end -->`."""
import argparse
import json
import os
import re
import sys

import compiling
import footprint
import kernels
import layers
import peers
import speedup
from common import HERE, ROOT

# Name of a table: the file it comes from, and what prints it.
TABLES = {
    "one": ("one.json", peers.tables),
    "two": ("two.json", peers.tables),
    "cold-start": ("one.json", peers.cold_start),
    "speedup": ("speedup.json", speedup.tables),
    "others": ("others.json", peers.tables),
    "batch": ("batch.json", peers.tables),
    "kernels": ("kernels.json", kernels.tables),
    "layers": ("layers.json", layers.tables),
    "compiling": ("compiling.json", compiling.tables),
    "footprint": ("footprint.json", footprint.tables),
}


def main():
    argparse.ArgumentParser(description=__doc__).parse_args()
    page = os.path.join(ROOT, "docs/PERFORMANCE.md")
    with open(page) as file:
        text = file.read()

    def replace(match):
        name = match[1]
        if name not in TABLES:
            sys.exit(f"no table {name!r}; there are {', '.join(TABLES)}")
        source, tables = TABLES[name]
        with open(os.path.join(HERE, "results", source)) as file:
            return f"<!-- table {name} -->\n\n{tables(json.load(file))}\n\n<!-- end -->"

    with open(page, "w") as file:
        file.write(re.sub(r"<!-- table ([a-z-]+) -->.*?<!-- end -->", replace, text, flags=re.DOTALL))


if __name__ == "__main__":
    main()
