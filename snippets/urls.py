from django.urls import URLPattern

from snippets.views.bank import urlpatterns as bank
from snippets.views.drafts import urlpatterns as drafts

app_name = "snippets"

urlpatterns: list[URLPattern] = [*drafts, *bank]
