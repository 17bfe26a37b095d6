"""The list of results and the page of one: it finds, asks and renders."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from languages.texts import active_language
from positions.charts import YEAR_AND_STAGE, ResultsByYear
from positions.models import Result
from positions.result_filters import FACETS
from positions.result_presentation import ResultDossier
from publishing.listing import Listing, mixes_languages
from publishing.pages import find, list_context, record_frame


@require_safe
def result_list(request: HttpRequest) -> HttpResponse:
    language = active_language()
    listing = Listing(
        Result.objects.all(),
        FACETS,
        language,
        request.GET,
        mixed=mixes_languages(request),
        tallies=(YEAR_AND_STAGE,),
    )
    rows = listing.published().for_lists().with_names().newest_first(language, mixed=listing.mixed)
    context = list_context("results:list", listing, rows)
    context["by_year"] = ResultsByYear(
        context["tallies"][YEAR_AND_STAGE.name],
        lambda year: context["list_url"] + listing.parameters(year=str(year)),
    )
    return render(request, "results/result_list.html", context)


@require_safe
def result_detail(request: HttpRequest, slug: str) -> HttpResponse:
    result = find(Result.objects.select_related("kind", "practice_sheet"), slug)
    dossier = ResultDossier(result, mixes_languages(request))
    context = {
        **record_frame(result, "results:list"),
        "result": result,
        "dossier": dossier,
        "amendments": dossier.amendments,
    }
    return render(request, "results/result_detail.html", context)
