"""Every other door: words that are commands, addresses, verbs of the command line."""

from collections.abc import Mapping

COMMANDS: Mapping[str, str] = {
    "menu": "talk",
    "counter": "talk",
    "about": "talk",
    "cancel": "talk",
    "resume": "talk",
    "learn": "learn",
    "propose": "propose",
    "follow": "propose",
    "share": "talk",
    "help": "assist",
    "units": "talk",
    "leading": "register_unit",
    "own_people": "see_own_people",
    "invite": "invite_people",
    "gather": "record_gathering",
    "register": "register_unit",
    "staff": "triage",
    "new_initiatives": "triage",
    "lessons_to_approve": "approve_lesson",
    "data": "talk",
    "ask": "talk",
    "cases": "talk",
    "more": "talk",
    "answer_cases": "answer_questions",
    "key_in": "key_in",
    "figures": "see_figures",
}
"""For each word that is a command what it does."""

STATES: Mapping[str, str] = {
    "Propose": "propose",
    "OwnData": "talk",
    "ToStaff": "talk",
    "FromStaff": "answer_questions",
    "CoAuthors": "propose",
    "Join": "talk",
    "Gather": "record_gathering",
    "Register": "register_unit",
    "Sharing": "talk",
    "Helping": "assist",
    "Search": "triage",
    "Merge": "triage",
    "KeyIn": "key_in",
    "Triage": "triage",
    "Adding": "propose",
    "Approve": "approve_lesson",
}
"""For each group of steps at which words are typed what doing them does."""

ROUTES: Mapping[str, str] = {
    "GET /": "look",
    "GET /bai/{link}": "look",
    "GET /moi/{link}": "look",
    "GET /vao": "look",
    "GET /vao/{code}": "look",
    "POST /vao/{code}": "talk",
    "GET /vao/{code}/qr.svg": "look",
    "GET /manifest.webmanifest": "look",
    "GET /sw.js": "look",
    "GET /tinh/{version}/{name:path}": "look",
    "GET /hinh/{name}": "look",
    "POST /chat/session": "talk",
    "POST /chat/messages": "talk",
    "GET /chat/messages": "talk",
    "GET /chat/events": "talk",
    "POST /chat/recovery": "talk",
    "GET /chat/media/{id}": "read_files",
    "POST /webhook/telegram": "talk",
    "GET /healthz": "look",
    "GET /readyz": "look",
    "GET /metrics": "look",
}
"""For each method and address what it does."""

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
    "erase": "erase_person",
    "backup": "keep_machine",
    "restore": "keep_machine",
    "doctor": "keep_machine",
}
"""For each verb of the command line what it does, whoever sits at the machine."""
