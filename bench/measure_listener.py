"""Measures the built-in listener over labelled answers: `python bench/measure_listener.py --help`.

Answers a second on one core, of the processor's time; and what the process holds more than with Django alone, once it
listens to every question that ships: code, items and compiled cues. Memory is read from /proc, so on Linux only.
"""

from __future__ import annotations

import argparse
import gc
import sys
import time
from pathlib import Path

from timing import ROOT, django_ready

GOAL_ANSWERS, GOAL_MB = 300, 60
ANSWERS = ROOT / "tests" / "interviews" / "conductor" / "answers"
STATUS = Path("/proc/self/status")


def held_mb() -> float:
    gc.collect()
    line = next(line for line in STATUS.read_text().splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


def listened(files: list[Path], rounds: int) -> tuple[int, float]:
    """How many answers, and the processor's seconds of the best round; all questions are compiled before."""
    from interviews.conductor.cue_listener import CueListener
    from interviews.conductor.labelled import hear, read
    from interviews.conductor.shelf import item_of
    from snippets.loader import BANK, ITEM_FILE

    rows = [row for path in files for row in read(path)]
    listener, seconds = CueListener(), []
    for file in BANK.glob(f"*/{ITEM_FILE}"):
        listener.prepare(item_of(file.parent.name))
    for _ in range(rounds):
        began = time.process_time()
        for row in rows:
            hear(listener, row, item_of(row.snippet))
        seconds.append(time.process_time() - began)
    return len(rows), min(seconds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, default=sorted(ANSWERS.glob("*.jsonl")), metavar="FILE")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with django_ready():
        before = held_mb()
        answers, seconds = listened(options.files, options.rounds)
        speed, memory = answers / seconds, held_mb() - before
    print(f"{answers} answers: {speed:.0f} a second (goal {GOAL_ANSWERS}), {memory:.1f} MB (goal {GOAL_MB})")
    if speed < GOAL_ANSWERS or memory > GOAL_MB:
        sys.exit("Missed.")


if __name__ == "__main__":
    main()
