"""The demonstration: its files, the people who may log in to it, and loading both."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from library.models import Document, Image
from pages.models import NewsItem, Page, Redirect
from partners.models import Partner
from positions.models import Position, Result
from transfer.importing import import_content
from transfer.layout import FILES, rows
from transfer.progress import Progress
from transfer.tally import Tally

DEMO = Path(__file__).resolve().parent.parent / "demo"
CONTENT, PROTECTED = DEMO / "content", DEMO / "protected_identities.jsonl"

# What people write. Vocabularies and the row that names the site are brought by migrations.
WORK = (Partner, Position, Result, NewsItem, Page, Document, Image, Redirect)

PUBLISHER = "carrefour"  # the fictitious organisation whose site this is


class Person(NamedTuple):
    """Somebody of the demonstration. `role` is the name of a group."""

    role: str
    name: str
    writes_only_in: tuple[str, ...] = ()

    @property
    def email(self) -> str:
        return f"{self.role.replace('_', '-')}@example.org"


PEOPLE = (
    Person("administrator", "Amina Benali"),
    Person("publisher", "Pierre Lambert"),
    Person("editor", "Élise Dubois"),
    Person("translator", "Tom Walker", writes_only_in=("en",)),
)
PROTECTION_OFFICER = Person("protection_officer", "Noor Peeters")


def is_empty() -> bool:
    """True while nobody's work would be mixed with the demonstration."""
    return not any(rows(model).exists() for model in WORK)


def is_loaded() -> bool:
    """True in a database that holds the demonstration: elsewhere, its accounts would be a back door."""
    return rows(Partner).filter(key=PUBLISHER).exists()


def load(progress: Progress | None = None) -> Tally:
    """Imports the content with its sealed records, and makes the accounts, which have no password yet."""
    with content(progress) as folder, transaction.atomic():
        for person in (*PEOPLE, PROTECTION_OFFICER):
            account_of(person)
        # Last: should anything before it fail, no file has been stored yet.
        tallies = import_content(folder, protected=PROTECTED, progress=progress)
    return sum(tallies.values(), Tally())


@contextmanager
def content(progress: Progress | None = None) -> Iterator[Path]:
    """The demonstration as a content folder, complete with its files, while it is needed.

    The repository holds no PDF and no picture: they are set and drawn anew.
    """
    from demo.drawing import draw  # a typesetter and a pen that nothing else needs
    from demo.typesetting import typeset

    progress = progress or Progress(silent=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for path in CONTENT.iterdir():
            shutil.copyfile(path, folder / path.name)
        with progress.of(_("Making the demonstration’s documents and pictures"), 2) as bar:
            for make in (typeset, draw):
                make(folder / FILES)
                bar.update(1)
        yield folder


def account_of(person: Person) -> User:
    """The account, made when it is missing, with its role and nothing more."""
    user = User.objects.filter(email=person.email).first()
    if user is None:
        user = User.objects.create_user(
            person.email,
            None,
            name=person.name,
            is_staff=True,
            translates=list(person.writes_only_in),
        )
    user.groups.set([Group.objects.get_or_create(name=person.role)[0]])
    return user
