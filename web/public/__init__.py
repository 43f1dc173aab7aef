"""The public pages: the chat's page, small pages, static files, health."""
