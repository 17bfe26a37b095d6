"""Links in texts that lead nowhere. Looking at every text takes a while on a large site, so it is not done
on each visit: what was found is kept for a while, and says when it was found."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from advocacy_site.first_screen.person import publishable_models
from advocacy_site.first_screen.rows import Row
from advocacy_site.first_screen.section import Listed, Section
from publishing.text_links import Reason, dead_links

KEPT = "first_screen.dead_links"
A_DAY, A_WHILE = 24 * 3600, 10 * 60  # seconds: how long it is kept on a large site, and on a small one
QUICKLY = 2_000  # texts that are looked at while somebody waits


@dataclass(frozen=True)
class Dead:
    """A link that leads nowhere, as plain data."""

    model: str
    key: str
    language: str
    words: str
    target: str
    reason: str


@dataclass(frozen=True)
class Check:
    """What was found, and when."""

    at: datetime
    links: tuple[Dead, ...]


def check_links(*, keep_for: int = A_DAY) -> Check:
    """Looks at every text that readers have before them, now."""
    found = (
        Dead(
            model=one.record._meta.label_lower,
            key=str(one.record.pk),
            language=one.language,
            words=one.words,
            target=one.target,
            reason=str(one.reason),
        )
        for one in dead_links()
    )
    check = Check(timezone.now(), tuple(found))
    cache.set(KEPT, check, keep_for)
    return check


def last_check() -> Check | None:
    """What was found last; on a small site, looked for again after a while. None: nobody looked yet."""
    if (kept := cache.get(KEPT)) is not None:
        return kept
    if sum(model._base_manager.count() for model in publishable_models()) > QUICKLY:
        return None
    return check_links(keep_for=A_WHILE)


class DeadLinks(Section):
    """Links in what readers see that lead nowhere, in the types and languages that this person writes."""

    code = "links"
    title = _("Broken links")

    def concerns(self) -> bool:
        return bool(self.person.kinds("change", "translate"))

    @cached_property
    def check(self) -> Check | None:
        return last_check()

    def rows(self) -> Any:
        labels = {model._meta.label_lower for model in self.person.kinds("change", "translate")}
        links = self.check.links if self.check else ()
        mine = (one for one in links if one.language in self.person.languages and one.model in labels)
        return Listed(list(mine))

    def told(self, found: Any) -> list[Row]:
        return [
            Row(
                model=one.model,
                key=one.key,
                language=one.language,
                detail=Reason(one.reason).label,
                note=f"{one.words} → {one.target}" if one.words else one.target,
            )
            for one in found
        ]

    def heading(self, count: int) -> str:
        return ngettext("%(number)s broken link", "%(number)s broken links", count)
