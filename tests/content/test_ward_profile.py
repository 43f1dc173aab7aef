"""A ward profile says what it means, and one sentence says what it cannot mean."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from content.organisation_kinds import guess_kind, load_kinds
from content.ward_profile import profile_text, read_profile, shipped_profiles, ward_from
from domain.errors import BadSetting
from domain.initiatives.initiatives import Group
from domain.quiet import SilentDays
from domain.ward import Counter, Ward

SMALL: dict[str, object] = {
    "schema": "ward/1",
    "id": "phuong-nho",
    "name": "phường Nhỏ",
    "province": "tỉnh Nghệ An",
    "khoi": [
        {"code": "K01", "name": "Khối Quang Phong", "aliases": ["xóm 5 Nghĩa Tiến"]},
        {"code": "K02", "name": "Khối Tây Hồ"},
    ],
}


def profile(**changes: object) -> bytes:
    return yaml.safe_dump({**SMALL, **changes}, allow_unicode=True).encode()


def refusal(data: bytes) -> str:
    with pytest.raises(BadSetting) as refused:
        ward_from(data, "ward.yaml")
    sentence = str(refused.value)
    assert sentence.startswith("Ward profile ward.yaml: ")
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def test_the_demo_ward_is_visibly_fictitious():
    ward = read_profile("demo")
    assert ward.is_demo
    assert len(ward.khoi) == 8
    names = [ward.name, ward.province, *(k.name for k in ward.khoi)]
    names += [o.name for o in ward.organisations]
    assert [name for name in names if "(minh họa)" not in name] == []
    assert ward.counter.phone.startswith("0900 000 0")


def test_the_demo_ward_has_every_subject_group_of_organisations():
    ward = read_profile("demo")
    assert {o.group for o in ward.organisations} >= {Group.A, Group.B, Group.C}


def test_tay_hieu_says_only_what_is_known():
    ward = read_profile("tay-hieu")
    assert ward == Ward(
        id=ward.id,
        name="phường Tây Hiếu",
        province="tỉnh Nghệ An",
        is_demo=False,
        counter=Counter(),
        khoi=(),
        organisations=(),
    )


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        pytest.param("binh minh", "K01", id="without accents and without the word khối"),
        pytest.param("KHỐI 7", "K07", id="by its number, in capitals"),
        pytest.param("xom ben do", "K05", id="by an old xóm"),
        pytest.param("Hoà Hiếu", "K03", id="with the other spelling of a tone"),
        pytest.param("khối mới", None, id="one nobody knows"),
    ],
)
def test_a_resident_finds_the_khoi(typed: str, code: str | None):
    found = read_profile("demo").khoi_named(typed)
    assert (found and found.code) == code


@pytest.mark.parametrize("name", shipped_profiles())
def test_a_written_profile_is_read_back_as_it_was(name: str):
    ward = read_profile(name)
    assert ward_from(profile_text(ward).encode(), "again") == ward


def test_a_profile_may_be_a_file(tmp_path: Path):
    file = tmp_path / "phường.yaml"
    file.write_bytes(profile())
    assert read_profile(file).name == "phường Nhỏ"


def test_facts_left_out_are_empty():
    ward = ward_from(profile(), "ward.yaml")
    assert ward.counter == Counter()
    assert ward.organisations == ()
    assert ward.khoi[1].aliases == ()
    assert not ward.is_demo


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param(
            {"khoi": [{"code": "K01", "name": "Khối 1"}, {"code": "K01", "name": "Khối 2"}]},
            '"K01" would mean both Khối 1 (K01) and Khối 2 (K01); write more of one name, such as '
            "its old commune.",
            id="one code twice",
        ),
        pytest.param(
            {
                "khoi": [
                    {"code": "K01", "name": "Khối Tân Tiến"},
                    {"code": "K02", "name": "khoi tan tien"},
                ]
            },
            '"khoi tan tien" would mean both Khối Tân Tiến (K01) and khoi tan tien (K02); write '
            "more of one name, such as its old commune.",
            id="one name twice, once without accents",
        ),
        pytest.param(
            {
                "khoi": [
                    {"code": "K01", "name": "Khối 5"},
                    {"code": "K02", "name": "Khối Tây Hồ", "aliases": ["xóm 05"]},
                ]
            },
            '"xóm 05" would mean both Khối 5 (K01) and Khối Tây Hồ (K02); write more of one name, '
            "such as its old commune.",
            id="an old name that residents would type for another khối",
        ),
        pytest.param(
            {
                "organisations": [
                    {"code": "PN", "name": "Hội Phụ nữ", "kind": "HLHPN", "group": "B_MTTQ"},
                    {"code": "PN2", "name": "Hội LHPN", "kind": "HLHPN", "group": "B_MTTQ",
                     "aliases": ["hoi phu nu"]},
                ]
            },
            'two organisations are called "hoi phu nu": PN and PN2.',
            id="one organisation's name is another's old name",
        ),
        pytest.param(
            {"organisations": [{"code": "X", "name": "Hội X", "kind": "HỘI", "group": ""}]},
            "field organisations.code must look like [A-Z][A-Z0-9_-]{1,18}, not \"X\".",
            id="too short a code",
        ),
        pytest.param({"schema": "ward/2"}, 'field schema must be "ward/1".', id="another schema"),
        pytest.param(
            {"id": "Phường"},
            'field id must look like [a-z][a-z0-9-]{1,38}, not "Phường".',
            id="an id with accents",
        ),
        pytest.param({"name": ""}, "field name must not be empty.", id="no name"),
        pytest.param({"khối": []}, "field khối is unknown.", id="an unknown field"),
        pytest.param({"khoi": ["Khối 1"]}, "field khoi[1] must be a list of fields with values.",
                     id="khối as bare words"),
    ],
)  # fmt: skip
def test_a_profile_that_cannot_be_meant_is_refused_with_one_sentence(
    changes: dict[str, object], said: str
):
    assert refusal(profile(**changes)) == f"Ward profile ward.yaml: {said}"


def test_text_that_is_no_yaml_is_refused_with_one_sentence():
    assert "\t" not in refusal(b"khoi:\n\t- broken")
    refusal(b"\xff\xfe\x00")
    refusal(b"- just\n- a list")


def test_an_unknown_profile_names_those_there_are():
    with pytest.raises(BadSetting, match="name a file or one of demo, tay-hieu"):
        read_profile("phuong-khac")


def test_every_organisation_of_the_demo_ward_is_guessed_by_its_name():
    kinds = load_kinds()
    wrong = [
        (o.name, guess_kind(o.name, kinds).code)
        for o in read_profile("demo").organisations
        if guess_kind(o.name, kinds).code != o.kind
    ]
    assert wrong == []


def test_an_organisation_nobody_knows_is_of_another_kind():
    assert guess_kind("Câu lạc bộ thơ", load_kinds()).code == "KHAC"


def test_a_ward_names_days_on_which_nobody_is_disturbed():
    storm = {"first_on": date(2026, 9, 27), "last_on": date(2026, 9, 28), "reason": "bão số 10"}
    ward = ward_from(profile(silent_days=[storm]), "ward.yaml")
    assert ward.silent_days == (SilentDays(date(2026, 9, 27), date(2026, 9, 28), "bão số 10"),)
    assert ward_from(profile_text(ward).encode(), "again.yaml") == ward


@pytest.mark.parametrize("last", [date(2026, 9, 26), date(2027, 9, 28)])
def test_silent_days_that_end_before_they_begin_or_last_a_year_are_refused(last: date):
    storm = {"first_on": date(2026, 9, 27), "last_on": last, "reason": "bão số 10"}
    assert "silent_days must be 1 to 31 days" in refusal(profile(silent_days=[storm]))
