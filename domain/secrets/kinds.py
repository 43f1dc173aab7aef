"""The kinds of secrets."""

from enum import StrEnum


class SecretKind(StrEnum):
    """What a secret opens: one payment or sign-in, an account, an identity, a bank card."""

    CODE = "code"
    PASSWORD = "password"  # noqa: S105 - the word for one
    IDENTITY = "identity"
    CARD = "card"
