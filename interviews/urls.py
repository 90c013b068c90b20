from django.urls import URLPattern, path

app_name = "interviews"

urlpatterns: list[URLPattern] = []
