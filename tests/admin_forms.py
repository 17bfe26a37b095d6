"""Filling in the admin's forms as a browser would: what a page holds is what is sent back."""

from typing import Any

from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from publishing.copies import working
from publishing.copies.merging import every_part
from publishing.public_change import owner_of
from publishing.state import Publishable


def change_url(record: Any) -> str:
    meta = record._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[record.pk])


def logged_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def fields_of(response: Any) -> dict[str, Any]:
    """Every field of the page's form as a browser would send it, without any button."""
    soup = BeautifulSoup(response.content, "html.parser")
    form = soup.select_one("#content-main form")
    data: dict[str, Any] = {}
    for one in form.select("input, textarea, select"):
        name = one.get("name")
        if not name or "__prefix__" in name or one.has_attr("disabled"):
            continue
        if one.name == "select":
            chosen = [option["value"] for option in one.select("option[selected]")]
            if one.has_attr("multiple"):
                data[name] = chosen
            else:
                options = one.select("option")
                data[name] = chosen[0] if chosen else options[0]["value"] if options else ""
        elif one.name == "textarea":
            data[name] = one.text.removeprefix("\n")
        elif one.get("type") in {"checkbox", "radio"}:
            if one.has_attr("checked"):
                data.setdefault(name, []).append(one.get("value", "on"))
        elif one.get("type") != "submit":
            data[name] = one.get("value", "")
    return data


def add_row(data: dict[str, Any], prefix: str, **values: Any) -> None:
    number = int(data[f"{prefix}-TOTAL_FORMS"])
    data[f"{prefix}-TOTAL_FORMS"] = number + 1
    for name, value in values.items():
        data[f"{prefix}-{number}-{name}"] = value


def let_out(*records: Any) -> None:
    """Publishes what waits in the working copies of these records, and reads them again."""
    for record in records:
        owner = owner_of(record)
        if isinstance(owner, Publishable):
            working.let_out(owner, every_part(), by=None)
        record.refresh_from_db()
