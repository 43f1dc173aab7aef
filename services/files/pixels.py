"""How many pixels a picture may have: the page tells it before anything leaves."""

MAX_PIXELS = 63_990_000
"""What a phone's 50 megapixels and its longest panorama need, unpacked whole in memory."""
MAX_JPEG_PIXELS = 210_000_000
"""A JPEG is unpacked near its kept size, row by row, so that even 200 megapixels cost little."""
MAX_WEBP_PIXELS = 36_000_000
"""Its decoder holds four copies; no phone's camera makes WebP."""
MOST_PIXELS = {"image/jpeg": MAX_JPEG_PIXELS, "image/webp": MAX_WEBP_PIXELS, "other": MAX_PIXELS}
"""The limit of each kind, as a browser names it."""
