"""A report that is much longer and stranger than usual, on paper."""

from __future__ import annotations

import io
import re

import pytest
from pypdf import PdfReader

from interviews.roles import Role
from reports.models import Rendering
from reports.services import rendering as service
from reports.services.issuing import issue_report
from reports.services.rendering import ask_for_pdf, make_pdf
from scoring.services.scorecards import save_rating, submit
from tests.factories import make_plan, make_position, make_user
from tests.scoring.sessions import filled_draft, held_session

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rubric", "groups")]
NAME = "=1+1 <b>שרה</b> 👍 " + "Wolfeschlegelsteinhausenbergerdorff" * 2
POSITION = "Senior " * 11 + "Donaudampfschifffahrtsgesellschaftskapitän"
FOOT = 60  # points; below it stand the version and the page's number
ENDLESS = "x" * 10_000
LEAST = 7


@pytest.fixture(scope="module", autouse=True)
def _no_process_is_left():
    yield
    service.renderer.stop()


@pytest.fixture
def pages(paper):
    manager, rater = make_user(Role.HIRING_MANAGER), make_user(Role.INTERVIEWER)
    plan = make_plan(make_position(manager, name=POSITION))
    session, seq = held_session(rater, plan=plan, candidate_name=NAME)
    draft = filled_draft(session.interview, rater, seq=seq)
    for number, criterion in enumerate(draft.rubric.content.criteria):
        save_rating(scorecard=draft, criterion=criterion.slug, score=7, notes=note(number))
    submit(scorecard=draft)
    report = issue_report(interview=session.interview, by=manager)
    make_pdf(rendering_id=ask_for_pdf(report=report, paper=paper, redacted=False).pk)
    row = Rendering.objects.get()
    assert (row.status, row.error) == (Rendering.Status.DONE, "")
    return PdfReader(io.BytesIO(bytes(row.pdf))).pages


def note(number: int) -> str:
    """One endless word, and lists of different lengths, so that breaks fall everywhere."""
    return ENDLESS if number == 0 else "\n".join(f"- Point {point} of a long list" for point in points(number))


def points(number: int) -> list[str]:
    return [f"{number}.{line}" for line in range(LEAST + 3 * number)]


def lines_of(page) -> list[str]:
    """From the top to the foot."""
    found: dict[int, str] = {}

    def visit(text, matrix, text_matrix, _font, _size) -> None:
        if text.strip():
            y = round(matrix[3] * text_matrix[5] + matrix[5])
            found[y] = found.get(y, "") + text

    page.extract_text(visitor_text=visit)
    return [found[y].strip() for y in sorted(found, reverse=True) if y > FOOT]


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_everything_is_there_within_the_page_and_no_title_stands_alone(pages) -> None:
    lines = [lines_of(page) for page in pages]
    body = "\n".join(line for page in lines for line in page[1:])  # the name runs above every page
    assert re.findall(r"Point (\S+)", body) == [point for number in range(1, 11) for point in points(number)]
    assert "".join(re.findall("x{20,}", body)) == ENDLESS
    assert max(map(len, re.findall("x{20,}", body))) < 100
    without_breaks = re.sub(r"\s", "", body)
    assert [word in without_breaks for word in ("=1+1<b>שרה", "👍", POSITION.split()[-1])] == [True] * 3
    assert [page[-1] for page in lines if re.search(r"\(7/10\)$|^\d [A-Z]", page[-1])] == []
    assert len([line for line in body.splitlines() if line.endswith("(7/10)")]) == 11
