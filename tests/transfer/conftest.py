"""Files of these tests go to a folder of their own, seen by no other test."""

import pytest


@pytest.fixture(autouse=True)
def _media_of_its_own(settings, tmp_path_factory):
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("media")
