from django.urls import URLPattern

from reports.views.compare import urlpatterns as compare
from reports.views.feedback import urlpatterns as feedback
from reports.views.pages import urlpatterns as pages
from reports.views.playback import urlpatterns as playback

app_name = "reports"

urlpatterns: list[URLPattern] = [*compare, *feedback, *pages, *playback]
