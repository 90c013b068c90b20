from django.urls import URLPattern

from interviews.views.people import urlpatterns as people
from interviews.views.room import urlpatterns as room

app_name = "interviews"

urlpatterns: list[URLPattern] = [*people, *room]
