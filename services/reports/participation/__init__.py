"""Participation: who learned, who proposed, which classes were held; people and lượt apart."""
