"""Mail about moves: to whom, in which language, what it says, and that it never breaks anything."""

import logging
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Event, User
from languages.codes import column, site_languages
from partners.models import Visibility
from publishing.workflow import keep_public, publish, send_back, submit, withdraw
from tests.admin_forms import change_url, fields_of, logged_in
from tests.making import make_partner, make_position, make_protected_partner, make_user
from tests.norms.test_c22 import wrong_letter

pytestmark = pytest.mark.django_db

HERE, ELSEWHERE = site_languages()[:2]


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """`committed(move, …)` makes the move in a transaction that ends; gives the messages that left."""

    def run(move, *given, **named):
        transaction.get_connection().run_on_commit.clear()
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            move(*given, **named)
        return {message.to[0]: message for message in mail.outbox}

    return run


def draft(**values):
    return make_position({HERE: "Eau potable", ELSEWHERE: "Drinking water"}, public=(), **values)


def person(role, **values):
    """Somebody who reads English."""
    return make_user(role, interface_language="en", **values)


# --- to whom --------------------------------------------------------------------------------------


def test_a_text_submitted_is_told_to_those_who_may_publish_it_or_send_it_back(committed):
    author = person("editor")
    waiting = [person("reviewer"), person("publisher"), person("administrator")]
    person("translator"), person("editor"), person("protection_officer")
    person("publisher", is_active=False), person("publisher", translates=[ELSEWHERE])
    person("publisher", mail_about_moves=False)
    told = committed(submit, draft(), HERE, by=author)
    assert set(told) == {one.email for one in waiting}


def test_who_submits_a_text_is_not_written_to_about_it(committed, publisher, reviewer):
    told = committed(submit, draft(), HERE, by=publisher)
    assert set(told) == {reviewer.email}


def test_a_text_sent_back_is_told_to_who_submitted_it_last_with_the_comment(committed, reviewer):
    first, second, position = person("editor"), person("editor"), draft()
    submit(position, HERE, by=first)
    send_back(position, HERE, by=reviewer)
    submit(position, HERE, by=second)
    told = committed(send_back, position, HERE, by=reviewer, comment="Une source manque.\nVoir le § 2.")
    assert set(told) == {second.email}
    assert "> Une source manque.\n> Voir le § 2." in told[second.email].body


def test_a_publication_is_told_to_who_submitted_it_and_to_the_translators(committed, publisher):
    author, position = person("editor"), draft(source_language=HERE)
    submit(position, HERE, by=author)
    names_it, does_only_that = person("translator", translates=[ELSEWHERE]), person("translator")
    person("translator", translates=[HERE])
    told = committed(publish, position, HERE, by=publisher)
    assert set(told) == {author.email, names_it.email, does_only_that.email}
    assert told[author.email].subject.startswith("Published:")
    assert told[names_it.email].subject.startswith("To translate:")


def test_the_publication_of_a_translation_is_told_to_no_translator(committed, publisher, translator):
    author, position = person("editor"), draft(source_language=HERE)
    submit(position, ELSEWHERE, by=author)
    assert set(committed(publish, position, ELSEWHERE, by=publisher)) == {author.email}


def test_a_submission_that_was_answered_long_ago_is_nobodys_concern(committed, publisher):
    author, position = person("editor"), draft()
    submit(position, HERE, by=author)
    for verb in (publish, withdraw):
        verb(position, HERE, by=publisher)
    assert author.email not in committed(publish, position, HERE, by=publisher)


def test_a_withdrawal_is_told_to_who_published_it(committed, publisher):
    other, position = person("publisher"), draft()
    publish(position, HERE, by=other)
    told = committed(withdraw, position, HERE, by=publisher, reason="Chiffre faux")
    assert set(told) == {other.email}
    assert "> Chiffre faux" in told[other.email].body


def test_who_does_it_all_alone_is_written_to_about_nothing(committed, publisher):
    position = draft()
    assert committed(publish, position, HERE, by=publisher) == {}
    assert committed(withdraw, position, HERE, by=publisher) == {}


def test_a_planned_withdrawal_says_its_moment_and_who_planned_it_hears_that_it_is_off(committed, publisher):
    other, position = person("publisher"), draft()
    publish(position, HERE, by=other)
    told = committed(withdraw, position, HERE, by=publisher, at=timezone.now() + timedelta(days=2))
    assert told[other.email].subject.startswith("Soon withdrawn:")
    assert "(Europe/Brussels)" in told[other.email].body
    told = committed(keep_public, position, HERE, by=other)
    assert set(told) == {publisher.email}


# --- what it says ---------------------------------------------------------------------------------


def test_the_message_says_what_happened_to_what_who_did_it_and_where(committed, settings):
    author = person("editor", name="Awa Diop")
    reader, position = person("publisher"), draft()
    message = committed(submit, position, HERE, by=author)[reader.email]
    assert message.subject == "To review: Eau potable (Français)"
    assert message.from_email == settings.DEFAULT_FROM_EMAIL
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"
    assert "Awa Diop asks for a review of this text." in message.body
    assert "Position: Eau potable" in message.body
    assert f"{settings.SITE_URL}{change_url(position)}" in message.body
    assert f"{settings.SITE_URL}{reverse('admin:accounts_user_mine')}" in message.body
    assert "&" not in re.sub(r"https?://\S+", "", message.body)
    assert message.content_subtype == "plain" and not message.attachments


@pytest.mark.parametrize("language", site_languages())
def test_each_is_written_to_in_the_language_of_their_interface(committed, language, editor):
    reader = make_user("publisher", interface_language=language)
    position = make_position({HERE: "Note", ELSEWHERE: "Note"}, public=())
    message = committed(submit, position, HERE, by=editor)[reader.email]
    assert wrong_letter(message, language) == []


def test_somebody_whose_language_is_not_served_any_more_is_written_to_in_that_of_the_site(committed, editor):
    reader = make_user("publisher", interface_language="xx")
    message = committed(submit, draft(), HERE, by=editor)[reader.email]
    assert wrong_letter(message, site_languages()[0]) == []


def test_line_breaks_in_a_title_or_a_name_reach_no_header(committed, editor):
    reader = person("publisher")
    User.objects.filter(pk=editor.pk).update(name="Awa\r\nBcc: all@example.org")
    editor.refresh_from_db()
    position = draft()
    type(position).objects.filter(pk=position.pk).update(
        **{column("title", HERE): "Eau\r\nBcc: everybody@example.org\x0b\u2028fin"}
    )
    message = committed(submit, position, HERE, by=editor)[reader.email]
    assert message.subject == "To review: Eau Bcc: everybody@example.org fin (Français)"
    assert message.message()["Bcc"] is None and message.recipients() == [reader.email]
    assert "\nBcc:" not in message.body


def test_a_protected_partner_is_told_by_its_label_and_without_a_comment(committed, reviewer):
    author, partner = person("editor"), make_protected_partner(public=())
    submit(partner, HERE, by=author)
    message = committed(send_back, partner, HERE, by=reviewer, comment="Son vrai nom est Untel")[author.email]
    assert partner.version(HERE).title in message.subject
    assert "Untel" not in message.body


def test_not_even_the_label_of_a_suppressed_partner_is_told(committed, reviewer):
    author, partner = person("editor"), make_partner(public=(), visibility=Visibility.SUPPRESSED)
    submit(partner, HERE, by=author)
    message = committed(send_back, partner, HERE, by=reviewer, comment="x")[author.email]
    title = partner.version(HERE).title
    assert title and title not in message.subject + message.body
    assert "Partner" in message.subject


# --- when -----------------------------------------------------------------------------------------


def test_nothing_leaves_before_the_commit_and_nothing_after_a_rollback(committed, editor, reviewer):
    position = draft()

    def fails():
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            submit(position, HERE, by=editor)
            assert mail.outbox == []
            raise ZeroDivisionError

    assert committed(fails) == {}


class Broken:
    """A mail server that refuses one person, or nobody at all."""

    refused = ""

    def __init__(self, **options):
        assert options["timeout"]

    def open(self):
        if not self.refused:
            raise OSError("no server")

    def close(self):
        pass

    def send_messages(self, messages):
        if messages[0].to == [self.refused]:
            raise OSError("refused")
        mail.outbox += messages


def test_a_mail_server_that_fails_does_not_undo_the_move(committed, monkeypatch, caplog, editor, reviewer):
    monkeypatch.setattr("publishing.notices.get_connection", Broken)
    position = draft()
    with caplog.at_level(logging.ERROR):
        assert committed(submit, position, HERE, by=editor) == {}
    assert position.version(HERE).state == "in_review" and Event.objects.filter(verb="submit").exists()
    assert "Nobody was written to" in caplog.text
    assert "Eau potable" not in caplog.text and reviewer.email not in caplog.text


def test_one_address_that_is_refused_does_not_keep_the_others_from_hearing(
    committed, monkeypatch, caplog, editor, reviewer, publisher
):
    monkeypatch.setattr("publishing.notices.get_connection", Broken)
    monkeypatch.setattr(Broken, "refused", reviewer.email)
    assert set(committed(submit, draft(), HERE, by=editor)) == {publisher.email}
    assert "Somebody was not written to" in caplog.text


# --- the page of the record, and one's own settings -----------------------------------------------


def test_the_author_reads_on_the_page_why_a_text_was_sent_back_until_it_is_submitted_again(editor):
    reviewer, position = make_user("reviewer", name="Lise Roy"), draft()
    submit(position, HERE, by=editor)
    page = logged_in(reviewer).get(change_url(position))
    data = fields_of(page) | {column("comment", HERE): "Il manque une source <b>."}
    logged_in(reviewer).post(change_url(position), {**data, "_move": f"send_back:{HERE}"})
    shown = logged_in(editor).get(change_url(position)).content.decode()
    assert "Il manque une source &lt;b&gt;." in shown and "Lise Roy" in shown
    submit(position, HERE, by=editor)
    assert "Il manque une source" not in logged_in(editor).get(change_url(position)).content.decode()


def test_everybody_chooses_whether_mail_comes_and_changes_nobody_else(committed, editor):
    reader, other = person("reviewer"), person("reviewer")
    client, path = logged_in(reader), reverse("admin:accounts_user_mine")
    data = fields_of(client.get(path))
    assert data.pop("mail_about_moves") == ["on"]
    client.post(path, {**data, "is_superuser": "on", "email": "x@example.org"})
    reader.refresh_from_db()
    assert (reader.mail_about_moves, reader.is_superuser) == (False, False)
    assert set(committed(submit, draft(), HERE, by=editor)) == {other.email}
    assert Event.objects.get(verb="change").details == {"fields": ["mail_about_moves"]}


def test_ones_own_settings_are_for_who_may_log_in():
    path = reverse("admin:accounts_user_mine")
    assert Client().get(path).status_code == 302
    outsider = make_user()
    User.objects.filter(pk=outsider.pk).update(is_staff=False)
    assert logged_in(outsider).get(path).status_code == 302
