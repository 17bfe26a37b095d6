"""Addresses of positions, below the translated word that advocacy_site.urls gives them."""

from django.urls import path

from positions import views

app_name = "positions"
urlpatterns = [
    path("", views.position_list, name="list"),
    path("<slug:slug>/", views.position_detail, name="detail"),
]
