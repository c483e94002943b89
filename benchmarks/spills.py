#!/usr/bin/env python3
"""Lists the innermost loops of multiply-adds in libraries made by nncc that store vector registers on the stack.

A sum that is spilled in every step of a register tile can double the time of its loop, and no test notices. Loops of Winograd's transforms, which
have more values than there are registers, spill by design. Needs objdump; x86-64 only."""
import argparse
import re
import subprocess
import sys

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("libraries", nargs="+", metavar="LIBRARY", help="made for any x86-64 target, also one that this CPU cannot run")
parser.add_argument("--fewest", type=int, default=6, help="multiply-adds of a loop that counts (default: %(default)s)")


def instructions(library):
    """(address, text, function) of each instruction."""
    result = subprocess.run(["objdump", "-d", "--no-show-raw-insn", library], capture_output=True, text=True)
    if result.returncode:
        sys.exit(result.stderr.strip())
    function = ""
    for line in result.stdout.splitlines():
        if match := re.match(r"^[0-9a-f]+ <(.+)>:$", line):
            function = match[1]
        elif match := re.match(r"^\s*([0-9a-f]+):\s+(.*)$", line):
            yield int(match[1], 16), match[2], function


def innermost_loops(code):
    """The instructions of each loop that contains no other: from the target of a jump back to the jump."""
    index = {address: i for i, (address, _, _) in enumerate(code)}
    jumps = ((i, re.match(r"^j\w+\s+([0-9a-f]+)", text)) for i, (_, text, _) in enumerate(code))
    loops = sorted((index[int(m[1], 16)], i) for i, m in jumps if m and index.get(int(m[1], 16), i + 1) <= i)
    for first, last in loops:
        if not any(first <= a and b <= last and (a, b) != (first, last) for a, b in loops):
            yield code[first:last + 1]


arguments = parser.parse_args()
for library in arguments.libraries:
    count = 0
    for loop in innermost_loops(list(instructions(library))):
        multiply_adds = sum(re.match(r"vfn?m(add|sub)", text) is not None for _, text, _ in loop)
        if multiply_adds < arguments.fewest:
            continue
        count += 1
        stores = sum(re.search(r"[xyz]mm\d+,.*\(%r[sb]p", text) is not None for _, text, _ in loop)
        if stores:
            print(f"{library}: {loop[0][2]} at {loop[0][0]:x}: {stores} stores, {multiply_adds} multiply-adds, {len(loop)} instructions")
    print(f"{library}: {count} loops of multiply-adds")
