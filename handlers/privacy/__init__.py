"""A person's own data in chat: seen, corrected, exported, erased."""
