from __future__ import annotations

import time
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from interviews.conductor.cue_listener import CueListener
from interviews.conductor.labelled import BadLine, Evaluation, Labelled, Tally, confusions, evaluate, outside, read
from interviews.conductor.listener import Heard, Listener
from interviews.conductor.shelf import NoSuchSnippet, item_of
from interviews.llm.session import ModelSession
from interviews.llm.voices import OpenAIListener
from interviews.models import Interview

MOST_CONFUSIONS = 12


class Command(BaseCommand):
    help = "How rightly a listener hears labelled answers: precision, recall and F1 by snippet, severity and style."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="JSON lines; see docs/assistant.md")
        parser.add_argument("--listener", choices=["cue", "openai"], default="cue")
        parser.add_argument("--show", action="store_true", help="also every answer that was not heard rightly")

    def handle(self, *args: Any, files: list[Path], listener: str, show: bool, **options: Any) -> None:
        ears = _listener(listener)
        began = time.perf_counter()
        try:
            rows = [row for path in files for row in read(path)]
            result = evaluate(ears, rows, item_of)
        except (OSError, BadLine) as error:
            raise CommandError(str(error)) from error
        except NoSuchSnippet as error:
            raise CommandError(f"there is no snippet {error}") from error
        for line in report(result):
            self.stdout.write(line)
        self.stdout.write(f"{len(rows) / (time.perf_counter() - began):.0f} answers a second")
        if show:
            for row, heard in result.misheard:
                self.stdout.write(_misheard(row, heard))


def _listener(name: str) -> Listener:
    if name == "cue":
        return CueListener()
    if not settings.OPENAI_MODEL:
        raise CommandError("OPENAI_MODEL names no model to listen with.")
    interview = Interview.objects.first()
    if interview is None:
        raise CommandError("The calls are billed to an interview, and there is none yet: make setup makes the demo.")
    return _Unhurried(interview)


class _Unhurried(OpenAIListener):
    """A turn of its own for each answer, so that one does not take the other's time."""

    def __init__(self, interview: Interview) -> None:
        super().__init__(ModelSession(interview))
        self.interview = interview

    def hear(self, *args: Any) -> Heard:
        self.session = ModelSession(self.interview)
        return super().hear(*args)


def report(result: Evaluation) -> Iterator[str]:
    for (by, name), tally in sorted(result.groups.items(), key=lambda row: (row[0][0] != "all", row[0])):
        yield f"{f'{by} {name}'.strip():<34}  {_figures(tally)}"
    yield f"{'myths claimed':<34}  {_figures(result.myths)}"
    yield f"{'myths refuted':<34}  {_figures(result.refuted)}"
    yield f"{'partial noticed':<34}  {result.partial_heard} of {result.partial_wanted}"
    if result.intents:
        yield f"{'intent right':<34}  {result.intents_right} of {result.intents}"
    for (wanted, heard), times in confusions(result).most_common(MOST_CONFUSIONS):
        yield f"  {wanted} was taken for {heard}: {times}"


def _figures(tally: Tally) -> str:
    return (
        f"P {tally.precision:.3f}  R {tally.recall:.3f}  F1 {tally.f1:.3f}  n {tally.answers:<5}"
        f"credit for nothing {tally.nothing_credited} of {tally.nothing}"
    )


def _misheard(row: Labelled, heard: Heard) -> str:
    told = outside(row, heard)
    wrong = sorted(set(told["identified"]) - row.identified)
    missed = sorted(row.identified - set(told["identified"]))
    said = f"[{row.snippet}, {row.style}] {row.utterance}"
    return f"{said}\n    credited {wrong}  missed {missed}  partial {told['partial']}"
