from django.urls import URLPattern, path

app_name = "scoring"

urlpatterns: list[URLPattern] = []
