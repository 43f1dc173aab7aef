"""Taking out what became of everything said: no words, no phone, names only within consent."""
