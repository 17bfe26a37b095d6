"""What a guest is given: an address with a signed key, and below it the thanks for an answer."""

from django.urls import path

from publishing.guests import views

app_name = "guests"
urlpatterns = [
    path("<str:token>/", views.text, name="text"),
    path("<str:token>", views.text),  # copied without its end
    path("<str:token>/<uuid:key>/", views.thanks, name="thanks"),
    path("<path:rest>", views.nothing),
]
