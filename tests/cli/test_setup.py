"""Setup asks once, loses nothing that was pasted, and writes a ward that can be served."""

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
import yaml

from bot.runtime.settings import Settings
from content.ward_profile import read_profile
from db.digests import keyed_code
from tests.cli.conftest import Cli

TYPED = """\
phường Quang Nhỏ
tỉnh Nghệ An
STT\tTên khối\tTên cũ
1\tKhối 3\txóm 3, xóm Chùa
2\tKhối Hòa Bình
3\tkhoi hoa binh

Khối Hòa Bình Nam

Hội Phụ nữ phường\tHội LHPN
Trường Tiểu học A

Quầy một cửa
số 1 đường Chợ


Lê Thị Mẫu
khong-phai-dia-chi
https://hocvuso.quangnho.vn/
"""

ANSWERS: dict[str, object] = {
    "ward": "phường Quang Nhỏ",
    "province": "tỉnh Nghệ An",
    "khoi": "Khối 3\txóm 3\nKhối Hòa Bình\n",
    "organisations": ["Hội Phụ nữ phường"],
    "admin": "Lê Thị Mẫu",
    "public_url": "https://hocvuso.quangnho.vn",
    "counter": {"hours": "sáng thứ Hai"},
}


WHO_A_CODE_OPENS = """\
SELECT person.name, role_grant.role, person.is_demo
FROM one_time_code
JOIN account ON account.number = one_time_code.account_number
JOIN person ON person.id = account.person_id
JOIN role_grant ON role_grant.person_id = person.id
WHERE code_hash = ?
"""


def answers_file(tmp_path: Path, **changes: object) -> Path:
    file = tmp_path / "answers.yaml"
    told = {name: value for name, value in {**ANSWERS, **changes}.items() if value is not None}
    file.write_text(yaml.safe_dump(told, allow_unicode=True), encoding="utf-8")
    return file


def test_a_conversation_writes_the_ward(cli: Cli, data_dir: Path):
    said = cli("setup", stdin=TYPED)
    assert (said.status, said.err) == (0, "")
    ward = read_profile(data_dir / "ward.yaml")
    assert (ward.id, ward.name, ward.is_demo) == ("quang-nho", "phường Quang Nhỏ", False)
    assert [(k.code, k.name, tuple(k.aliases)) for k in ward.khoi] == [
        ("K03", "Khối 3", ("xóm 3", "xóm Chùa")),
        ("K01", "Khối Hòa Bình", ()),
        ("K02", "Khối Hòa Bình Nam", ()),
    ]
    assert [(o.code, o.group) for o in ward.organisations] == [
        ("HLHPN", "B_MTTQ"),
        ("TRUONG", "A_COQUAN"),
    ]
    assert (ward.counter.name, ward.counter.hours) == ("Quầy một cửa", "")
    settings = Settings.read({"HOCVUSO_DATA_DIR": str(data_dir)})
    assert settings.public_url == "https://hocvuso.quangnho.vn"


def test_a_line_that_was_not_understood_is_told_and_kept(cli: Cli, data_dir: Path):
    said = cli("setup", stdin=TYPED)
    assert (
        'Line 4: "khoi hoa binh" would mean both Khối Hòa Bình (K01) and khoi hoa binh' in said.out
    )
    assert "# 3 | khoi hoa binh" in (data_dir / "ward.yaml").read_text(encoding="utf-8")


def test_what_was_written_is_for_the_house_alone(cli: Cli, data_dir: Path):
    cli("setup", stdin=TYPED)
    assert stat.S_IMODE(data_dir.stat().st_mode) == 0o700
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in data_dir.iterdir()}
    assert set(modes) == {"hocvuso.db", "hocvuso.env", "running.lock", "secret", "ward.yaml"}
    assert set(modes.values()) == {0o600}


def test_the_printed_link_opens_the_admins_account(cli: Cli, data_dir: Path):
    said = cli("setup", stdin=TYPED)
    (line,) = [line for line in said.out.splitlines() if "/vao/" in line]
    address, code = line.rsplit(" ", 1)[1].rsplit("/", 1)
    assert address == "https://hocvuso.quangnho.vn/vao"
    secret = (data_dir / "secret").read_text().strip()
    with closing(sqlite3.connect(data_dir / "hocvuso.db")) as connection:
        found = connection.execute(WHO_A_CODE_OPENS, [keyed_code(secret, code)]).fetchall()
    assert found == [("Lê Thị Mẫu", "admin", 0)]


def test_a_new_ward_is_told_what_residents_wait_for(cli: Cli, data_dir: Path, tmp_path: Path):
    cli("setup", "--answers", answers_file(tmp_path))
    said = cli("doctor")
    assert said.status == 1
    assert "ward: phường Quang Nhỏ, 2 khoi, 1 organisation" in said.out
    assert "residents are not let in: the counter's address, phone unknown" in said.out


def test_a_file_of_answers_says_the_same(cli: Cli, data_dir: Path, tmp_path: Path):
    said = cli("setup", "--answers", answers_file(tmp_path))
    assert (said.status, said.err) == (0, "")
    ward = read_profile(data_dir / "ward.yaml")
    assert [k.code for k in ward.khoi] == ["K03", "K01"]
    assert ward.counter.hours == "sáng thứ Hai"


def test_little_is_enough(cli: Cli, data_dir: Path, tmp_path: Path):
    bare = dict.fromkeys(("khoi", "organisations", "public_url", "counter"))
    assert cli("setup", "--answers", answers_file(tmp_path, **bare)).status == 0
    ward = read_profile(data_dir / "ward.yaml")
    assert (ward.khoi, ward.organisations, ward.counter.phone) == ((), (), "")


def test_every_wrong_answer_is_one_sentence_and_nothing_is_written(
    cli: Cli, data_dir: Path, tmp_path: Path
):
    file = answers_file(
        tmp_path,
        ward="",
        admin="!!!",
        khoi="Khối 1\n\nkhoi 01\n" + "\t".join(["x"] * 200) + "\n***\n\tkhối cũ\n" + "k" * 99,
        public_url="http//x",
        counter={"fax": "1"},
        colour="blue",
    )
    said = cli("setup", "--answers", file)
    assert said.status == 2
    assert [line.removeprefix(f"{file}: ") for line in said.err.splitlines()] == [
        (
            "colour is unknown; the answers are ward, province, khoi, organisations, admin, "
            "public_url, counter."
        ),
        "ward must be a name with letters, 120 characters at most.",
        "admin must be a name with letters, 120 characters at most.",
        "counter may hold name, address, hours, phone and nothing else.",
        "HOCVUSO_PUBLIC_URL must be an address such as https://hocvuso.example.vn, not 'http//x'.",
        (
            'Line 3: "khoi 01" would mean both Khối 1 (K01) and khoi 01 (K01); write more of one '
            "name, such as its old commune."
        ),
        "Line 4: it has 200 columns; a line holds a name and old names, 12 columns at most.",
        'Line 5: "***" is no name: it has neither letters nor digits.',
        "Line 6: its first column is empty, where the name belongs.",
        f'Line 7: "{"k" * 30}…" is longer than 80 characters.',
    ]
    assert not (data_dir / "ward.yaml").exists()
    assert not (data_dir / "secret").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- a list", "must hold lines such as ward: ..., one for each answer.\n"),
        ("ward: [", "is not valid YAML"),
    ],
)
def test_a_file_that_holds_no_answers(cli: Cli, tmp_path: Path, text: str, said: str):
    file = tmp_path / "answers.yaml"
    file.write_text(text)
    told = cli("setup", "--answers", file)
    assert (told.status, len(told.err.splitlines())) == (2, 1)
    assert said in told.err


def test_a_file_that_is_not_there(cli: Cli, tmp_path: Path):
    told = cli("setup", "--answers", tmp_path / "none.yaml")
    assert told.err == f"There is no file of answers {tmp_path}/none.yaml.\n"


def test_answers_that_end_too_soon_write_no_ward(cli: Cli, data_dir: Path):
    said = cli("setup", stdin="phường Quang Nhỏ\n")
    assert said.status == 2
    assert said.err == "The answers ended too soon, so no ward was written.\n"
    assert not (data_dir / "ward.yaml").exists()
    assert cli("setup", stdin=TYPED).status == 0


def test_a_ward_is_never_written_over(cli: Cli, data_dir: Path, tmp_path: Path):
    cli("setup", "--answers", answers_file(tmp_path))
    before = (data_dir / "ward.yaml").read_bytes()
    said = cli("setup", "--answers", answers_file(tmp_path, ward="phường Khác"))
    assert said.status == 2
    assert said.err.startswith(f"{data_dir}/ward.yaml is there already: edit it by hand")
    assert (data_dir / "ward.yaml").read_bytes() == before


def test_a_demo_never_becomes_a_real_ward(cli: Cli, data_dir: Path, tmp_path: Path):
    cli("seed", "--people", "5")
    said = cli("setup", "--answers", answers_file(tmp_path))
    assert said.status == 2
    assert said.err.startswith("This database holds a fictitious ward")
    assert not (data_dir / "ward.yaml").exists()


def test_settings_written_before_are_kept(cli: Cli, data_dir: Path, tmp_path: Path):
    data_dir.mkdir()
    env = data_dir / "hocvuso.env"
    env.write_text("# của phường\nHOCVUSO_LOG_FORMAT=json\nHOCVUSO_PUBLIC_URL=https://cu.vn\n")
    cli("setup", "--answers", answers_file(tmp_path))
    assert env.read_text().splitlines() == [
        "# của phường",
        "HOCVUSO_LOG_FORMAT=json",
        f"HOCVUSO_DATA_DIR={data_dir}",
        "HOCVUSO_PUBLIC_URL=https://hocvuso.quangnho.vn",
    ]
