"""What one Telegram message can carry."""

from domain.screens import ChannelLimits

LIMITS = ChannelLimits(
    characters=2_000,  # of 4,096 UTF-16 units: an emoji counts as two or more
    buttons=24,
    button_characters=28,  # with its number 32: a phone cuts the rest
    can_edit=True,
    pictures=True,
    caption=500,  # of 1,024
    shows_typing=True,
)
