"""The role table, read as role × action: what it says is what each role can do."""

import pytest

from advocacy_site.roles import ROLE_LABELS, SUBJECTS, apply_roles, role_table
from tests.making import make_user

pytestmark = pytest.mark.django_db

CELLS = [
    (role, verb, subject, allowed)
    for role, rights in role_table().items()
    for (verb, subject), allowed in rights.items()
]


@pytest.mark.parametrize(("role", "verb", "subject", "allowed"), CELLS)
def test_a_role_may_do_what_the_table_says_and_nothing_else(role, verb, subject, allowed):
    from django.contrib.auth.models import Permission

    user = make_user(role)
    for label in SUBJECTS[subject]:
        app, model = label.split(".")
        codename = f"{verb}_{model}"
        exists = Permission.objects.filter(content_type__app_label=app, codename=codename).exists()
        assert user.has_perm(f"{app}.{codename}") == (allowed and exists)


def test_every_right_of_the_table_exists_for_some_model():
    from django.contrib.auth.models import Permission

    for verb, subject in role_table()["administrator"]:
        names = [label.split(".") for label in SUBJECTS[subject]]
        assert any(
            Permission.objects.filter(content_type__app_label=app, codename=f"{verb}_{model}").exists()
            for app, model in names
        ), (verb, subject)


def test_every_model_of_ours_is_in_the_table():
    from django.apps import apps

    listed = {label for labels in SUBJECTS.values() for label in labels}
    ours = {
        model._meta.label_lower
        for config in apps.get_app_configs()
        if config.name in {"accounts", "topics", "library", "partners", "positions", "pages"}
        for model in config.get_models()
    }
    assert ours | {"publishing.revision"} == listed  # whose history can be erased


def test_applying_the_table_again_changes_nothing():
    from django.contrib.auth.models import Group

    def rights():
        return {g.name: set(g.permissions.values_list("codename", flat=True)) for g in Group.objects.all()}

    before = rights()
    apply_roles()
    assert rights() == before
    assert set(before) == set(ROLE_LABELS)


def test_a_right_that_left_the_table_is_taken_away():
    from django.contrib.auth.models import Group, Permission

    translator = Group.objects.get(name="translator")
    translator.permissions.add(Permission.objects.get(codename="publish_position"))
    apply_roles()
    assert not make_user("translator").has_perm("positions.publish_position")
