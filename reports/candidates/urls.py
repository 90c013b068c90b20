"""The candidate's side of what comes after the interview, below /i/: entered by invitation, never by sign-in."""

from django.urls import URLPattern

from reports.views.about_you import urlpatterns as about_you
from reports.views.candidate_acts import urlpatterns as acts
from reports.views.candidate_copy import urlpatterns as copy
from reports.views.playback import candidate_urlpatterns as playback

app_name = "afterwards"

urlpatterns: list[URLPattern] = [*about_you, *copy, *acts, *playback]
