from django.apps import AppConfig


class ScoringConfig(AppConfig):
    name = "scoring"

    def ready(self) -> None:
        from interviews.signals import interview_ended
        from scoring.receivers import suggest_soon

        interview_ended.connect(suggest_soon, dispatch_uid="suggest_soon")
