"""Makes keyed digests: what the database holds of a one-time code opens nothing without the key."""

import hashlib
import hmac

from db.engine import Session


def code_digest(session: Session, code: str) -> str:
    """Return the stored form of a one-time code: its HMAC under the ward's secret key, in hex.

    A code is short enough to be read aloud, so whoever held a copy of the database could try all
    codes against a bare digest.
    """
    return keyed_code(session.info["database"].secret, code)


def keyed_code(secret: str, code: str) -> str:
    """Return the digest of a code under a key."""
    plain = hashlib.sha256(code.encode()).hexdigest()
    return hmac.new(secret.encode(), f"code:{plain}".encode(), hashlib.sha256).hexdigest()
