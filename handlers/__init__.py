"""Conversations: each exposes a ``Conversation``; handlers translate, services decide."""
