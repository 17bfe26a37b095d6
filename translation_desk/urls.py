"""Asking for a translation, and the page that thanks for it: below one translated word."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from translation_desk import views

app_name = "translations"
urlpatterns = [
    path("", views.ask, name="ask"),
    path(pgettext_lazy("address", "thanks/"), views.thanks, name="thanks"),
]
