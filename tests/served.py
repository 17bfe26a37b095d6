"""Static files as an installation serves them: collected, bundled, hashed and compressed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.test import override_settings


@contextmanager
def served_from(folder: Path) -> Iterator[None]:
    """Within it, `{% static %}` names what was collected into `folder`."""
    storages = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "advocacy_site.stylesheets.BundledStaticFilesStorage"},
    }
    with override_settings(STATIC_ROOT=folder, STORAGES=storages):
        yield


def collect(folder: Path, ours_alone: bool = False) -> None:
    """Collects into `folder`; `ours_alone` leaves out what packages bring, which takes long to compress."""
    finders = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    if not ours_alone:
        finders.append("django.contrib.staticfiles.finders.AppDirectoriesFinder")
    with served_from(folder), override_settings(STATICFILES_FINDERS=finders):
        call_command("collectstatic", interactive=False, verbosity=0)


def stylesheet(folder: Path) -> Path:
    """The file that the pages' one `<link rel="stylesheet">` asks for."""
    with served_from(folder):
        return folder / staticfiles_storage.stored_name("css/site.css")
