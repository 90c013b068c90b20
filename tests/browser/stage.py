"""Sets a stage: `python -m tests.browser.stage` fills the database of DATABASE_URL and prints who comes in.

The bank it loads is the shipped one with a word of warning (CANARY) in everything a candidate must never get.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import django
import yaml

BANK = Path(__file__).resolve().parents[2] / "snippets/bank"
CANARY = "quillwort"
PASSWORD = "a-Long-passphrase-1"
SLUGS = ("airflow-etl", "aiohttp-fetch", "sqlmodel-items")
# Said aloud only for a reason; each gets a word of its own, so that the reason can be asked for afterwards.
SPOKEN = {"defects": "short", "myths": "correction", "probes": "ask"}


def marked_item(item: dict[str, Any], words: dict[str, tuple[str, str]]) -> dict[str, Any]:
    """The item with CANARY in every secret text, and a numbered word in every text that is spoken for a reason."""
    item["purpose"] = f"{item['purpose']} {CANARY}"
    item["levels"] = {name: f"{text} {CANARY}" for name, text in item["levels"].items()}
    for rows, secrets in {
        "defects": ("title", "explanation", "fix"),
        "myths": ("claim", "truth"),
        "topics": ("title",),
    }.items():
        for row in item[rows]:
            row.update({name: f"{row[name]} {CANARY}" for name in secrets})
    for row in item["topics"]:
        row["good"] = [f"{text} {CANARY}" for text in row["good"]]
    for row in item["defects"]:
        row["cues"] = [*row["cues"], f"{CANARY} + {CANARY}"]
        row["said"] = [*row["said"], f"{CANARY} is what it says"]
    for rows, spoken in SPOKEN.items():
        for row in item[rows]:
            word = f"zq{len(words)}zq"
            words[word] = (rows, row.get("slug") or row["id"])
            ends = "?" if row[spoken].rstrip().endswith("?") else ""
            row[spoken] = f"{row[spoken].rstrip().removesuffix('?')} {word}{ends}"
    return item


def write_bank(folder: Path) -> dict[str, tuple[str, str]]:
    words: dict[str, tuple[str, str]] = {}
    for slug in SLUGS:
        (folder / slug).mkdir()
        item = marked_item(yaml.safe_load((BANK / slug / "item.yaml").read_text()), words)
        (folder / slug / "item.yaml").write_text(yaml.safe_dump(item, sort_keys=False, allow_unicode=True, width=1000))
        (folder / slug / "snippet.py").write_text((BANK / slug / "snippet.py").read_text())
        fixed = (BANK / slug / "fixed.py").read_text()
        (folder / slug / "fixed.py").write_text(f"{fixed}\n# {CANARY}\n")
    return words


def set_stage() -> dict[str, Any]:
    from django.core.management import call_command
    from django.utils import timezone

    from interviews.models import Interview
    from interviews.roles import Role
    from interviews.services.invitations import invite
    from interviews.services.planning import Problem, create_interview, create_plan, create_position
    from snippets.models import QuestionVersion
    from tests.factories import make_user

    call_command("migrate", verbosity=0)
    with tempfile.TemporaryDirectory() as folder:
        words = write_bank(Path(folder))
        call_command("load_bank", folder, stdout=sys.stderr)
    call_command("load_rubric", stdout=sys.stderr)
    people = {role: make_user(role, email=f"{role.name.lower()}@example.com", name=role.value.title()) for role in Role}
    position = create_position(name="Backend engineer", members=[people[Role.HIRING_MANAGER]])
    versions = {version.question.slug: version for version in QuestionVersion.objects.select_related("question")}
    plan = create_plan(
        position=position,
        round_name="Code review round",
        warm_up=9,
        problems=[Problem(versions[slug], 15) for slug in SLUGS],
        closing=5,
    )

    def interview(name: str, mode: str) -> dict[str, str]:
        made = create_interview(
            plan=plan, candidate_name=name, scheduled_at=timezone.now(), timezone="Europe/Berlin", mode=mode,
            candidate_timezone="America/New_York", by=people[Role.COORDINATOR],
            interviewers=[people[Role.INTERVIEWER]], observers=[people[Role.OBSERVER]],
        )  # fmt: skip
        return {"id": str(made.public_id), "join": f"/join/{invite(interview=made, by=people[Role.COORDINATOR])}/"}

    def two(name: str, mode: str) -> list[dict[str, str]]:
        return [interview(name, mode) for _ in range(2)]

    return {
        "assistant": two("Sam Rivers", Interview.Mode.ASSISTANT),
        "interviewer": two("Kim Moreau", Interview.Mode.INTERVIEWER),
        "refuser": two("Lee Castro", Interview.Mode.ASSISTANT),
        "late": two("Ada Stone", Interview.Mode.ASSISTANT),
        "long": two("Max Long", Interview.Mode.ASSISTANT),
        "talk": two("Toni Talk", Interview.Mode.INTERVIEWER),
        "local": two("Lou Local", Interview.Mode.INTERVIEWER),
        "another": two("Jo Later", Interview.Mode.INTERVIEWER),
        "practice": two("Pat Lobby", Interview.Mode.ASSISTANT),
        "shown": interview("Robin Page", Interview.Mode.ASSISTANT),
        "words": words,
        "secret_slugs": sorted({slug for rows, slug in words.values() if rows != "probes"}),
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    print(json.dumps(set_stage()))
