"""The Telegram channel: aiogram receives updates, python-telegram-bot sends messages."""
