"""Why a file is not taken; each code is a sentence of ``content/vi/initiatives/files.yaml``."""

from collections.abc import Mapping, Sequence

from domain.errors import Refused


class FileRefused(Refused):
    """A file that cannot be read to its end. The facts of all of these hold the file's ``name``."""

    code = "files.unreadable"


class FileTooLarge(FileRefused):
    """More bytes than a file may have; ``limit`` in whole MB."""

    code = "files.too_large"


class FileEmpty(FileRefused):
    """Not one byte came."""

    code = "files.empty"


class TypeNotTaken(FileRefused):
    """The bytes are none of the accepted kinds, whatever the name claims."""

    code = "files.type"


class VideoNotTaken(FileRefused):
    """A moving picture."""

    code = "files.video"


class PictureTooBig(FileRefused):
    """More pixels than a picture may have; ``limit`` in megapixels."""

    code = "files.picture_too_big"


class SoundTooLong(FileRefused):
    """A recording longer than any message is; ``limit`` in minutes."""

    code = "files.sound_too_long"


class OfficeUnsafe(FileRefused):
    """The document carries a risk: macros, archives, or far too much data."""

    code = "files.office"


class OldOffice(FileRefused):
    """Word or Excel of 1997-2003, or RTF: few can look into it safely."""

    code = "files.old_office"


class FileLocked(FileRefused):
    """A document that nobody opens without its password."""

    code = "files.locked"


class NoRoom(FileRefused):
    """The disk has its reserve left, and that is for words."""

    code = "files.no_room"


class SentMuch(FileRefused):
    """Their sender has as many loose files as one may have on a day."""

    code = "files.sent_much"


class OthersSentMuch(FileRefused):
    """Everybody together, or all behind one address, have as many loose files as may be."""

    code = "files.others_sent_much"


class FileGone(FileRefused):
    """Its messenger does not hand it out, today or ever."""

    code = "files.gone"


class NoSuchFile(FileRefused):
    """The file is missing, not stored yet, or not for this person: one answer for all."""

    code = "files.none"


KINDS: Sequence[type[FileRefused]] = (FileRefused, *FileRefused.__subclasses__())
BY_CODE: Mapping[str, type[FileRefused]] = {kind.code: kind for kind in KINDS}
"""The refusals by code, to restore those of the child process."""
