"""The demonstration: its files, the people who may log in to it, and loading both."""

from pathlib import Path
from typing import NamedTuple

from django.contrib.auth.models import Group
from django.db import transaction

from accounts.models import User
from partners.models import Partner
from positions.models import Position
from transfer.importing import import_content
from transfer.layout import rows
from transfer.progress import Progress
from transfer.tally import Tally

DEMO = Path(__file__).resolve().parent.parent / "demo"
CONTENT, PROTECTED = DEMO / "content", DEMO / "protected_identities.jsonl"

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
    return not rows(Partner).exists() and not rows(Position).exists()


def is_loaded() -> bool:
    """True in a database that holds the demonstration: elsewhere, its accounts would be a back door."""
    return rows(Partner).filter(key=PUBLISHER).exists()


@transaction.atomic
def load(progress: Progress | None = None) -> Tally:
    """Imports the content with its sealed records, and makes the accounts, which have no password yet."""
    tallies = import_content(CONTENT, protected=PROTECTED, progress=progress)
    for person in (*PEOPLE, PROTECTION_OFFICER):
        account_of(person)
    return sum(tallies.values(), Tally())


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
