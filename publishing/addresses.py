"""What an address answers, decided once for every type (DESIGN.md, decision 15).

| the slug, under the language of the address               | answer                                |
|------------------------------------------------------------|---------------------------------------|
| a public slug of that language                             | 200                                   |
| an old slug, or another language's slug, of a public record | 301 to its address in that language  |
| another language's public slug, no version here            | 404 that links the version that exists |
| once public here, now withdrawn                            | 410                                   |
| never public, protected, suppressed, unknown               | one and the same plain 404            |
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.http import Http404

from languages.codes import column, site_languages
from publishing.slugs import OldSlug
from publishing.state import Publishable, PublishableQuerySet, Version


@dataclass
class Answer:
    """What to do with an address: show `record`, or move, or say gone or only elsewhere."""

    record: Publishable | None = None
    move_to: str = ""
    gone: bool = False
    withdrawn_at: datetime | None = None
    elsewhere: list[Version] = field(default_factory=list)  # public versions in other languages


class OnlyElsewhere(Http404):
    """404 that may say more: the record has public versions in other languages."""

    def __init__(self, versions: list[Version]):
        super().__init__()
        self.versions = versions


class Gone(Exception):
    """410: it was public here and was withdrawn, then. `versions` are those still public elsewhere."""

    def __init__(self, versions: list[Version], withdrawn_at: datetime | None = None):
        super().__init__()
        self.versions = versions
        self.withdrawn_at = withdrawn_at


def resolve(rows: PublishableQuerySet, language: str, slug: str) -> Answer:
    """What the address `slug` of this type answers in `language`. `rows` is what a page would load."""
    record = rows.published(language).filter(**{column("slug", language): slug}).first()
    if record is not None:
        return Answer(record=record)
    return _elsewhere(rows.model, language, slug)


def _elsewhere(model: type[Publishable], language: str, slug: str) -> Answer:
    """Only on a miss: withdrawn, moved, in another language, or nothing at all."""
    everything = model._base_manager
    own = everything.filter(**{column("slug", language): slug}).first()
    if own is not None and own.version(language).is_withdrawn and not own.hides_its_past:
        return _gone(own, language)
    moved = _by_old_slug(model, language, slug)
    if moved is not None and not moved.is_hidden:
        here = moved.version(language)
        if here.is_public:
            return Answer(move_to=here.url)
        if here.is_withdrawn and not moved.hides_its_past:
            return _gone(moved, language)
    for record in _by_other_languages(model, language, slug):
        if (here := record.version(language)).is_public:
            return Answer(move_to=here.url)
        return Answer(elsewhere=record.public_versions())
    return Answer()


def _gone(record: Publishable, language: str) -> Answer:
    withdrawn_at = record.version(language).withdrawn_at
    return Answer(gone=True, withdrawn_at=withdrawn_at, elsewhere=record.public_versions())


def _by_old_slug(model: type[Publishable], language: str, slug: str) -> Publishable | None:
    old = OldSlug.objects.filter(model=model._meta.label_lower, language=language, slug=slug).first()
    return model._base_manager.filter(pk=old.object_id).first() if old else None


def _by_other_languages(model: type[Publishable], language: str, slug: str) -> Iterator[Publishable]:
    """Records that have, or had, this slug in another served language and are public there."""
    for code in site_languages():
        if code == language:
            continue
        current = model._base_manager.filter(**{column("slug", code): slug}).first()
        for record in (current, _by_old_slug(model, code, slug)):
            if record is not None and record.version(code).is_public:
                yield record
