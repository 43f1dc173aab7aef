"""The texts of the page's scripts: passed as data, so that no script holds a sentence."""

import orjson

from domain.zone import LOCAL
from services.files.pixels import MOST_PIXELS
from web.bodies import MAX_TEXT
from web.context import WebContext
from web.pictures import sizes

KEYS = (
    "read_aloud",
    "reading_stop",
    "typing",
    "working",
    "sending",
    "retrying",
    "not_taken",
    "edit_again",
    "put_away",
    "picked",
    "right",
    "wrong",
    "danger_said",
    "called_now",
    "try_now",
    "mine",
    "bot",
    "offline",
    "offline_new",
    "link_lost",
    "file_too_big",
    "file_old_office",
    "file_empty",
    "file_many",
    "file_too_fine",
    "file_going",
    "file_lost",
    "text_too_long",
    "recording",
    "recording_no",
    "recording_empty",
    "picture_gone",
    "open_file",
    "choices",
    "copied",
    "copy",
    "size_now",
    "broken",
    "new_below",
    "more_below",
)


def script_words(web: WebContext) -> str:
    """Return the words and limits of the scripts as JSON that may stand inside HTML."""
    megabytes = web.upload_limit // (1024 * 1024)
    # A fact that only the browser knows stays a slot, to be filled there.
    open_slots = {"percent": "{percent}", "name": "{name}", "size": "{size}", "left": "{left}"}
    facts = {"megabytes": megabytes, "limit": MAX_TEXT, **open_slots}
    data = {
        "words": {key: web.say(f"page.script.{key}", **facts) for key in KEYS},
        "uploadLimit": web.upload_limit,
        "textLimit": MAX_TEXT,
        "pixelLimits": MOST_PIXELS,
        "zone": LOCAL.key,
        "pictures": {f"/hinh/{name}": size for name, size in sizes().items()},
    }
    return orjson.dumps(data).decode().replace("<", "\\u003c")
