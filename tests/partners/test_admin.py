"""Partners in the admin: coalitions and their members, protection, and the sealed records."""

import pytest
from django.conf import settings
from django.contrib.admin.models import LogEntry

from accounts.models import Event
from languages.codes import column
from partners.identity import Consent, ProtectedIdentity, Secrets, keep
from partners.models import Partner, Visibility
from tests.admin_forms import add_row, change_url, fields_of, let_out, logged_in
from tests.making import make_country, make_membership, make_partner, make_user

pytestmark = pytest.mark.django_db

SEALED = "/admin/partners/protectedidentity/"
SECRET = "Association Vraiment Secrète"


@pytest.fixture
def sealed(officer):
    return keep(
        make_partner(),
        Secrets(real_name=SECRET, country="CD", consent=Consent(given=True, date="2024-01-02"), note="Chut"),
        by=officer,
    )


def test_members_are_written_on_the_page_of_their_coalition(editor):
    coalition, member = make_partner(), make_partner()
    client = logged_in(editor)
    data = fields_of(client.get(change_url(coalition)))
    add_row(data, "memberships", member=member.pk, is_public="on", role="chair", start="2014")
    add_row(data, "memberships", is_public="on", role="member", **{column("name", "fr"): "Sans fiche"})
    response = client.post(change_url(coalition), data)
    assert response.status_code == 302, response.context["error_links"]
    let_out(coalition)
    lines = list(coalition.memberships.all())
    assert [(line.order, str(line)) for line in lines] == [(1, str(member)), (2, "Sans fiche")]
    assert str(coalition) in client.get(change_url(member)).content.decode()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"start": "2015", "end": "2014"}, "end"),
        ({"member": "itself"}, "member"),
        ({column("name", "fr"): "Un nom aussi"}, "member"),
    ],
)
def test_an_impossible_membership_is_refused_on_the_right_field_in_french(editor, values, field):
    coalition, member = make_partner(), make_partner()
    client = logged_in(editor)
    data = fields_of(client.get(change_url(coalition)))
    values = {"member": member.pk, **values}
    if values["member"] == "itself":
        values["member"] = coalition.pk
    add_row(data, "memberships", is_public="on", role="member", **values)
    response = client.post(change_url(coalition), data)
    formset = next(
        one.formset for one in response.context["inline_admin_formsets"] if one.opts.fk_name == "of"
    )
    assert list(formset.forms[0].errors) == [field]


def test_one_member_twice_is_refused_before_the_database_is_asked(editor):
    coalition, member = make_partner(), make_partner()
    client = logged_in(editor)
    data = fields_of(client.get(change_url(coalition)))
    for _number in range(2):
        add_row(data, "memberships", member=member.pk, is_public="on", role="member")
    assert client.post(change_url(coalition), data).status_code == 200
    assert not coalition.memberships.exists()


def test_a_member_that_left_may_come_back(editor):
    coalition, member = make_partner(), make_partner()
    make_membership(coalition, member, start="2010", end="2012")
    client = logged_in(editor)
    data = fields_of(client.get(change_url(coalition)))
    add_row(data, "memberships", member=member.pk, is_public="on", role="member", start="2015")
    assert client.post(change_url(coalition), data).status_code == 302


# --- protection --------------------------------------------------------------------------------------


def test_only_the_protection_officer_changes_the_visibility(editor, officer):
    partner = make_partner()
    client = logged_in(editor)
    data = fields_of(client.get(change_url(partner)))
    assert "visibility" not in data
    client.post(change_url(partner), data | {"visibility": Visibility.SUPPRESSED})
    partner.refresh_from_db()
    assert partner.visibility == Visibility.PUBLIC
    client = logged_in(officer)
    data = fields_of(client.get(change_url(partner)))
    data |= {"visibility": Visibility.IDENTITY_WITHHELD, column("name", "fr"): "Organisation protégée"}
    data |= {column("name", "en"): "Protected organisation", column("address", "fr"): "organisation-protegee"}
    response = client.post(change_url(partner), {**data, "_continue": "1"}, follow=True)
    partner.refresh_from_db()
    assert partner.visibility == Visibility.IDENTITY_WITHHELD
    assert partner.version("fr").slug == "organisation-protegee"
    assert "partner-" in response.content.decode()  # the warning names what may still betray it


def test_protecting_and_emptying_where_it_works_is_one_step(officer):
    country = make_country()
    partner = make_partner(country=country)
    partner.works_in.set([country])
    client = logged_in(officer)
    data = fields_of(client.get(change_url(partner))) | {"visibility": Visibility.COUNTRY_WITHHELD}
    response = client.post(change_url(partner), data)
    assert {"country", "works_in"} <= response.context["adminform"].form.errors.keys()
    response = client.post(change_url(partner), data | {"country": "", "works_in": []})
    assert response.status_code == 302
    partner.refresh_from_db()
    assert (partner.country, list(partner.works_in.all())) == (None, [])


def test_the_protection_officer_alone_changes_nothing_else(officer):
    partner = make_partner()
    data = fields_of(logged_in(officer).get(change_url(partner)))
    assert "visibility" in data and "kind" not in data


def test_an_editor_cannot_give_a_protected_partner_its_country(editor):
    partner = make_partner(visibility=Visibility.IDENTITY_WITHHELD)
    country = make_country()
    client = logged_in(editor)
    data = fields_of(client.get(change_url(partner)))
    response = client.post(change_url(partner), data | {"country": country.pk, "works_in": [country.pk]})
    assert {"country", "works_in"} <= response.context["adminform"].form.errors.keys()
    partner.refresh_from_db()
    assert partner.country is None


# --- sealed records ------------------------------------------------------------------------------------


def test_the_officer_opens_a_sealed_record_and_the_log_says_so(officer, sealed):
    page = logged_in(officer).get(change_url(sealed))
    assert SECRET in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    assert Event.objects.get(verb="open_identity").by == officer.email


@pytest.mark.parametrize("role", ["administrator", "publisher", "reviewer", "editor", "translator"])
def test_nobody_else_sees_that_there_are_sealed_records(role, sealed):
    client = logged_in(make_user(role, email="somebody@example.org"))
    for url in (SEALED, f"{SEALED}add/", change_url(sealed), change_url(sealed).replace("change", "delete")):
        assert client.get(url).status_code == 403
    assert "protectedidentity" not in client.get("/admin/").content.decode()
    assert not Event.objects.filter(verb="open_identity").exists()


def test_not_even_a_superuser_opens_one(sealed, django_user_model):
    root = django_user_model.objects.create_superuser("root@example.org", "x")
    assert logged_in(root).get(change_url(sealed)).status_code == 403


def test_what_is_saved_is_sealed_and_leaves_no_trace(officer):
    partner = make_partner()
    client = logged_in(officer)
    data = fields_of(client.get(f"{SEALED}add/"))
    data |= {"partner": partner.pk, "real_name": SECRET, "review_by": "2020-01-01", "risk": "high"}
    data |= {"consent_given": "on", "consent_date": "2019-05-04", "forbidden_strings": "Secrète\n\nAutre"}
    response = client.post(f"{SEALED}add/", data)
    assert response.status_code == 302, response.context["errors"]
    record = ProtectedIdentity.objects.get()
    assert SECRET.encode() not in bytes(record.sealed)
    secrets = record.open()
    assert (secrets.real_name, secrets.review_by, secrets.risk) == (SECRET, "2020-01-01", "high")
    assert (secrets.consent.date, secrets.forbidden_strings) == ("2019-05-04", ["Secrète", "Autre"])
    client.post(change_url(record), fields_of(client.get(change_url(record))) | {"note": "Suite"})
    assert ProtectedIdentity.objects.get().open() == Secrets(**{**vars(secrets), "note": "Suite"})
    assert not LogEntry.objects.exists()
    assert list(Event.objects.order_by("pk").values_list("verb", flat=True)) == [
        "seal_identity",
        "open_identity",
        "seal_identity",
    ]


def test_overdue_reviews_are_listed_by_public_label(officer, sealed):
    late = keep(make_partner(), Secrets(real_name="Autre Secret", review_by="2020-01-01"), by=officer)
    page = logged_in(officer).get(SEALED, {"review": "overdue"})
    assert [row.pk for row in page.context["cl"].result_list] == [late.pk]
    assert "Autre Secret" not in page.content.decode()
    assert str(late.partner) in page.content.decode()


def test_a_record_sealed_with_another_key_says_what_to_do(officer, sealed, monkeypatch):
    other = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
    monkeypatch.setattr(settings, "PROTECTED_KEY", other)
    client = logged_in(officer)
    page = client.get(change_url(sealed), follow=True)
    assert "PROTECTED_KEY" in page.content.decode()
    assert client.get(SEALED, {"review": "overdue"}).status_code == 200


def test_who_may_not_delete_a_sealed_record_cannot_delete_its_partner(publisher, sealed):
    partner = sealed.partner
    Partner.objects.filter(pk=partner.pk).update(**{column("state", code): "draft" for code in ("fr", "en")})
    url = change_url(partner).replace("change", "delete")
    assert logged_in(publisher).post(url, {"post": "yes"}).status_code == 403
    assert Partner.objects.filter(pk=partner.pk).exists()
