"""The few small files that residents of the chaos send: made once, before any fork."""

from collections.abc import Mapping

from tests.support.sample_files import PDF, photo_from_home, wav

SAMPLES: Mapping[str, bytes] = {
    "giấy tay.pdf": PDF,
    "lời kể.wav": wav(),
    "ảnh đèn ngõ 12.jpg": photo_from_home((160, 120)),
}
