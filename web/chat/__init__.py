"""The web chat: messages, the event stream, uploads and media."""
