from django.urls import URLPattern

from reports.views.pages import urlpatterns as pages
from reports.views.playback import urlpatterns as playback

app_name = "reports"

urlpatterns: list[URLPattern] = [*pages, *playback]
