"""Everything that speaks HTTP: the web chat's page and its doors."""
