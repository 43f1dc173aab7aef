"""The kinds of secrets, and the mark that stands in their place."""

from enum import StrEnum

MARK = "•••"
"""Stands where a secret stood: people see that something is gone."""


class SecretKind(StrEnum):
    """What a secret opens: one payment or sign-in, an account, an identity, a bank card."""

    CODE = "code"
    PASSWORD = "password"  # noqa: S105 - the word for one
    IDENTITY = "identity"
    CARD = "card"
