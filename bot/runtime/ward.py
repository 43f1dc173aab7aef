"""Chooses the ward to serve: its own profile, or the fictitious one; never one for the other."""

from bot.runtime.settings import PROFILE_FILE, Settings
from content.ward_profile import read_profile
from domain.errors import BadSetting
from domain.ward import Ward

DEMO = "demo"


def find_ward(settings: Settings, *, demo: bool) -> Ward:
    """Return the ward to serve. Raises BadSetting when there is none, or one of the other kind."""
    own = settings.data_dir / PROFILE_FILE
    source = settings.ward or (str(own) if own.is_file() else "")
    if not source and not demo:
        raise BadSetting(
            "There is no ward profile yet: run hocvuso setup first, "
            "or hocvuso run --demo to look around in a fictitious ward."
        )
    ward = read_profile(source or DEMO)
    if demo and not ward.is_demo:
        raise BadSetting(
            f"{source} is a real ward's profile, and a demo needs a fictitious one: "
            "choose another HOCVUSO_DATA_DIR for the demo."
        )
    if ward.is_demo and not demo:
        raise BadSetting(
            f"{source} tells of a fictitious ward: serve it with hocvuso run --demo, "
            "or make your own with hocvuso setup."
        )
    return ward
