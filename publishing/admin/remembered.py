"""Lists that open as one left them: filters, search and order, per person and list, for as long as a session.

What a link carries counts alone; only a list that is opened without anything comes back as it was. It says
so, and `?everything` forgets it. Words searched for are not remembered where they could be a secret.
"""

from typing import Any

from django.contrib.admin.options import IS_POPUP_VAR, TO_FIELD_VAR
from django.contrib.admin.views.main import ALL_VAR, ERROR_FLAG, PAGE_VAR, SEARCH_VAR, ChangeList
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict

KEPT = "lists"  # in the session: {"positions.position": "state_fr=draft&o=1"}
EVERYTHING = "everything"
LONGEST = 500  # characters of what is remembered of a list
NOT_KEPT = (PAGE_VAR, ALL_VAR, ERROR_FLAG)
OF_A_CHOICE = (IS_POPUP_VAR, TO_FIELD_VAR)  # a list opened to choose a record from, for another page


class RememberedChangeList(ChangeList):
    """A list whose way back to everything says so: a bare address would bring back what was left."""

    everything_query = f"{EVERYTHING}=1"

    def get_query_string(self, new_params: Any = None, remove: Any = None) -> str:
        query = super().get_query_string(new_params, remove)
        return f"?{self.everything_query}" if query == "?" and not self.is_popup else query


class RememberedList:
    """For a ModelAdmin."""

    remembers_search = True

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        view: Any = super()
        label, restored = self.opts.label_lower, False  # type: ignore[attr-defined]
        if EVERYTHING in request.GET:
            _keep(request, label, "")
            return HttpResponseRedirect(request.path)
        if not request.GET:
            if kept := _kept(request).get(label, ""):
                request.GET = QueryDict(kept)
                restored = True
        elif request.method == "GET" and not any(name in request.GET for name in OF_A_CHOICE):
            _keep(request, label, "" if ERROR_FLAG in request.GET else self._to_keep(request.GET))
        context = {
            "was_restored": restored,
            "everything_url": f"{request.path}?{EVERYTHING}=1",
            **(extra_context or {}),
        }
        response = view.changelist_view(request, context)
        if restored and response.status_code == 302 and f"{ERROR_FLAG}=1" in response.headers["Location"]:
            _keep(request, label, "")  # what was left cannot be asked any more
            return HttpResponseRedirect(request.path)
        return response

    def _to_keep(self, given: QueryDict) -> str:
        kept = given.copy()
        for name in (*NOT_KEPT, *(() if self.remembers_search else (SEARCH_VAR,))):
            kept.pop(name, None)
        for name in [name for name, value in kept.items() if value == ""]:
            del kept[name]
        query = kept.urlencode()
        return query if len(query) <= LONGEST else ""

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        found: type[ChangeList] = super().get_changelist(request, **kwargs)  # type: ignore[misc]
        return RememberedChangeList if found is ChangeList else found


def _kept(request: HttpRequest) -> dict[str, str]:
    session: Any = getattr(request, "session", {})
    found = session.get(KEPT)
    return found if isinstance(found, dict) else {}


def _keep(request: HttpRequest, label: str, query: str) -> None:
    """Writes to the session only what is new: each change of it is a write to the database."""
    if not hasattr(request, "session"):
        return
    kept = _kept(request)
    if kept.get(label, "") == query:
        return
    others = {name: value for name, value in kept.items() if name != label}
    request.session[KEPT] = {**others, label: query} if query else others
