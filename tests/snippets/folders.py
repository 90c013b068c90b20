"""Question folders on disk for tests, whole or with something broken in them."""

from __future__ import annotations

from pathlib import Path

import yaml

from tests.factories import CODE, item_data

FIXED = CODE.replace("time.sleep(seconds)", "pass")


class _WithoutAliases(yaml.SafeDumper):
    def ignore_aliases(self, data: object) -> bool:
        return True


def write_question(
    root: Path, slug: str = "slow-wait", *, code: str = CODE, fixed: str = FIXED, item: str = "", **changes: object
) -> Path:
    """A whole folder; `item` replaces the text of item.yaml, `changes` fields of it."""
    folder = root / slug
    folder.mkdir()
    data = {**item_data(slug), **changes}
    text = item or yaml.dump(data, Dumper=_WithoutAliases, sort_keys=False, width=1000)
    (folder / "item.yaml").write_text(text, encoding="utf-8")
    (folder / "snippet.py").write_text(code, encoding="utf-8")
    (folder / "fixed.py").write_text(fixed, encoding="utf-8")
    return folder


def line_of(folder: Path, text: str) -> int:
    """The line of item.yaml on which `text` first stands."""
    lines = (folder / "item.yaml").read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)
