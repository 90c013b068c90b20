"""An issued report to render, share and send."""

from __future__ import annotations

from interviews.roles import Role
from reports.models import IssuedReport, Rendering
from reports.services.issuing import issue_report
from tests.factories import make_plan, make_position, make_user
from tests.scoring.sessions import held_session, submitted_scorecard


def issued(**interview: object) -> IssuedReport:
    """Version 1 of a scored interview, issued by the hiring manager of its position."""
    manager, rater = make_user(Role.HIRING_MANAGER, name="Mona"), make_user(Role.INTERVIEWER, name="Priya")
    session, seq = held_session(rater, plan=make_plan(make_position(manager)), **interview)
    submitted_scorecard(session.interview, rater, seq=seq)
    return issue_report(interview=session.interview, by=manager)


def made(report: IssuedReport, *, paper: str = "A4", redacted: bool = False, pdf: bytes = b"%PDF-1.7") -> Rendering:
    return Rendering.objects.create(
        report=report, paper=paper, redacted=redacted, status=Rendering.Status.DONE, progress=100, pdf=pdf
    )
