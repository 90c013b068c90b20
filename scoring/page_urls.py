"""The scoring page beside its saving: record, findings, and the reveal after submitting."""

from django.urls import URLPattern, path

from scoring.views import record, reveal

urlpatterns: list[URLPattern] = [
    path("<uuid:public_id>/record/", record.entries, name="record"),
    path("<uuid:public_id>/news/", record.news, name="news"),
    path("<uuid:public_id>/marks/", record.mark, name="mark"),
    path("<uuid:public_id>/reveal/", reveal.reveal, name="reveal"),
    path("<uuid:public_id>/reveal/<int:suggested_id>/", reveal.answer, name="answer"),
]
