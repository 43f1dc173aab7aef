"""Settings are read once; each mistake is one sentence."""

import os
import stat
from datetime import time
from pathlib import Path

import pytest

from bot.runtime.secret import secret_key
from bot.runtime.settings import RESERVED, BadSettings, Settings
from domain.errors import BadSetting
from domain.quiet import QUIET_HOURS

POSTGRES = {"HOCVUSO_DATABASE_URL": "postgresql://ward:pw@db/ward"}
LONG = "k" * 40


def read(tmp_path: Path, **values: str) -> Settings:
    named = {f"HOCVUSO_{name}": value for name, value in values.items()}
    return Settings.read({"HOCVUSO_DATA_DIR": str(tmp_path), **named})


def mistakes(tmp_path: Path, **values: str) -> tuple[str, ...]:
    with pytest.raises(BadSettings) as refused:
        read(tmp_path, **values)
    return refused.value.sentences


def test_nothing_need_be_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.chdir(tmp_path)
    settings = Settings.read({})
    assert settings.data_dir == tmp_path / "var"
    assert settings.address.path == tmp_path / "var" / "hocvuso.db"
    assert (settings.log_level, settings.log_format) == ("INFO", "text")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("DATABASE_URL", "mysql://x", "HOCVUSO_DATABASE_URL must start with sqlite:/// or "),
        ("DATABASE_URL", "sqlite://", "HOCVUSO_DATABASE_URL must start with sqlite:/// or "),
        ("PUBLIC_URL", "hocvuso.vn", "HOCVUSO_PUBLIC_URL must be an address such as "),
        ("PUBLIC_URL", "ftp://x.vn", "HOCVUSO_PUBLIC_URL must be an address such as "),
        ("PUBLIC_URL", "https://x.vn/chat", "HOCVUSO_PUBLIC_URL must be an address such as "),
        ("PUBLIC_URL", "https://a:b@x.vn", "HOCVUSO_PUBLIC_URL must be an address such as "),
        ("PUBLIC_URL", "https://x.vn:99999", "HOCVUSO_PUBLIC_URL must be an address such as "),
        ("PUBLIC_URL", "https://phường.vn", "HOCVUSO_PUBLIC_URL must be an address such as "),
        ("SECRET_KEY", "short", "HOCVUSO_SECRET_KEY must have at least 32 characters."),
        ("LOG_LEVEL", "loud", "HOCVUSO_LOG_LEVEL must be one of DEBUG, INFO, "),
        ("QUIET_HOURS", "20h30", "HOCVUSO_QUIET_HOURS must be hours such as 20:30-06:30,11:30-1"),
        ("QUIET_HOURS", "1:00-1:00", "HOCVUSO_QUIET_HOURS must be hours such as 20:30-06:30,11"),
        ("LOG_FORMAT", "xml", "HOCVUSO_LOG_FORMAT must be one of text, json, not 'xml'."),
    ],
)
def test_a_wrong_value_is_one_sentence(tmp_path: Path, name: str, value: str, said: str):
    (sentence,) = mistakes(tmp_path, **{name: value})
    assert sentence.startswith(said)
    assert sentence.endswith(".")


def test_the_quiet_hours_may_be_the_wards_own(tmp_path: Path):
    assert read(tmp_path).quiet_hours == QUIET_HOURS
    [night] = read(tmp_path, QUIET_HOURS="21:00-06:00").quiet_hours
    assert (night.begin, night.end) == (time(21), time(6))


def test_every_mistake_is_told_at_once(tmp_path: Path):
    told = mistakes(tmp_path, LOG_LEVEL="loud", PUBLIC_URL="x", LOG_FORMT="json")
    assert len(told) == 3
    assert (
        told[-1]
        == "HOCVUSO_LOG_FORMT is not a setting of hocvuso; did you mean HOCVUSO_LOG_FORMAT?"
    )


def test_postgresql_needs_a_secret(tmp_path: Path):
    (sentence,) = mistakes(tmp_path, DATABASE_URL=POSTGRES["HOCVUSO_DATABASE_URL"])
    assert sentence.startswith("HOCVUSO_SECRET_KEY must be set when the database is PostgreSQL")
    settings = read(tmp_path, SECRET_KEY=LONG, DATABASE_URL=POSTGRES["HOCVUSO_DATABASE_URL"])
    assert secret_key(settings) == LONG
    assert list(tmp_path.iterdir()) == []


def test_the_data_folder_may_not_be_a_file(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(BadSettings, match="must be a folder"):
        Settings.read({"HOCVUSO_DATA_DIR": str(tmp_path / "file")})


def test_documented_names_of_later_releases_are_no_mistake(tmp_path: Path):
    settings = read(tmp_path, **dict.fromkeys(RESERVED, "anything"))
    assert settings.warnings() == []


def test_an_unknown_name_is_told_with_the_nearest_one(tmp_path: Path):
    assert read(tmp_path, DATABSE_URL="x", XYZZY="x").warnings() == [
        "HOCVUSO_DATABSE_URL is not a setting of hocvuso; did you mean HOCVUSO_DATABASE_URL?",
        "HOCVUSO_XYZZY is not a setting of hocvuso.",
    ]


def test_the_env_file_of_setup_stands_in_for_what_is_not_given(tmp_path: Path):
    (tmp_path / "hocvuso.env").write_text(
        "# của phường\nHOCVUSO_PUBLIC_URL='https://a.vn/'\n\nHOCVUSO_LOG_FORMAT = json\nother=1\n"
    )
    assert read(tmp_path).public_url == "https://a.vn"
    assert read(tmp_path).log_format == "json"
    assert read(tmp_path, PUBLIC_URL="https://b.vn").public_url == "https://b.vn"


def test_an_env_file_that_is_no_text_is_told(tmp_path: Path):
    (tmp_path / "hocvuso.env").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadSettings, match="cannot be read"):
        read(tmp_path)


def test_the_secret_is_made_once_for_its_owner_only(tmp_path: Path):
    settings = read(tmp_path / "var")
    before = os.umask(0)
    key = secret_key(settings)
    os.umask(before)
    assert len(key) >= 48
    assert secret_key(settings) == key
    assert [path.name for path in settings.data_dir.iterdir()] == ["secret"]
    assert stat.S_IMODE((settings.data_dir / "secret").stat().st_mode) == 0o600


def test_half_a_secret_is_refused(tmp_path: Path):
    (tmp_path / "secret").write_text("abc")
    with pytest.raises(BadSetting, match="does not hold a secret key; delete it"):
        secret_key(read(tmp_path))
