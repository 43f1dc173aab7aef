"""What goes beyond telling: kinds of contribution, co-authors, published ideas like one's own."""
