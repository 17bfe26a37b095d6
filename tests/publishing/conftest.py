"""What pytest leaves out where there is nothing to try."""

from django.conf import settings

# SQLite lets one writer in at a time.
collect_ignore = ["test_copies_at_once.py"] if "sqlite" in settings.DATABASES["default"]["ENGINE"] else []
