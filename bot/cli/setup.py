"""``hocvuso setup``: ask about the ward, write its profile, settings, secret and first admin."""

import asyncio
import os
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from bot import clock
from bot.cli.invite import link
from bot.cli.setup_answers import SetupAnswers, converse, read_file
from bot.runtime.secret import known_secret, secret_key
from bot.runtime.settings import ENV_FILE, PREFIX, PROFILE_FILE, Settings
from bot.runtime.sole_use import sole_use
from content.texts import Texts
from content.ward_profile import profile_text, ward_from
from db import sqlite_file
from domain.errors import BadSetting
from domain.ids import WardId
from domain.text import words
from domain.ward import Ward

_KIND_OF_UNIT = ("phuong ", "xa ", "thi tran ", "dac khu ")


def declare(parser: ArgumentParser) -> None:
    """Declare a file of answers, for machines without a person to ask."""
    parser.add_argument("--answers", metavar="FILE.yaml", type=Path, help="answers, not asked for")


def run(args: Namespace, settings: Settings) -> int:
    """Ask, check everything, then write; an interrupted setup can be run again."""
    sqlite_file.check_version()
    profile = settings.data_dir / PROFILE_FILE
    _refuse_existing(settings, profile)
    texts = Texts.load()
    with sole_use(settings.data_dir):
        asyncio.run(_refuse_demo(settings))
        answers = read_file(args.answers) if args.answers else _asked(texts, settings)
        ward = _ward(answers)
        url = _write(settings, ward, answers, texts)
    facts = {
        "ward": ward.name,
        "khoi": len(ward.khoi),
        "organisations": len(ward.organisations),
        "profile": profile,
        "env": settings.data_dir / ENV_FILE,
    }
    print(texts.plain("setup.done", facts))
    print(texts.plain("setup.link", {"url": url, "days": _invite_days()}))
    print(texts.plain("setup.next"))
    return 0


def _refuse_existing(settings: Settings, profile: Path) -> None:
    if settings.ward:
        raise BadSetting(f"{PREFIX}WARD names another profile ({settings.ward}); unset it first.")
    if profile.exists():
        raise BadSetting(
            f"{profile} is there already: edit it by hand and look with hocvuso doctor, "
            "or choose another HOCVUSO_DATA_DIR."
        )


async def _refuse_demo(settings: Settings) -> None:
    """Create the tables and refuse a database with a fictitious ward, before any question."""
    from db.engine import Database
    from db.migrate import upgrade
    from services.operations import demo_guard

    secret = known_secret(settings)
    await asyncio.to_thread(upgrade, settings.database_url, secret=secret)
    database = Database(settings.database_url, secret=secret)
    try:
        async with database.read() as session:
            await demo_guard.check(session, demo=False)
    finally:
        await database.close()


def _asked(texts: Texts, settings: Settings) -> SetupAnswers:
    print(texts.plain("setup.hello", {"data_dir": settings.data_dir}))
    sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    try:
        return converse(texts, input, print)
    except EOFError as ended:
        raise BadSetting("The answers ended too soon, so no ward was written.") from ended


def _ward(answers: SetupAnswers) -> Ward:
    told = words(answers.ward)
    for kind in _KIND_OF_UNIT:
        told = told.removeprefix(kind)
    slug = "-".join(told.split())[:39].strip("-")
    return Ward(
        id=WardId(slug if slug[:1].isalpha() and len(slug) > 1 else f"ward-{slug}".strip("-")),
        name=answers.ward,
        province=answers.province,
        is_demo=False,
        counter=answers.counter,
        khoi=tuple(answers.khoi),
        organisations=tuple(answers.organisations),
    )


def _write(settings: Settings, ward: Ward, answers: SetupAnswers, texts: Texts) -> str:
    """Write all files, the profile last: while it is missing, setup may be run again."""
    text = profile_text(ward)
    if answers.left_out:
        lines = [texts.plain("setup.left_out"), *dict.fromkeys(answers.left_out)]
        text += "\n" + "".join(f"# {line}\n" for line in lines)
    ward_from(text.encode(), PROFILE_FILE)
    secret_key(settings)
    _write_private(settings.data_dir / ENV_FILE, _env_text(settings, answers.public_url))
    code = asyncio.run(_first_admin(settings, ward, answers.admin))
    _write_private(settings.data_dir / PROFILE_FILE, text)
    return link(answers.public_url or settings.public_url, code)


def _env_text(settings: Settings, public_url: str) -> str:
    path = settings.data_dir / ENV_FILE
    new = {f"{PREFIX}DATA_DIR": str(settings.data_dir), f"{PREFIX}PUBLIC_URL": public_url}
    if not settings.address.is_sqlite:
        new[f"{PREFIX}DATABASE_URL"] = settings.database_url
    kept = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    kept = [line for line in kept if line.partition("=")[0].strip() not in new]
    return "\n".join([*kept, *(f"{name}={value}" for name, value in new.items())]) + "\n"


def _write_private(path: Path, text: str) -> None:
    draft = path.with_name(f".{path.name}.new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


async def _first_admin(settings: Settings, ward: Ward, name: str) -> str:
    """Create the admin's account and return the one-time code that opens it."""
    from db.engine import Database
    from db.queries.people import people as rows
    from domain.channels import WEB_CHAT
    from domain.ids import new_id
    from domain.people import Role
    from services.people import people

    now = clock.now()
    database = Database(settings.database_url, secret=secret_key(settings))
    try:
        async with database.write() as session:
            met = await people.meet(
                session, ward=ward.id, channel=WEB_CHAT, external_key=str(new_id()), now=now
            )
            await rows.update_person(session, person_id=met.person, name=name)
            await people.grant(
                session, person=met.person, role=Role.ADMIN, granted_by="hocvuso setup", now=now
            )
            return await people.make_code(
                session, now=now, account=met.account, lifetime=people.INVITE_LIFETIME
            )
    finally:
        await database.close()


def _invite_days() -> int:
    from services.people.people import INVITE_LIFETIME

    return INVITE_LIFETIME.days
