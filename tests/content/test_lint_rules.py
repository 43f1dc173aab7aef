"""Every lesson rule finds the fault planted for it, and leaves our own good lessons alone."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from content.lint.page import Level
from content.lint.rules import Excerpt
from tests.support.lesson_files import (
    CARD,
    GOLD,
    GONE,
    LETTERS,
    OTP,
    TODAY,
    findings,
    shipped_rules,
)

E, W = Level.ERROR, Level.WARNING
LONG = "Bác đọc một câu thật là dài dòng mà mãi vẫn chưa thấy chỗ dừng để nghỉ lấy hơi."
THREE = [{"n": n, "text": f"Câu {n}", "correct": n == 1, "why": "Đúng rồi bác."} for n in (1, 2, 3)]


@pytest.mark.parametrize("lesson", GOLD)
def test_a_gold_lesson_has_no_fault(lesson):
    assert findings(lesson, {}) == []


PLANTED = [
    ("R01", E, LETTERS, {"audience": ["ong_ba"]}, "an audience nobody knows"),
    ("R01", E, LETTERS, {"audience": []}, "an audience of nobody"),
    ("R01", E, LETTERS, {"level": "sieu_cap"}, "a level nobody knows"),
    ("R01", E, LETTERS, {"competence.nls": ["9.9"]}, "a competence nobody knows"),
    ("R01", E, LETTERS, {"competence.skill5": [6]}, "a sixth of five skills"),
    ("R01", E, LETTERS, {"cards.1.image.file": "rang-cua.png"}, "a picture that is missing"),
    ("R01", E, OTP, {"cards.2.id": "c2"}, "two cards of one id"),
    ("R01", E, OTP, {"review_questions.0.id": "q1"}, "two questions of one id"),
    ("R03", E, LETTERS, {"cards.0.kind": "idea"}, "no hook"),
    ("R03", E, LETTERS, {"cards.5.kind": "step"}, "no recap"),
    ("R03", E, LETTERS, {"cards.4.kind": "idea"}, "no safety card"),
    (
        "R04",
        E,
        OTP,
        {"cards.0.text": "Mình giữ mã cho thật kỹ, đừng để người lạ biết nhé bác. " * 4},
        "a long card",
    ),
    ("R04", E, OTP, {"cards.0.text": "Một. Hai. Ba. Bốn. Năm bác ạ."}, "five sentences"),
    ("R04", E, OTP, {"cards.0.text": LONG}, "a sentence of nineteen tiếng"),
    ("R05", E, LETTERS, {"estimated_minutes": 5}, "a promise of five minutes"),
    ("R06", E, LETTERS, {"quiz.0.choices.0.n": 2}, "a number used twice"),
    ("R06", E, LETTERS, {"quiz.0.choices.1.correct": True}, "two right choices"),
    ("R06", E, LETTERS, {"quiz.0.choices.0.correct": False}, "no right choice"),
    ("R06", E, LETTERS, {"quiz.0.tests": ["c9"]}, "a question about a card that is not there"),
    ("R06", E, LETTERS, {"quiz.0.tests": []}, "a question about no card"),
    ("R06", E, LETTERS, {"quiz.0.choices.2": GONE}, "two choices for elders"),
    ("R06", E, LETTERS, {"quiz.0.prompt": "Bác vào mục nào " * 9 + "?"}, "a long prompt"),
    ("R06", E, LETTERS, {"quiz.0.choices.1.text": "Danh bạ, " * 5}, "a long choice"),
    ("R06", E, LETTERS, {"quiz.0.choices.1.why": "Bác xem lại nhé. " * 11}, "a long reason"),
    ("R07", E, LETTERS, {"quiz.0.choices.2.text": "Tất cả các mục trên"}, "all of the above"),
    ("R07", E, LETTERS, {"quiz.0.prompt": "Mục nào không chỉnh được chữ?"}, "which one not"),
    ("R07", E, LETTERS, {"quiz.0.prompt": "Mục gì bác không nên không mở?"}, "a double negative"),
    ("R08a", E, LETTERS, {"cards.0.text": "Bác truy cập vào máy nhé."}, "jargon on a card"),
    ("R08a", E, LETTERS, {"quiz.0.choices.1.text": "Mở app"}, "jargon in a choice"),
    (
        "R08a",
        E,
        OTP,
        {"cards.1.text": "Mã OTP giống chìa khóa mở két tiền của bác."},
        "OTP unexplained",
    ),
    ("R08b", E, OTP, {"cards.4.text": "Đọc mã là bác mất sạch tiền."}, "fear"),
    ("R08b", E, OTP, {"objective": "Việc khẩn cấp: giữ mã."}, "an emergency that is none"),
    ("R08c", E, OTP, {"quiz.0.choices.0.why": "Bác nhẹ dạ quá."}, "blame"),
    ("R08d", E, OTP, {"cards.5.text": "Làm vậy là an toàn 100% bác ạ."}, "a promise too large"),
    ("R09", E, OTP, {"cards.0.text": "Có lúc máy của bạn nhận một tin nhắn."}, "another pronoun"),
    ("R09", E, OTP, {"quiz.0.choices.0.why": "Sai rồi. Mình đừng đọc mã."}, "a verdict"),
    ("R09", E, OTP, {"address.teacher": "em"}, "a pair that is none"),
    ("R09", E, OTP, {"cards.0.text": "Anh bấm vào đó, bác nhé."}, "a clause for someone else"),
    ("R09", E, OTP, {"cards.0.text": "Mình bấm vào đó chị ạ, nhé bác."}, "calling someone else"),
    (
        "R09",
        E,
        OTP,
        {f"cards.{n}.text": "Mình giữ mã dùng một lần." for n in range(6)},
        "calling nobody",
    ),
    ("R10", E, LETTERS, {"cards.0.text": "Bác bấm https://dichvucong.gov.vn nhé."}, "a link"),
    ("R10", E, LETTERS, {"cards.0.text": "Bác vào www.nghean.gov.vn nhé."}, "a www"),
    ("R10", E, LETTERS, {"cards.0.text": "Bác vào 10.0.0.1/chu nhé."}, "an IP address"),
    ("R10", E, LETTERS, {"cards.0.text": "Bác hỏi lan@nghean.gov.vn nhé."}, "a mail address"),
    ("R10", E, LETTERS, {"cards.0.text": "Bác vào bit.ly/chu-to nhé."}, "a shortener"),
    ("R10", E, LETTERS, {"cards.0.text": "Bác vào dichvucong.gov.vn.xyz nhé."}, "a look-alike"),
    ("R10", E, LETTERS, {"cards.0.text": "Bác vào dịchvucong.gov.vn nhé."}, "a look-alike letter"),
    ("R10", E, LETTERS, {"cards.0.text": "Bác vào xn--dichvucong.gov.vn nhé."}, "punycode"),
    ("R10", E, LETTERS, {"cards.0.text": "Bác vào dichvucong.gov.vn/mo nhé."}, "a path"),
    (
        "R10",
        E,
        LETTERS,
        {"cards.0.text": "Bác vào dichvucong.gov.vn nhé."},
        "an undeclared address",
    ),
    ("R10", E, LETTERS, {"cards.0.text": "Chữ nhỏ bác ạ.Mình chỉnh nhé."}, "a missing space"),
    ("R10", E, LETTERS, {"safety.links": ["nghean.gov.vn"]}, "an address declared and not shown"),
    ("R11", E, LETTERS, {"cards.0.text": "Bác gọi 0912 345 678 nhé."}, "a mobile number"),
    ("R11", E, LETTERS, {"cards.0.text": "Bác gọi +84.912.345.678 nhé."}, "a number with +84"),
    ("R11", E, LETTERS, {"cards.0.text": "Bác gọi 19009068 nhé."}, "a number never verified"),
    ("R11", E, LETTERS, {"cards.0.text": "Bác nhắn 5656 nhé."}, "a short number"),
    ("R11", E, LETTERS, {"cards.0.text": "Bác gọi 141 nhé."}, "a short number nobody knows"),
    ("R11", E, LETTERS, {"cards.0.text": "Bác gọi 113 nhé."}, "an undeclared number"),
    (
        "R11",
        E,
        LETTERS,
        {"cards.0.text": "Bác nhớ 113 114 nhé.", "safety.phones": ["113"]},
        "a second",
    ),
    ("R11", E, LETTERS, {"safety.phones": ["113"]}, "a number declared and not shown"),
    ("R12", E, LETTERS, {"sources": []}, "no source at all"),
    ("R12", E, LETTERS, {"sources.2.supports": ["c2"]}, "a step without a source"),
    ("R12", E, LETTERS, {"sources.2.supports": ["c2", "c3", "c9"]}, "a source for nothing"),
    ("R12", E, LETTERS, {"sources.2.confidence": "thap"}, "only a source of low confidence"),
    ("R12", E, OTP, {"cards.5.text": "Mã dùng từ 1/7/2026 bác ạ."}, "a date without a source"),
    (
        "R12",
        E,
        OTP,
        {"quiz.0.choices.0.why": "Mất 5 triệu đấy.", "sources.0.supports": ["c3"]},
        "money",
    ),
    ("R12", E, OTP, {"try_now.text": "Bác hỏi người mười tám tuổi nhé."}, "an age in words"),
    ("R12", E, OTP, {"cards.0.text": "Có 40% máy nhận tin ấy."}, "a percentage"),
    ("R13", E, OTP, {"reviewed_on": date(2026, 11, 23)}, "reviewed tomorrow"),
    ("R13", E, OTP, {"review_by": date(2026, 11, 22)}, "due on the day it was reviewed"),
    ("R13", E, OTP, {"review_by": date(2027, 3, 23)}, "121 days at high risk"),
    ("R13", E, CARD, {"review_by": date(2027, 6, 1)}, "outliving its source"),
    (
        "R13",
        W,
        CARD,
        {"reviewed_on": date(2026, 8, 1), "review_by": date(2026, 11, 22)},
        "due today",
    ),
    ("R14", E, CARD, {"safety.asks_personal_data": True}, "a lesson that says it asks"),
    ("R14", E, CARD, {"try_now.text": "Bác chụp căn cước nhé."}, "asking for a photo of papers"),
    ("R14", E, CARD, {"try_now.options.0.reply": "Bác gửi mật khẩu nhé."}, "asking for a password"),
    ("R14", E, CARD, {"try_now.text": "Bác nhập mã OTP vào đây."}, "asking for a code"),
    ("R14", E, CARD, {"quiz.0.prompt": "Số thẻ của bác là gì?"}, "asking for a card number"),
    ("R14", E, CARD, {"cards.0.text": "Giờ bác chia sẻ vị trí."}, "asking where someone is"),
    ("R14", E, CARD, {"cards.0.text": "Muốn xem thẻ thì bác nhập mật khẩu."}, "asking in passing"),
    ("R14", E, CARD, {"cards.0.text": "Cho cháu số tài khoản nhé bác."}, "asking for an account"),
    ("R15", E, OTP, {"try_now.options.2": GONE}, "two answers"),
    ("R15", E, OTP, {"try_now.options.2.text": "Tôi bỏ qua"}, "no later"),
    ("R15", E, OTP, {"try_now.options.1.reply": "Vâng bác."}, "no help"),
    ("R15", E, OTP, {"try_now.text": "Bác nói. Rồi bác dặn. Xong bác chép."}, "three actions"),
    ("R15", E, OTP, {"try_now.text": "Bác nói. Bác dặn. Bác chép. Bác đọc."}, "four sentences"),
    ("R15", E, OTP, {"try_now.options.0.reply": "Hay quá bác. " * 14}, "a long reply"),
    (
        "R15",
        E,
        OTP,
        {"try_now.options.0.text": "Tôi dặn người nhà từng câu một rồi nhé cháu"},
        "a long answer",
    ),
    ("R16", E, LETTERS, {"audio.seconds": 90}, "an audio of another length"),
    ("R16", E, LETTERS, {"audio.script": "Cháu chào bác."}, "an audio too short"),
    ("R17", E, OTP, {"title": "Mã OTP là chìa khóa!"}, "an exclamation mark"),
    ("R17", E, OTP, {"title": "MÃ OTP là chìa khóa"}, "shouting"),
    ("R17", E, OTP, {"cards.5.text": "Bác giữ mã nhé 🔑 🙂"}, "two emoji"),
    ("R17", E, OTP, {"title": "Mã OTP là chìa kho\u0301a"}, "letters that are not NFC"),
    ("R17", E, OTP, {"title": "Mã OTP là chìa\u200b khóa"}, "a character that does not show"),
    ("R18", E, OTP, {"review_questions.1": GONE}, "one review question"),
    ("R20", E, OTP, {"status": "published"}, "published and read by nobody"),
    (
        "R20",
        E,
        OTP,
        {"status": "published", "reviewed_by": "Nguyễn Văn Lan"},
        "a name without a job",
    ),
    (
        "R20",
        E,
        OTP,
        {"status": "published", "reviewed_by": "Nguyễn Thị Lan, cán bộ văn hóa"},
        "high risk without police or bank",
    ),
    (
        "R21",
        W,
        OTP,
        {"title": "Mã OTP là chìa khóa của mình, mình giữ cho thật kỹ"},
        "a long title",
    ),
    ("R21", W, OTP, {"title": "Mã: OTP: chìa khóa"}, "a chain of colons"),
    ("R22", W, CARD, {"cards.3.text": "Thẻ này lệ phí cao bác ạ."}, "a fee that may change"),
    ("R22", W, CARD, {"cards.3.text": "Thẻ này giá 20.000 đồng bác ạ."}, "a price that may change"),
]


@pytest.mark.parametrize(
    ("rule", "level", "lesson", "changes"),
    [pytest.param(*fault[:4], id=f"{fault[0]}-{fault[4]}") for fault in PLANTED],
)
def test_a_planted_fault_is_found_by_its_rule(rule, level, lesson, changes):
    assert (rule, level) in {(found.rule, found.level) for found in findings(lesson, changes)}


def test_every_rule_has_a_planted_fault():
    elsewhere = {"R02", "R19"}  # R02 in test_catalogue.py, R19 below: both need more than a lesson
    letters = {f"R08{letter}" for letter in "abcd"}
    numbered = {f"R{n:02}" for n in range(1, 23)} - {"R08"} - elsewhere
    assert {fault[0] for fault in PLANTED} == numbered | letters


def test_three_cards_are_too_few():
    cards = [
        {"id": f"c{n}", "kind": kind, "text": "Bác giữ mã dùng một lần nhé."}
        for n, kind in enumerate(("hook", "safety", "recap"), start=1)
    ]
    assert "R03" in {found.rule for found in findings(OTP, {"cards": cards})}


def test_sentences_too_long_on_average():
    eleven = "Bác nhớ mã của mình thì chỉ mình bác tự gõ thôi."
    changes = {f"cards.{n}.text": eleven for n in range(6)}
    assert "tiếng a sentence on average" in " ".join(
        found.message for found in findings(OTP, changes) if found.rule == "R04"
    )


@pytest.mark.parametrize(
    ("tieng", "level"),
    [
        pytest.param(80, E, id="eighty tiếng are no lesson"),
        pytest.param(430, W, id="past the aim asks for a second look"),
        pytest.param(760, E, id="760 tiếng are two lessons"),
    ],
)
def test_the_whole_lesson_has_a_length(tieng, level):
    quiz = [
        {"id": f"q{n}", "type": "single", "tests": ["c1"], "prompt": "Gì?", "choices": THREE}
        for n in (1, 2)
    ]
    counted = 5 + 1 + 2 * (1 + 6 + 3)  # cards but the first, try-now, questions
    changes: dict[str, object] = {f"cards.{n}.text": "bác" for n in range(6)}
    changes["cards.0.text"] = " ".join(["bác"] * (tieng - counted))
    told = findings(OTP, changes | {"quiz": quiz, "try_now.text": "bác"})
    assert level in {found.level for found in told if found.rule == "R05"}


def test_the_right_choice_must_wander():
    quiz = [
        {
            "id": f"q{n}",
            "type": "single",
            "tests": ["c2"],
            "prompt": "Bác làm gì?",
            "choices": THREE,
        }
        for n in (1, 2, 3)
    ]
    messages = [found.message for found in findings(OTP, {"quiz": quiz}) if found.rule == "R06"]
    assert messages == ["the right choice is always number 1"]


def test_a_single_question_is_no_quiz():
    quiz = [{"id": "q1", "type": "single", "tests": ["c2"], "prompt": "Gì?", "choices": THREE}]
    assert "R06" in {found.rule for found in findings(OTP, {"quiz": quiz})}


@pytest.mark.parametrize(
    "word",
    [
        pytest.param("2", id="a digit"),
        pytest.param("ATM", id="an abbreviation"),
        pytest.param("&", id="a symbol"),
        pytest.param("VNeID", id="a name nobody says how to read"),
    ],
)
def test_an_audio_script_holds_only_what_can_be_read_aloud(word):
    script = " ".join(["Bác nghe cháu đọc."] * 38) + f" {word} bác ạ."
    assert [
        (found.rule, found.message.split('"')[1])
        for found in findings(LETTERS, {"audio.script": script, "audio.seconds": 77})
        if found.rule == "R16"
    ] == [("R16", word)]


def test_a_number_read_out_digit_by_digit_is_still_a_number():
    script = " ".join(["Bác nghe cháu đọc."] * 38) + " Bác gọi một năm sáu nhé."
    told = findings(LETTERS, {"audio.script": script, "audio.seconds": 77})
    assert ("R11", "156 was never verified") in {(found.rule, found.message) for found in told}


def test_a_review_in_the_words_of_the_quiz_is_no_new_situation():
    copied = {
        "id": "r1",
        "tests": ["c2"],
        "prompt": "Muốn chữ to hơn, bác vào mục nào nhỉ?",
        "choices": [
            {"n": 1, "text": "Danh bạ", "correct": False, "why": "Chưa phải, bác ạ."},
            {"n": 2, "text": "Máy ảnh", "correct": False, "why": "Chưa phải, bác ạ."},
            {"n": 3, "text": "Cài đặt, hình bánh răng", "correct": True, "why": "Đúng rồi bác."},
        ],
    }
    told = findings(LETTERS, {"review_questions.0": copied})
    assert [(found.rule, found.level) for found in told] == [("R18", W)]


@pytest.mark.parametrize(
    ("excerpt", "copied"),
    [
        pytest.param("Khách hàng nhớ: Mã của mình, mình tự gõ. Không đọc cho ai", True, id="eight"),
        pytest.param("Mã của mình, mình tự gõ. Không được đọc", False, id="seven in a row"),
    ],
)
def test_eight_tieng_in_a_row_from_a_source_are_copied(excerpt, copied):
    rules = replace(shipped_rules(), excerpts=(Excerpt("S35", excerpt),))
    changes = {"cards.2.text": "Bác nhớ giúp cháu: mã của mình, mình tự gõ. Không đọc mã cho ai."}
    told = [found for found in findings(OTP, changes, rules=rules) if found.rule == "R19"]
    assert {found.level for found in told} == ({W} if copied else set())
    assert ("card c3" in {found.where for found in told}) is copied


def test_expiry_warns_and_never_fails():
    told = findings(OTP, {}, today=date(2028, 1, 1))
    assert [(found.rule, found.level) for found in told] == [("R13", W)]


@pytest.mark.parametrize(
    ("reviewed", "today", "told"),
    [
        pytest.param(0, 180, set(), id="half a year is fresh"),
        pytest.param(0, 181, {("R11", W)}, id="what has aged since the review is a warning"),
        pytest.param(181, 181, {("R11", E)}, id="what was old at the review is an error"),
        pytest.param(0, -1, {("R11", E), ("R13", E)}, id="nobody verified it tomorrow"),
    ],
)
def test_a_number_stays_verified_for_half_a_year(reviewed, today, told):
    shows = {"cards.4.text": "Cần gấp, bác gọi 113 nhé.", "safety.phones": ["113"]}
    day = TODAY + timedelta(days=reviewed)
    dates = {"reviewed_on": day, "review_by": date(2027, 6, 1), "risk": "vua"}
    found = findings(OTP, {**shows, **dates}, today=TODAY + timedelta(days=today))
    assert {(one.rule, one.level) for one in found} == told


FINE = [
    (LETTERS, {"cards.0.text": "Bác mở App Store hay CH Play nhé."}, "a shop's own name"),
    (LETTERS, {"cards.0.text": "Bác mở máy Zapp nhé."}, "a word inside another"),
    (
        LETTERS,
        {"cards.0.text": "Có trang giả tên dichvucong (chấm) com bác ạ."},
        "a fake one, broken up",
    ),
    (LETTERS, {"cards.0.text": "Bác nhìn cái đuôi .gov.vn nhé."}, "the ending alone"),
    (
        LETTERS,
        {"cards.0.text": "Bác vào nghean.gov.vn nhé.", "safety.links": ["nghean.gov.vn"]},
        "an allowed address, declared",
    ),
    (
        LETTERS,
        {"cards.0.text": "Bác gọi 113 nhé.", "safety.phones": ["113"]},
        "a verified number, declared",
    ),
    (LETTERS, {"cards.0.text": "Mất chừng 115 giây thôi bác."}, "a number that only counts"),
    (
        LETTERS,
        {"quiz.0.prompt": "Thẻ còn hạn không bác nhỉ, có cần xem không ạ?"},
        "asking with không",
    ),
    (CARD, {"cards.3.text": "Bác không gửi mật khẩu, không đọc mã cho ai."}, "telling not to send"),
    (CARD, {"cards.3.text": "Máy hỏi thì bác tự gõ mật khẩu vào máy mình."}, "typing for oneself"),
    (CARD, {"cards.3.text": "Họ bảo bác đọc mã thì bác cúp máy."}, "telling what they ask"),
    (CARD, {"cards.3.text": "Bà con mình xem thẻ, bác nhé."}, "a noun that begins as a pronoun"),
    (CARD, {"quiz.0.choices.0.text": "Gửi mật khẩu cho họ"}, "a wrong choice may be wrong"),
    (
        OTP,
        {"status": "published", "reviewed_by": "Nguyễn Thị Lan, công an phường"},
        "read by the police",
    ),
    (
        OTP,
        {"status": "published", "reviewed_by": "Trần Văn Tú – giao dịch viên ngân hàng"},
        "read by a bank",
    ),
    (
        CARD,
        {"cards.3.text": "Thẻ này lệ phí bao nhiêu, bác ra phường hỏi."},
        "a fee, and where to ask",
    ),
    (OTP, {"cards.5.text": "Bác giữ mã nhé 👨‍👩‍👧"}, "one emoji of many parts"),
]


@pytest.mark.parametrize(
    ("lesson", "changes"), [pytest.param(*case[:2], id=case[2]) for case in FINE]
)
def test_what_is_fine_is_left_alone(lesson, changes):
    assert findings(lesson, changes) == []


def test_the_one_lesson_about_emergencies_may_name_them():
    changes = {"id": "gd-goi-cuu", "cards.3.text": "Khi khẩn cấp, bác gọi người nhà."}
    assert findings(CARD, changes) == []


def test_a_lesson_for_others_has_wider_limits():
    changes = {"audience": ["can_bo"], "quiz.0.choices.2": GONE}
    rules = replace(shipped_rules(), pairs=())
    told = findings(LETTERS, changes | {"address.learner": "anh"}, rules=rules)
    assert "R06" not in {found.rule for found in told}
