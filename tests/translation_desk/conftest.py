"""A reader, and a day on which nobody has asked yet."""

from contextlib import contextmanager

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client


@pytest.fixture(autouse=True)
def _nobody_asked_yet():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """`with committed():` what happens inside is a transaction of its own, and ends."""

    @contextmanager
    def one():
        transaction.get_connection().run_on_commit.clear()  # what the test prepared is another transaction
        with django_capture_on_commit_callbacks(execute=True):
            yield

    return one


@pytest.fixture
def reader():
    """A browser that would be refused a form without a token, where one is asked for."""
    return Client(enforce_csrf_checks=True)
