"""A file's row: waiting, then kept or refused with one word to its sender; opened to few."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from content.texts import Texts
from db.engine import Database, Session
from db.queries.initiatives import initiatives
from db.queries.people import people, shared_phone
from domain.ids import AccountNumber, AttachmentId, new_id
from domain.people import Role
from handlers.notices import screen_of
from services.files import keep
from services.files.refusals import KINDS, FileRefused, NoSuchFile, PictureTooBig
from services.files.store import Cleaned, path_of
from services.notices import Notice
from services.work import Actor, Work
from tests.support.builders import MORNING, make_account, make_attachment, make_person

CLEANED = Cleaned("ab" * 32, 1_234, "image/jpeg")


@asynccontextmanager
async def working(database: Database) -> AsyncIterator[Work]:
    """Work as the job runner opens it; these use cases ask nothing of the house."""
    nothing: Any = None
    async with database.write() as session:
        yield Work(session, nothing, MORNING, Actor(), "job")


async def test_a_kept_file_is_found_under_its_digest_and_no_longer_waits(database: Database):
    async with working(database) as work:
        attachment = await make_attachment(work.session, await make_person(work.session))
        assert await keep.waiting_raw(work.session, attachment) is not None
        await keep.mark_kept(work, attachment, CLEANED)
        assert work.messages == []
    async with database.read() as session:
        assert await keep.waiting_raw(session, attachment) is None
        kept = await initiatives.attachment(session, attachment_id=attachment)
    assert kept is not None
    assert (kept.state, kept.sha256, kept.size, kept.media_type, kept.incoming) == (
        ("kept", CLEANED.sha256, 1_234, "image/jpeg", None)
    )


async def test_a_refused_file_gets_one_word_to_its_sender(database: Database):
    async with working(database) as work:
        person = await make_person(work.session)
        attachment = await make_attachment(work.session, person)
        await keep.mark_refused(work, attachment, PictureTooBig(limit=25))
        await keep.mark_refused(work, attachment, PictureTooBig(limit=25))
    (said,) = work.messages
    assert (said.account, said.person) == (None, person)
    assert isinstance(said.content, Notice)
    (phrase,) = screen_of(said.content).says
    assert Texts.load().plain(phrase.key, phrase.facts).startswith("Dạ, ảnh ảnh đèn.jpg quá lớn")
    async with database.read() as session:
        refused = await initiatives.attachment(session, attachment_id=attachment)
        assert await keep.waiting_raw(session, attachment) is None
    assert refused is not None
    assert (refused.state, refused.reason) == ("refused", "files.picture_too_big")


async def test_a_file_that_was_taken_back_meanwhile_is_passed_over(database: Database):
    async with working(database) as work:
        gone = await make_attachment(work.session, await make_person(work.session), state="kept")
        await keep.mark_refused(work, gone, PictureTooBig(limit=25))
        await keep.mark_refused(work, AttachmentId(new_id()), PictureTooBig(limit=25))
    assert work.messages == []


async def opened(
    session: Session,
    data_dir: Path,
    attachment: Any,
    person: Any,
    account: AccountNumber | None = None,
) -> keep.StoredFile:
    return await keep.open_for(
        session,
        data_dir=data_dir,
        attachment_id=attachment,
        person=person,
        now=MORNING,
        account=account,
    )


async def test_a_file_opens_to_its_sender_and_to_staff_and_to_nobody_else(
    database: Database, tmp_path: Path
):
    path = path_of(tmp_path, CLEANED.sha256)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"picture")
    async with working(database) as work:
        session = work.session
        sender, stranger, staff = [await make_person(session) for _ in range(3)]
        grant = {"granted_by": "test", "granted_at": MORNING, "role": Role.STAFF}
        await people.add_grant(session, id=new_id(), person_id=staff, **grant)
        attachment = await make_attachment(session, sender)
        with pytest.raises(NoSuchFile):
            await opened(session, tmp_path, attachment, sender)
        await keep.mark_kept(work, attachment, CLEANED)
        for person in (sender, staff):
            found = await opened(session, tmp_path, attachment, person)
            assert found == keep.StoredFile(path, "image/jpeg", "ảnh đèn.jpg")
        with pytest.raises(NoSuchFile):
            await opened(session, tmp_path, attachment, stranger)
        with pytest.raises(NoSuchFile):
            await opened(session, tmp_path, new_id(), staff)


async def test_a_file_opens_to_those_who_share_its_phone_and_not_once_they_left(
    database: Database, tmp_path: Path
):
    path = path_of(tmp_path, CLEANED.sha256)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"picture")
    async with working(database) as work:
        session = work.session
        sender, other = [await make_person(session) for _ in range(2)]
        account = await make_account(session, other)
        for person in (sender, other):
            await shared_phone.put(
                session, account_number=account, person_id=person, called="Bà", joined_at=MORNING
            )
        attachment = await make_attachment(session, sender, account_number=account)
        await keep.mark_kept(work, attachment, CLEANED)

        async def sees(reader: AccountNumber | None) -> keep.StoredFile:
            return await opened(session, tmp_path, attachment, other, reader)

        assert (await sees(account)).path == path
        with pytest.raises(NoSuchFile):
            await sees(None)
        await shared_phone.end(session, account=account, person=sender, now=MORNING)
        with pytest.raises(NoSuchFile):
            await sees(account)


@pytest.mark.parametrize("kind", KINDS)
def test_every_refusal_has_its_sentence_and_says_what_to_do(kind: type[FileRefused]):
    sentence = Texts.load().plain(kind.code, {"name": "<b>x</b>.jpg", "limit": 20})
    assert sentence.startswith("Dạ")
    assert sentence.endswith("ạ.")
