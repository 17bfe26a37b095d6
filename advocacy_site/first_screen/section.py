"""A section of the first screen: a question, the rows that answer it, and what is said of their number."""

from typing import Any, ClassVar

from django.urls import reverse
from django.utils.functional import Promise

from advocacy_site.first_screen.person import Person
from advocacy_site.first_screen.rows import Listed, Row, read


class Section:
    """Subclasses say whom they concern, which rows there are, and how a number of them is called.

    `rows` is a QuerySet of a UNION, or Listed; `told` makes lines of some of them.
    """

    code: ClassVar[str]
    title: ClassVar[str | Promise]  # of the list, and among what there is nothing to do of
    explanation: ClassVar[str | Promise] = ""
    since: ClassVar[str | Promise] = "%(moment)s"  # what is said of the moment of a line
    is_urgent: ClassVar[bool] = False
    may_be_long: ClassVar[bool] = False  # thousands are counted, and put in order by their own list alone
    has_own_list: ClassVar[bool] = True  # False: another page of the admin lists exactly the same rows

    def __init__(self, person: Person):
        self.person = person

    def concerns(self) -> bool:
        """False: not even its heading is for this person."""
        raise NotImplementedError

    def rows(self) -> Any:
        raise NotImplementedError

    def told(self, found: Any) -> list[Row]:
        return read(found)

    def heading(self, count: int) -> str:
        """What there is, as a sentence with `%(number)s` where the number stands."""
        raise NotImplementedError

    def list_url(self) -> str:
        return reverse("admin:today", args=[self.code])


__all__ = ["Listed", "Row", "Section"]
