from django.urls import URLPattern

from reports.views.pages import urlpatterns as pages

app_name = "reports"

urlpatterns: list[URLPattern] = [*pages]
