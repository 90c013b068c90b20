"""How well the built-in listener hears labelled spoken answers: `python -m tests.interviews.conductor.evaluate`.

`answers/<slug>.jsonl` is open: rules and cues may be mended on it. Every third answer went to
`answers/<slug>.closed.jsonl` before anything was measured; it is only ever measured, never mended on.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from interviews.conductor.cue_listener import CueListener
from interviews.conductor.listener import Answer, Heard, Prompt
from snippets.loader import BANK, read_question
from snippets.schema import Item

ANSWERS = Path(__file__).with_name("answers")
SLUGS = ("airflow-etl", "aiohttp-fetch", "sqlmodel-items")


@dataclass(slots=True)
class Figures:
    right: int = 0
    wrong: int = 0
    missed: int = 0
    empty: int = 0
    empty_credited: int = 0
    partial_expected: int = 0
    partial_heard: int = 0
    remarks: list[str] = field(default_factory=list)

    def __add__(self, other: Figures) -> Figures:
        return Figures(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))

    @property
    def precision(self) -> float:
        return _share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float:
        return _share(self.right, self.right + self.missed)

    @property
    def f1(self) -> float:
        return _share(2 * self.right, 2 * self.right + self.wrong + self.missed)

    @property
    def credit_for_nothing(self) -> float:
        return _share(self.empty_credited, self.empty)

    def line(self, name: str) -> str:
        return (
            f"{name:<24} P {self.precision:.2f}  R {self.recall:.2f}  F1 {self.f1:.2f}  "
            f"credit for nothing {self.empty_credited}/{self.empty}  partial heard {self.partial_heard}/"
            f"{self.partial_expected}"
        )


def measure(slug: str, *, closed: bool = False) -> Figures:
    item, listener, figures = read_question(BANK / slug).item, CueListener(), Figures()
    for row in answers(slug, closed=closed):
        _count(figures, row, _hear(listener, item, row))
    return figures


def answers(slug: str, *, closed: bool = False) -> list[dict[str, Any]]:
    name = f"{slug}.closed.jsonl" if closed else f"{slug}.jsonl"
    return [json.loads(line) for line in (ANSWERS / name).read_text(encoding="utf-8").splitlines()]


def _hear(listener: CueListener, item: Item, row: dict[str, Any]) -> Heard:
    return listener.hear(Answer(row["utterance"]), Prompt(row["prompt"]), item)


def _count(figures: Figures, row: dict[str, Any], heard: Heard) -> None:
    wanted = set(row["identified"])
    credited = {found.slug for found in heard.findings if found.identified}
    figures.right += len(wanted & credited)
    figures.wrong += len(credited - wanted)
    figures.missed += len(wanted - credited)
    figures.empty += not wanted
    figures.empty_credited += bool(credited and not wanted)
    doubtful = set(row["partial"])
    figures.partial_expected += bool(doubtful)
    figures.partial_heard += bool(doubtful & {found.slug for found in heard.findings})
    if credited != wanted or (doubtful and not doubtful & {found.slug for found in heard.findings}):
        partly = sorted(found.slug for found in heard.findings if not found.identified)
        figures.remarks.append(
            f"  {row['kind']}: {row['utterance']!r}\n"
            f"    false {sorted(credited - wanted)}  missed {sorted(wanted - credited)}"
            f"  partial {partly} of {sorted(doubtful)}"
        )


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--closed", action="store_true", help="measure the answers that nothing is mended on")
    parser.add_argument("--show", action="store_true", help="print every open answer that was not heard rightly")
    options = parser.parse_args()
    total = Figures()
    for slug in SLUGS:
        figures = measure(slug, closed=options.closed)
        total += figures
        print(figures.line(slug))
        if options.show and not options.closed:
            print("\n".join(figures.remarks))
    print(total.line("all"))


if __name__ == "__main__":
    main()
