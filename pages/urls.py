"""Addresses of pages: one word after the language. Included last: it takes what nothing else took."""

from django.urls import path

from pages import views

app_name = "pages"
urlpatterns = [path("<slug:slug>/", views.page_detail, name="detail")]
