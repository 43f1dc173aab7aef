"""The resource-limited child process ``python -m services.files.clean IN OUT TYPE`` cleans a file.

It has no network, and of all files only these two, where the kernel has what that takes.
It prints one JSON line: what it kept, or the code and facts of a refusal.
"""

import errno
import hashlib
import json
import os
import resource
import sys
from pathlib import Path

from services.files.confinement import shut_in
from services.files.kinds import BY_MEDIA_TYPE, DOCX, PDF, XLSX, FileKind
from services.files.office import pack_anew
from services.files.refusals import FileRefused

MEMORY = 768 * 1024 * 1024
"""Bytes of address space: a 64-megapixel picture with transparency fits, a bomb does not."""
CPU_SECONDS = 40
"""An hour's recording takes half of it."""
LARGEST_RESULT = 64 * 1024 * 1024


def limit_self() -> None:
    """Apply this process's resource limits; its files are readable by this user only."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, LARGEST_RESULT),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    os.umask(0o077)
    os.nice(10)


def clean(source: Path, target: Path, media_type: str) -> str:
    """Write the clean form of ``source`` to ``target`` and return its media type.

    Pictures are drawn anew, sound is recorded anew, office documents are packed anew, a PDF loses
    what acts by itself.
    """
    source.stat()  # a file that is not there is our trouble, before decoders have their say
    found = BY_MEDIA_TYPE[media_type]
    if found.kind is FileKind.IMAGE:
        # Loaded once the limits stand, and only for pictures.
        from services.files.picture import clean_picture  # noqa: PLC0415

        return clean_picture(source, target)
    if found is PDF:
        # So is what reads PDF.
        from services.files.pdf import clean_pdf  # noqa: PLC0415

        clean_pdf(source, target)
    elif found in {DOCX, XLSX}:
        pack_anew(source, target)
    else:
        # So is what plays sound.
        from services.files.sound import clean_sound  # noqa: PLC0415

        return clean_sound(source, target, media_type)
    return media_type


def report(source: Path, target: Path, media_type: str) -> dict[str, object]:
    """Clean a file and return the report for the parent process."""
    try:
        kept = _within_limits(source, target, media_type)
    except FileRefused as no:
        return {"refused": no.code, "facts": dict(no.facts)}
    with target.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"sha256": digest, "size": target.stat().st_size, "type": kept}


def _within_limits(source: Path, target: Path, media_type: str) -> str:
    try:
        return clean(source, target, media_type)
    except MemoryError as bomb:
        raise FileRefused from bomb
    except OSError as full:
        if full.errno == errno.EFBIG:
            raise FileRefused from full
        raise  # a full disk is our trouble, not the sender's


if __name__ == "__main__":
    limit_self()
    source, target = Path(sys.argv[1]), Path(sys.argv[2])
    target.touch()
    shut_in([source] if source.exists() else [], [target])
    told = report(source, target, sys.argv[3])
    sys.stdout.write(json.dumps(told) + "\n")
