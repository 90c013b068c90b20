from django.urls import URLPattern

from reports.views.compare import urlpatterns as compare
from reports.views.fairness import urlpatterns as fairness
from reports.views.feedback import urlpatterns as feedback
from reports.views.issued import urlpatterns as issued
from reports.views.mailing import urlpatterns as mailing
from reports.views.pages import urlpatterns as pages
from reports.views.pdf import urlpatterns as pdf
from reports.views.pipeline import urlpatterns as pipeline
from reports.views.playback import urlpatterns as playback
from reports.views.sharing import urlpatterns as sharing
from reports.views.statistics import urlpatterns as statistics
from reports.views.todo import urlpatterns as todo

app_name = "reports"

urlpatterns: list[URLPattern] = [
    *fairness,
    *statistics,
    *compare,
    *feedback,
    *issued,
    *mailing,
    *pages,
    *pdf,
    *pipeline,
    *todo,
    *playback,
    *sharing,
]
