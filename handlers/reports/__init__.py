"""Reports: participation figures in chat, and their files."""
