"""Addresses of publications, below the translated word that advocacy_site.urls gives them."""

from django.urls import path

from library import feeds, views

app_name = "publications"
urlpatterns = [
    path("", views.publication_list, name="list"),
    *feeds.urls,
    path("<slug:slug>/", views.publication_detail, name="detail"),
    path("<slug:slug>/<str:name>.pdf", views.publication_file, name="file"),
]
