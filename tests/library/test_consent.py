"""Consent is given for a picture, not for the place it stands in."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from library.models import Consent
from tests.admin_forms import fields_of
from tests.making import make_image, picture_bytes

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("replaced", "consent"), [(True, Consent.MISSING), (False, Consent.GIVEN)])
def test_a_new_picture_asks_for_consent_again(client, publisher, replaced, consent):
    image = make_image(consent=Consent.GIVEN)
    client.force_login(publisher)
    page = reverse("admin:library_image_change", args=[image.pk])
    values = fields_of(client.get(page))
    if replaced:
        values["file"] = SimpleUploadedFile("other.png", picture_bytes(90, 90))
    answer = client.post(page, values, follow=True)
    image.refresh_from_db()
    assert image.consent == consent
    warned = "nouvelle" in answer.content.decode()
    assert warned is replaced
