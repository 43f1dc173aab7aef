"""What the house is built of that does not change: ward, lessons, rules, wordings."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from content.catalogue import Catalogue, shipped_content
from content.deadlines import load_deadlines
from content.guide import load_guide
from content.initiative_rules import load_group_rules, load_rules
from content.likeness import load_lexicon
from content.quiet_days import load_quiet
from content.reminder_rules import load_policy
from content.review import load_ladders
from content.texts import Texts
from domain.quiet import QUIET_HOURS, Hours
from domain.ward import Ward
from services.work import House

CONSENTS = (
    "joining.offer",
    "telling.consent_name",
    "telling.phone",
    "sharing.consent_name_aloud",
    "depth.consent_name",
    "rights.consent_name",
    "paper.consent",
    "paper.phone",
)
"""The sentences people say yes to; each yes keeps the digest of the exact words."""


def build_house(
    *,
    ward: Ward,
    texts: Texts,
    data_dir: Path,
    public_url: str,
    demo: bool,
    quiet_hours: Sequence[Hours] = QUIET_HOURS,
) -> House:
    """Read the content that came with the package. Raises BadSetting for a broken file."""
    wordings = {
        key: f"{key}:{hashlib.sha256(texts.template(key).encode()).hexdigest()[:16]}"
        for key in CONSENTS
    }
    catalogue = Catalogue.load(shipped_content())
    return House(
        ward=ward,
        catalogue=catalogue,
        rules=load_rules(),
        group_rules=load_group_rules(),
        lexicon=load_lexicon(),
        guide=load_guide(catalogue),
        deadlines=load_deadlines(),
        quiet=load_quiet(quiet_hours, ward.silent_days),
        ladders=load_ladders(),
        reminders=load_policy(),
        wordings=wordings,
        data_dir=data_dir,
        public_url=public_url,
        is_demo=demo,
    )
