"""Units: what leaders and unit contacts do in chat for members, classes and registration."""
