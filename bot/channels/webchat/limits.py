"""What the web chat's page can carry."""

from domain.screens import ChannelLimits

LIMITS = ChannelLimits(
    characters=4_000,
    buttons=24,
    button_characters=160,
    can_edit=True,
    pictures=True,
    shows_at_commit=True,
    marks=True,
)
