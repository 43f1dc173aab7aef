"""The web: everything that speaks HTTP, from the chat's page to webhooks."""
