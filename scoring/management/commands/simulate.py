from __future__ import annotations

import json
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from interviews.conductor.cue_listener import CueListener
from interviews.conductor.labelled import BadLine, read, read_rows
from interviews.conductor.shelf import NoSuchSnippet, item_of
from scoring.simulation.run import Simulation, extremes, simulate
from scoring.simulation.triples import TRIPLES, Comparison, Triple, compare
from scoring.simulation.wording import Wording, own_wording


class Command(BaseCommand):
    help = "Play whole interviews with synthetic candidates of known ability, on a database made for this run only."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--candidates", type=int, default=20, metavar="N")
        parser.add_argument("--seed", type=int, default=1, metavar="S")
        parser.add_argument("--json", action="store_true")
        parser.add_argument(
            "--answers", type=Path, nargs="+", default=[], metavar="FILE",
            help="labelled answers, one a line, to draw the candidates' words from",
        )  # fmt: skip
        parser.add_argument(
            "--triples", type=Path, nargs="?", const=TRIPLES, metavar="FILE",
            help="also how alike the same content is heard, said in three manners; without FILE the triples that ship",
        )  # fmt: skip
        parser.add_argument("--transcript", type=int, default=0, metavar="K", help="print interview K instead")

    def handle(self, *args: Any, candidates: int, seed: int, answers: list[Path], **options: Any) -> None:
        if candidates < 1:
            raise CommandError("There has to be at least one candidate.")
        shown = options["transcript"]
        if not 0 <= shown <= candidates:
            raise CommandError(f"There is no interview {shown}.")
        triples = options["triples"]
        compared = _compared(triples or TRIPLES) if triples or not options["json"] else None
        began = time.perf_counter()
        result = simulate(candidates=candidates, seed=seed, wording=_wording(answers), written_down=shown)
        if shown:
            self.stdout.write(result.transcript)
        elif options["json"]:
            told = result.as_data() | ({"triples": compared.as_data()} if compared else {})
            self.stdout.write(json.dumps(told))
        else:
            self.stdout.write("\n".join([*_table(result, time.perf_counter() - began), *_alike(compared)]))


def _wording(files: list[Path]) -> Wording:
    try:
        return own_wording().with_answers([row for path in files for row in read(path)])
    except (OSError, BadLine) as error:
        raise CommandError(str(error)) from error


def _compared(path: Path) -> Comparison:
    try:
        return compare(CueListener(), read_rows(Triple, path), item_of)
    except (OSError, UnicodeDecodeError, BadLine) as error:
        raise CommandError(f"{path}: {error}") from error
    except NoSuchSnippet as error:
        raise CommandError(f"{path}: there is no snippet {error}") from error


def _alike(compared: Comparison | None) -> Iterator[str]:
    if compared:
        told = compared.as_data()
        yield f"heard alike in three manners: {told['identical']} of {told['count']} triples, {told['right']} rightly"


def _table(result: Simulation, seconds: float) -> Iterator[str]:
    played = result.interviews
    yield f"{len(played)} interviews, seed {result.seed}, {seconds:.1f} s"
    yield f"Spearman of ability and finding score: {result.spearman}"
    yield f"Spearman of ability and suggested overall: {result.spearman_of_suggested}"
    for name in ("ability", "finding_score", "suggested", "moves", "minutes"):
        values = [getattr(one, name) for one in played]
        low, high = extremes([value for value in values if value is not None])
        yield f"{name.replace('_', ' '):<15}{low:>8g} to {high:g}"
    yield f"ended          {sum(one.ended for one in played)} of {len(played)}"
    yield f"disclosed above their rung: {sum(one.disclosed_above_rung for one in played)}"
