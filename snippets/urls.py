from django.urls import URLPattern

from snippets.views.bank import urlpatterns as bank
from snippets.views.drafts import urlpatterns as drafts
from snippets.views.exchange import urlpatterns as exchange
from snippets.views.todo import urlpatterns as todo

app_name = "snippets"

urlpatterns: list[URLPattern] = [*drafts, *exchange, *todo, *bank]
