"""Everything a person reads or studies: lessons, sentences, ward profiles, their rules."""
