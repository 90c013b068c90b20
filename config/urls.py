from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("scoring/", include("scoring.urls")),
    path("reports/", include("reports.urls")),
    path("s/", include("reports.views.shared")),
    path("bank/", include("snippets.urls")),
    path("i/", include("reports.candidates.urls")),
    path("", include("interviews.urls")),
]
