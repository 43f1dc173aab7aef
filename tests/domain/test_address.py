"""One pair of pronouns stands for another: whole words, the same capitals, nothing else."""

import pytest

from content.address_words import load_address_words
from domain.address import AddressForm, read_address
from domain.screens import fill

PUT = load_address_words().pronouns.put


@pytest.mark.parametrize(
    ("address", "written", "said"),
    [
        (AddressForm.BROTHER, "Cháu chào bác. Bác cần gì ạ?", "Em chào anh. Anh cần gì ạ?"),
        (AddressForm.SISTER, "Vâng, <b>bác</b> chờ cháu.", "Vâng, <b>chị</b> chờ em."),
        (AddressForm.FRIEND, "Cháu nhớ rồi, bác ạ.", "Mình nhớ rồi, bạn ạ."),
        (AddressForm.FRIEND, "CHÁU BÁC", "MÌNH BẠN"),
        (AddressForm.BROTHER, "Bác bỏ trống ô ấy, bác bỏ qua.", "Anh bỏ trống ô ấy, anh bỏ qua."),
        (AddressForm.BROTHER, "Bác hỏi bác sĩ, bác nhé.", "Anh hỏi bác sĩ, anh nhé."),
        (AddressForm.BROTHER, "Thiếu nhi học lời Bác Hồ dạy.", "Thiếu nhi học lời Bác Hồ dạy."),
        (AddressForm.SISTER, "Bác nhờ con cháu giúp cháu.", "Chị nhờ con cháu giúp em."),
        (AddressForm.FRIEND, "Con cháu, cháu nội, các cháu.", "Con cháu, cháu nội, các cháu."),
        (AddressForm.BROTHER, "Cháu bé ngã, bác gọi cháu.", "Cháu bé ngã, anh gọi em."),
        (AddressForm.FRIEND, "Bác mang khai sinh của cháu.", "Bạn mang khai sinh của cháu."),
        (AddressForm.BROTHER, "Lá bách, bácc, ábác, cháuu.", "Lá bách, bácc, ábác, cháuu."),
        (AddressForm.BROTHER, "bác–cháu", "anh–em"),
    ],
)
def test_the_words_of_a_pair(address: AddressForm, written: str, said: str):
    assert PUT(written, address) == said
    assert PUT(written, AddressForm.ELDER) == written
    assert PUT(said, address) == said


def test_only_the_sentence_is_addressed_and_the_facts_stay():
    facts = {"name": "Bác Tư & cháu", "card": "Bác gọi <113>, hỏi {name}.", "n": 10_000}
    told = fill("Bác {name}: {~card} {n}", facts, lambda text: PUT(text, AddressForm.SISTER))
    assert told == "Chị Bác Tư &amp; cháu: Chị gọi &lt;113&gt;, hỏi Bác Tư &amp; cháu. 10.000"


def test_whoever_chose_nothing_is_an_elder():
    assert read_address(None) is AddressForm.ELDER
    assert read_address("friend") is AddressForm.FRIEND
