from django.urls import URLPattern, URLResolver, include, path

from scoring.views import pages, saving

app_name = "scoring"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("scoring.page_urls")),
    path("", include("scoring.views.calibration")),
    path("", include("scoring.views.rubrics")),
    path("", include("scoring.views.rubric_drafts")),
    path("", include("scoring.views.rubric_files")),
    path("", include("scoring.views.rubric_plan")),
    path("todo/", pages.todo, name="todo"),
    path("<uuid:public_id>/", pages.scorecard, name="scorecard"),
    path("<uuid:public_id>/ratings/<slug:criterion>/", saving.rating, name="rating"),
    path("<uuid:public_id>/ratings/<slug:criterion>/evidence/", saving.evidence, name="evidence"),
    path(
        "<uuid:public_id>/ratings/<slug:criterion>/evidence/<int:evidence_id>/withdraw/",
        saving.evidence_withdrawal,
        name="evidence-withdrawal",
    ),
    path("<uuid:public_id>/verdict/", saving.verdict, name="verdict"),
    path("<uuid:public_id>/submit/", saving.submission, name="submit"),
    path("<uuid:public_id>/revise/", saving.revision, name="revise"),
    path("<uuid:public_id>/discard/", saving.revision_discard, name="discard"),
]
