"""Addresses of results, below the translated word that advocacy_site.urls gives them."""

from django.urls import path

from positions import result_feeds as feeds
from positions import result_views as views

app_name = "results"
urlpatterns = [
    path("", views.result_list, name="list"),
    *feeds.urls,
    path("<slug:slug>/", views.result_detail, name="detail"),
]
