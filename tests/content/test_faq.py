"""The FAQ: sound entries, sourced and dated, found by real questions, silent on all others."""

from datetime import date
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import pytest

from content.catalogue import Catalogue, shipped_content
from content.complaints import load_complaint_words
from content.deadlines import load_deadlines
from content.faq_file import FaqEntry, load_faq
from content.fields import BrokenLesson
from content.guide import SURE, Guide, load_guide
from domain.deadlines import DeadlineKind
from domain.enquiries.enquiries import About
from domain.text import fold
from services.enquiries.faq import NEAR, OFFERED

TODAY = date(2026, 11, 22)


@lru_cache(maxsize=1)
def guide() -> Guide:
    return load_guide(Catalogue.load(shipped_content()))


def answered_by(question: str) -> str | None:
    found = guide().nearest(question, limit=1)
    return found[0].key if found and found[0].score >= SURE else None


def offered_for(question: str) -> list[str]:
    return [one.key for one in guide().nearest(question, limit=OFFERED) if one.score >= NEAR]


def test_a_ward_answers_a_hundred_questions():
    assert len(load_faq()) >= 100


REAL = [
    ("phong trao thi dua la gi", "phong-trao-la-gi"),
    ("cho tôi hỏi phong trào thi đua này là cái gì vậy cháu", "phong-trao-la-gi"),
    ("6 nội dung thi đua là gì", "sau-noi-dung"),
    ("ai thi duoc khen thuong ha chau", "ai-duoc-khen"),
    ("các hình thức khen thưởng gồm những gì", "hinh-thuc-khen"),
    ("ai là người quyết định khen", "ai-quyet-dinh"),
    ("giay khen la cai gi", "giay-khen"),
    ("tiền thưởng giấy khen là bao nhiêu", "tien-thuong"),
    ("htx có được tham gia ko", "ho-gia-dinh-hop-tac-xa"),
    ("hợp tác xã chúng tôi tham gia được không", "ho-gia-dinh-hop-tac-xa"),
    ("hộ kinh doanh có được khen không", "ho-gia-dinh-hop-tac-xa"),
    ("làm căn cước cho cháu", "can-cuoc-tre-em"),
    ("đăng ký khai sinh cho cháu nội", "khai-sinh"),
    ("thủ tục cấp sổ đỏ", "so-do"),
    ("lịch tiêm phòng dại cho chó", "tiem-phong-vat-nuoi"),
    ("trường mẫu giáo tuyển sinh khi nào", "vao-lop-1"),
    ("lương hưu tháng này có chưa", "luong-huu"),
    ("chuyển hộ khẩu thế nào", "thuong-tru"),
    ("đường khối tôi hỏng", "duong-hong"),
    ("UBND phuong lam viec may gio", "gio-lam-viec"),
    ("thứ 7 phường có làm việc không", "thu-bay"),
    ("toi muon gap chu tich phuong", "gap-lanh-dao"),
    ("chủ tịch phường là ai", "lanh-dao-phuong"),
    ("mạ tui không biết đọc chữ thì học răng", "khong-biet-chu"),
    ("mi la ai rứa", "tro-ly-ten-gi"),
    ("sim không chính chủ có bị khóa không", "sim-chinh-chu"),
    ("no bao toi nop phat nguoi gui link", "phat-nguoi-tin-nhan"),
    ("bao giờ thì tổng kết phong trào", "bao-gio-so-ket"),
    ("gui sang kien xong thi sao", "gui-roi-thi-sao"),
    ("sáng kiến là gì", "the-nao-la-sang-kien"),
    ("bao lâu mới có trả lời", "bao-lau-tra-loi"),
    ("có công khai tên tôi ko", "ten-co-cong-khai"),
    ("binh dan hoc vu so la j", "binh-dan-hoc-vu-so"),
    ("học ở đây có được chứng nhận vneid ko", "vneid-xac-nhan"),
    ("trợ lý này có phải của phường thật không hay lừa đảo", "co-phai-cua-phuong"),
    ("cháu là người hay máy", "may-hay-nguoi"),
    ("co mat tien khong", "mat-tien-khong"),
    ("có hỏi mã otp ko", "co-hoi-otp"),
    ("xóa thông tin của tôi", "xoa-du-lieu"),
    ("ai xem được dữ liệu của tôi", "ai-xem-du-lieu"),
    ("nhà không có điện thoại thông minh", "khong-dien-thoai-xin"),
    ("gõ không dấu có sao không", "go-khong-dau"),
    ("làm sao giúp bố mẹ tôi học", "giup-bo-me"),
    ("khiếu nại thì gửi ở đâu", "phan-anh-khieu-nai"),
    ("chữ to dễ đọc", "dt-chu-to-de-doc"),
    ("tin giả", "at-tin-that-gia"),
    ("lỡ chuyển tiền rồi", "at-lo-chuyen-tien"),
]


@pytest.mark.parametrize(("question", "expected"), REAL)
def test_a_real_question_finds_its_answer_with_and_without_accents(question: str, expected: str):
    assert answered_by(question) == expected
    assert answered_by(fold(question)) == expected
    assert answered_by(question.upper()) == expected


@pytest.mark.parametrize(
    ("question", "among"),
    [
        ("the bao hiem y te", {"bhyt-mat-the", "bhyt-dien-thoai", "gd-the-bhyt"}),
        ("cho tôi số điện thoại chủ tịch", {"lanh-dao-phuong", "gap-lanh-dao"}),
        ("tiền điện tháng này sao cao thế", {"mat-dien"}),
    ],
)
def test_words_that_may_mean_several_things_offer_them(question: str, among: set[str]):
    assert among <= set(offered_for(question))


@pytest.mark.parametrize("entry", load_faq(), ids=lambda entry: entry.id)
def test_every_wording_finds_its_own_entry(entry: FaqEntry):
    for wording in (entry.question, *entry.also):
        assert answered_by(wording) == entry.id, wording


@pytest.mark.parametrize(
    "question",
    ["hôm nay trời mưa to quá", "giá vàng hôm nay bao nhiêu", "mấy giờ có xe buýt đi vinh",
     "asdf ghjk", "hả cháu", "ờ", "con mèo nhà tôi bị ốm", "cách nấu bún bò", "bán xe máy cũ",
     "ngày mai có cúp điện không", "để bác hỏi con gái đã", "làm hộ chiếu ở đâu",
     "kết quả xổ số hôm nay", "chiều nay đá bóng mấy giờ", "thuốc ho uống loại nào", "👍", "?", ""],
)  # fmt: skip
def test_nothing_is_made_up_for_other_questions(question: str):
    assert answered_by(question) is None


# Broken files -----------------------------------------------------------------------------------


ENTRY = """\
entries:
  - id: mot-cau
    question: "Một câu?"
    also: ["hỏi một câu"]
    answer: "Một lời đáp."
    source: "Kế hoạch"
    review_by: 2027-06-30
    way: ""
"""


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ('    source: "Kế hoạch"\n', "", "field entries[1].source is missing"),
        ("2027-06-30", '"sang năm"', "review_by must be a date"),
        ('way: ""', 'way: "bay"', 'not "bay"'),
        ("id: mot-cau", "id: Một Câu", "must look like"),
        ('also: ["hỏi một câu"]', 'also: "hỏi"', "also must be a list"),
        ('way: ""', 'way: ""\n    thừa: 1', "is unknown"),
        ("Một lời đáp.", "Quầy ở {address}.", "needs without"),
        ("Một lời đáp.", "Giá {price}.", "which no ward's profile holds"),
        ('way: ""', 'way: ""\n    without: "Ở {address}."', "may hold no slot"),
    ],
)
def test_a_broken_file_is_named_with_its_field(tmp_path: Path, old: str, new: str, wrong: str):
    (tmp_path / "faq").mkdir()
    (tmp_path / "faq" / "hỏi.yaml").write_text(ENTRY.replace(old, new))
    with pytest.raises(BrokenLesson) as found:
        load_faq(tmp_path)
    assert "faq/hỏi.yaml" in str(found.value)
    assert wrong in str(found.value)


def test_two_entries_may_not_share_a_wording(tmp_path: Path):
    (tmp_path / "faq").mkdir()
    twice = ENTRY + ENTRY.removeprefix("entries:\n").replace("mot-cau", "hai-cau")
    (tmp_path / "faq" / "hỏi.yaml").write_text(twice)
    with pytest.raises(BrokenLesson, match="shares"):
        load_faq(tmp_path)


def test_every_deadline_has_its_source_and_none_may_be_left_out():
    deadlines = load_deadlines()
    for due in DeadlineKind:
        assert deadlines.of(due, TODAY).source
        assert not deadlines.of(due, TODAY).is_confirmed
    shipped = (files("content") / "deadlines.yaml").read_text()
    lines = [line for line in shipped.splitlines() if "due: reply" not in line]
    with pytest.raises(BrokenLesson, match="reply"):
        load_deadlines("\n".join(lines).encode())


# Complaints -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("Tôi xin phản ánh việc xe tải chạy ban đêm", About.REPORT),
        ("toi xin phan anh tinh trang rac thai o ngo 12", About.REPORT),
        ("đề nghị phường xử lý nhà hàng xóm nuôi lợn mùi quá", About.REPORT),
        ("tôi rất bức xúc chuyện karaoke", About.REPORT),
        ("Tôi muốn khiếu nại việc đo đất", About.COMPLAINT),
        ("toi lam don khieu nai quyet dinh thu hoi dat", About.COMPLAINT),
        ("Khiếu nại lên phường mấy lần rồi", About.COMPLAINT),
        ("tôi tố cáo ông trưởng thôn ăn chặn", About.DENUNCIATION),
        ("Tố cáo việc bán hàng giả", About.DENUNCIATION),
        ("cán bộ vòi vĩnh tiền", About.REPORT),
    ],
)
def test_a_complaint_is_heard(text: str, about: About):
    assert load_complaint_words().heard_in(text) is about


@pytest.mark.parametrize(
    "text",
    ["Làm nhà vệ sinh sạch, không có gì phải phàn nàn", "trồng cây to cao cho bóng mát",
     "cay to cao che bong", "Lập nhóm Zalo để bà con phản ánh tình trạng đường sá cho nhanh",
     "Cách làm này giúp giảm khiếu nại ở khối", "Không phải khiếu nại, tôi góp ý làm tủ sách",
     "tổ hòa giải làm tốt nên hết khiếu nại về đất", "Tuyên truyền tố giác tội phạm qua mạng",
     "Gương cầu lồi phản ánh rõ xe đi tới", "lập kênh phản ánh trực tuyến cho phường",
     "Lắp đèn năng lượng mặt trời ở ngõ 12", "khiếu nại thì gửi ở đâu", "",
     "Khối tôi không ai phàn nàn nữa từ khi có lịch đổ rác"],
)  # fmt: skip
def test_an_initiative_is_not_taken_for_a_complaint(text: str):
    assert load_complaint_words().heard_in(text) is None
