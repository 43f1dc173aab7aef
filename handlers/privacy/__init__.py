"""A person's own data in chat: seen, corrected, taken along, erased."""
