"""How many examples a property is shown: few and always the same in the suite, many by hand.

``HOCVUSO_EXAMPLES=2000 pytest tests/domain`` draws that many, anew each time.
"""

import os

from hypothesis import HealthCheck, settings

_MANY = int(os.environ.get("HOCVUSO_EXAMPLES", "0"))


def examples(most: int = 60) -> settings:
    """Return the settings of a property that is shown ``most`` examples."""
    return settings(
        max_examples=_MANY or most,
        derandomize=not _MANY,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )
