from django.urls import URLPattern

from interviews.views.people import urlpatterns as people

app_name = "interviews"

urlpatterns: list[URLPattern] = [*people]
