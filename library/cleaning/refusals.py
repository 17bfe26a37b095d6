"""How the gate says no."""

from django.core.exceptions import ValidationError


class Refused(ValidationError):
    """The file cannot be stored. The message says why and what to do; `code` says it to a program."""

    def __init__(self, message: str, code: str):
        super().__init__(message, code=code)
