"""Passwords and tokens: how they are made, kept and compared."""

import hashlib
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

TOKEN_BYTES = 32
"""256 bits: more than anyone can guess, so a fast hash is enough to keep them by."""

_hasher = PasswordHasher()
_nobody = _hasher.hash(secrets.token_urlsafe(TOKEN_BYTES))


def new_token() -> str:
    """Return a random token of 256 bits, in letters that need no quoting anywhere."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_hash(token: str) -> str:
    """Return the SHA-256 that a token is kept by (hexadecimal)."""
    return hashlib.sha256(token.encode()).hexdigest()


def password_hash(password: str) -> str:
    """Return what a password is kept by (Argon2id with the parameters of RFC 9106)."""
    return _hasher.hash(password)


def password_matches(kept: str | None, password: str) -> bool:
    """Tell whether a password is the one that is kept; costs the same when there is none."""
    try:
        _hasher.verify(kept or _nobody, password)
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None
