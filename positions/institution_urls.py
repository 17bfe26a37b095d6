"""Addresses of institutions, below the translated word that advocacy_site.urls gives them."""

from django.urls import path

from positions import institution_views

app_name = "institutions"
urlpatterns = [
    path("", institution_views.institution_list, name="list"),
    path("<slug:slug>/", institution_views.institution_detail, name="detail"),
]
