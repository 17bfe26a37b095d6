"""Where the demonstration is not loaded, nobody gets its accounts: they would be a back door."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User


@pytest.mark.django_db
def test_demo_login_makes_no_account_where_there_is_no_demonstration():
    with pytest.raises(CommandError):
        call_command("demo_login")
    assert not User.objects.exists()
