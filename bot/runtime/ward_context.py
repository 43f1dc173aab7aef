"""Builds the ward context, which does not change at run time: ward, lessons, rules, texts."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from content.catalogue import Catalogue, shipped_content
from content.deadlines import load_deadlines
from content.form_words import load_form_words
from content.guide import load_guide
from content.initiative_rules import load_group_rules, load_rules
from content.likeness import load_lexicon
from content.quiet_days import load_quiet
from content.reminder_rules import load_policy
from content.review import load_review_schedules
from content.texts import Texts
from domain.quiet import QUIET_HOURS, Hours
from domain.ward import Ward
from services.work import WardContext

CONSENTS = (
    "joining.offer",
    "drafting.consent_name",
    "drafting.phone",
    "calling_back.ask",
    "urgent.ask_phone",
    "shared_phone.consent_name_aloud",
    "contributions.consent_name",
    "own_data.consent_name",
    "paper_form.consent",
    "paper_form.phone",
)
"""The sentences people say yes to; each yes keeps the digest of the exact words."""


def build_ward_context(
    *,
    ward: Ward,
    texts: Texts,
    data_dir: Path,
    public_url: str,
    demo: bool,
    quiet_hours: Sequence[Hours] = QUIET_HOURS,
) -> WardContext:
    """Read the content of the package. Raises BadSetting for a broken file."""
    wordings = {
        key: f"{key}:{hashlib.sha256(texts.template(key).encode()).hexdigest()[:16]}"
        for key in CONSENTS
    }
    catalogue = Catalogue.load(shipped_content())
    return WardContext(
        ward=ward,
        catalogue=catalogue,
        rules=load_rules(),
        group_rules=load_group_rules(),
        lexicon=load_lexicon(),
        form_words=load_form_words(),
        guide=load_guide(catalogue),
        deadlines=load_deadlines(),
        quiet=load_quiet(quiet_hours, ward.silent_days),
        review_schedules=load_review_schedules(),
        reminders=load_policy(),
        wordings=wordings,
        data_dir=data_dir,
        public_url=public_url,
        is_demo=demo,
    )
