"""The words of pages, news and the site, a column per language."""

from modeltranslation.translator import TranslationOptions, register

from pages.models import (
    Block,
    Funder,
    HomeSection,
    MenuItem,
    NewsCorrection,
    NewsItem,
    Page,
    PageCorrection,
    SiteIdentity,
    StandingText,
)


@register(NewsItem)
class NewsItemOptions(TranslationOptions):
    fields = ("title", "notice", "summary", "body")


@register(Page)
class PageOptions(TranslationOptions):
    fields = ("title", "notice", "summary")


@register(Block)
class BlockOptions(TranslationOptions):
    fields = ("heading", "source", "body", "label", "url")


@register(SiteIdentity)
class SiteIdentityOptions(TranslationOptions):
    fields = ("name", "tagline", "introduction", "disclaimer", "notice", "address")


@register(MenuItem)
class MenuItemOptions(TranslationOptions):
    fields = ("label", "url")


@register(HomeSection)
class HomeSectionOptions(TranslationOptions):
    fields = ("heading",)


@register(Funder)
class FunderOptions(TranslationOptions):
    fields = ("name", "acknowledgement")


@register(StandingText)
class StandingTextOptions(TranslationOptions):
    fields = ("body",)


@register([NewsCorrection, PageCorrection])
class CorrectionOptions(TranslationOptions):
    fields = ("text",)
