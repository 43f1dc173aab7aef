"""The one channel that is always there: the chat on our own page."""

WEB_CHAT = "webchat"
