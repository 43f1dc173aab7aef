"""Conversations: each exposes ``conversation() -> Router``; they translate, services decide."""
