from django.urls import URLPattern, path

from reports import views

app_name = "reports"

urlpatterns: list[URLPattern] = [
    path("todo/", views.todo, name="todo"),
    path("<uuid:public_id>/", views.report, name="report"),
    path("<uuid:public_id>/outcome/", views.outcome, name="outcome"),
    path("<uuid:public_id>/transcript/", views.transcript, name="transcript"),
]
