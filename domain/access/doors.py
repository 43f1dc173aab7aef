"""The entry points outside conversations: web routes and command-line verbs."""

from collections.abc import Mapping

ROUTES: Mapping[str, str] = {
    "GET /": "look",
    "GET /bai/{link}": "look",
    "GET /bai/{link}/{card:int}": "look",
    "GET /khung": "look",
    "GET /moi/{link}": "look",
    "GET /vao": "look",
    "POST /vao/truoc": "talk",
    "GET /vao/{code}": "look",
    "POST /vao/{code}": "talk",
    "GET /vao/{code}/qr.svg": "look",
    "GET /manifest.webmanifest": "look",
    "GET /sw.js": "look",
    "GET /tinh/{version}/{name:path}": "look",
    "GET /hinh/{name}": "look",
    "POST /chat/session": "talk",
    "GET /chat/session": "talk",
    "POST /chat/messages": "talk",
    "GET /chat/messages": "talk",
    "GET /chat/events": "talk",
    "POST /chat/recovery": "talk",
    "GET /chat/media/{id}": "read_files",
    "POST /webhook/{channel}": "talk",
    "GET /healthz": "look",
    "GET /readyz": "look",
    "GET /metrics": "look",
}
"""The action of each HTTP method and path."""

COMMAND_LINE: Mapping[str, str] = {
    "setup": "set_up",
    "run": "keep_machine",
    "migrate": "keep_machine",
    "seed": "keep_machine",
    "check-content": "keep_machine",
    "approve-lesson": "approve_lesson",
    "grant": "grant_role",
    "invite": "grant_role",
    "export": "export_initiatives",
    "import": "import_initiatives",
    "report": "report",
    "sessions": "grant_role",
    "erase": "erase_person",
    "backup": "keep_machine",
    "restore": "keep_machine",
    "rehearse": "keep_machine",
    "doctor": "keep_machine",
}
"""The action of each command-line verb."""
