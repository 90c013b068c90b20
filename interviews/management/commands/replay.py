from __future__ import annotations

from django.core.management.base import CommandError

from interviews.conductor.brief import brief_for
from interviews.conductor.replay import replay
from interviews.log import events_of
from interviews.management.about_interview import InterviewCommand
from interviews.models import Interview


class Command(InterviewCommand):
    help = "Feed an interview's recorded turns back to the policy and show whether it makes the same moves."

    def tell(self, interview: Interview) -> None:
        rows = list(replay(brief_for(interview), events_of(interview)))
        for row in rows:
            sign = "=" if row.agrees else "≠" if row.same_version else "~"
            self.stdout.write(f"{sign} {row.seq:>4} {row.recorded}")
            if not row.agrees:
                self.stdout.write(f"       now: {row.now}")
        differing = sum(not row.agrees and row.same_version for row in rows)
        if differing:
            raise CommandError(f"{differing} of {len(rows)} turns differ.")
        self.stdout.write(f"{len(rows)} turns, none differs under the policy version it was made with.")
