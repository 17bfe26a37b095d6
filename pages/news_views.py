"""The list of news and the page of one: it finds, asks and renders."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from languages.texts import active_language
from pages.models import NewsItem
from pages.news_filters import FACETS
from pages.news_presentation import Story
from publishing.amendments import amendments_of, with_amendments
from publishing.listing import Listing, mixes_languages
from publishing.pages import find, list_context, record_frame


@require_safe
def news_list(request: HttpRequest) -> HttpResponse:
    language = active_language()
    listing = Listing(NewsItem.objects.all(), FACETS, language, request.GET, mixed=mixes_languages(request))
    rows = listing.published().for_lists().with_names().newest_first(language, mixed=listing.mixed)
    return render(request, "news/news_list.html", list_context("news:list", listing, rows))


@require_safe
def news_detail(request: HttpRequest, slug: str) -> HttpResponse:
    item = find(with_amendments(NewsItem.objects.select_related("image")), slug)
    story = Story(item, mixes_languages(request))
    context = {
        **record_frame(item, "news:list"),
        "item": item,
        "story": story,
        "amendments": amendments_of(item),
    }
    return render(request, "news/news_detail.html", context)
