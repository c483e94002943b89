"""Compares a run of the conformance cases with the list of those that must pass: check.py results.json covered.txt.

Listed cases must be ok; `case  # reason` lines that begin with `!` name cases that are known to differ. All others must be unsupported (or ok, then
the list is out of date). Prints `N passed, N failed`.
"""
import json
import sys

results = json.load(open(sys.argv[1]))["results"]
lines = [line.split("#")[0].strip() for line in open(sys.argv[2])]
covered = {line for line in lines if line and not line.startswith("!")}
known = {line[1:].strip() for line in lines if line.startswith("!")}
passed = failed = 0
for result in results:
    case, status = result["case"], result["status"]
    if status == "skipped":
        continue
    good = status == "ok" if case in covered else status in ("ok", "unsupported") or case in known and status == "wrong_answer"
    passed, failed = passed + good, failed + (not good)
    if not good:
        print(f"FAILED  {case}: {status} {result['message'][:200]}")
    if status == "ok" and case not in covered:
        print(f"new     {case} passes: add it to {sys.argv[2]}")
print(f"{passed} passed, {failed} failed")
sys.exit(failed > 0 or passed == 0)
