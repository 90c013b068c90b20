"""Measures a report's way to its PDF: `python bench/measure_pdf.py --help`.

Holds an interview of many events in a test database that is dropped afterwards, beside the one that DATABASE_URL names
(a SQLite file of its own without it), issues its report, and makes its PDF through the services: from asking until the
bytes are in the database, with a renderer that has to start first and with one that is warm.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from pathlib import Path
from typing import Any

from measure_scoring import hold
from timing import throw_away_database

SECONDS, MEGABYTES = 1.5, 200


def issued(events: int) -> Any:
    from django.contrib.auth.models import Group, User

    from reports.services.issuing import issue_report
    from tests.scoring.sessions import submitted_scorecard

    rater = User.objects.create_user("rater", "rater@example.com")
    rater.groups.add(Group.objects.get_or_create(name="interviewer")[0])
    interview, seq, _ = hold(events, rater)
    submitted_scorecard(interview, rater, seq=seq)
    return issue_report(interview=interview, by=rater)


def once(report: Any) -> float:
    from reports.models import Rendering
    from reports.services.rendering import ask_for_pdf, make_pdf

    began = time.perf_counter()
    asked = ask_for_pdf(report=report, paper="A4", redacted=False)
    make_pdf(rendering_id=asked.pk)
    made = Rendering.objects.get(pk=asked.pk)
    spent = time.perf_counter() - began
    if not made.pdf:
        sys.exit(made.error)
    made.delete()
    return spent


def of_process(pid: int) -> tuple[float, float]:
    """Its processor time so far in seconds, and the most memory it held in MB; Linux tells them."""
    user, system = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    peak = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmHWM"))
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK"), int(peak.split()[1]) / 1000


def measured(events: int, rounds: int) -> tuple[list[float], list[float], tuple[float, float], float]:
    """Seconds cold and warm, processor time of one of each, and the peak of memory."""
    from reports.services.rendering import renderer

    report = issued(events)
    cold = []
    for _ in range(rounds):
        renderer.stop()
        cold.append(once(report))
    pid = renderer.process.pid
    cold_processor, _ = of_process(pid)
    warm = [once(report) for _ in range(rounds)]
    after, peak = of_process(pid)
    renderer.stop()
    return cold, warm, (cold_processor, (after - cold_processor) / rounds), peak


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=10)
    options = parser.parse_args()
    with throw_away_database() as kind:
        cold, warm, processor, peak = measured(options.events, options.rounds)
    print(f"{options.events} events, {kind}, {options.rounds} rounds, seconds from asking until the bytes are there")
    for name, spent, used in (("cold", cold, processor[0]), ("warm", warm, processor[1])):
        middle = statistics.median(spent)
        print(f"{name}  median {middle:.2f}   longest {max(spent):.2f}   goal {SECONDS}   processor {used:.2f}")
    print(f"renderer  peak {peak:.0f} MB   goal {MEGABYTES}")
    if max(*cold, *warm) > SECONDS or peak > MEGABYTES:
        sys.exit("Missed.")


if __name__ == "__main__":
    main()
