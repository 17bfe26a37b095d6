"""Addresses of positions, below the translated word that advocacy_site.urls gives them."""

from django.urls import path

from positions import calendar_views, feeds, views

app_name = "positions"
urlpatterns = [
    path("", views.position_list, name="list"),
    *feeds.urls,
    path(calendar_views.FILENAME, calendar_views.calendar, name="calendar"),
    path("<slug:slug>/", views.position_detail, name="detail"),
]
