"""Addresses of news, below the translated word that advocacy_site.urls gives them."""

from django.urls import path

from pages import news_feeds as feeds
from pages import news_views as views

app_name = "news"
urlpatterns = [
    path("", views.news_list, name="list"),
    *feeds.urls,
    path("<slug:slug>/", views.news_detail, name="detail"),
]
