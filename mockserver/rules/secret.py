"""Secrets as salted digests that only this world knows: comparing them takes as long wherever they differ."""

import hashlib
import hmac

from mockserver.world import World

__all__ = ["digest", "is_same"]

SALT = "secrets"


def digest(world: World, secret: str) -> str:
    """The digest of a secret; the salt is made when it is needed first, and stays out of every document."""
    salt = world.store.get(SALT, "salt")
    if salt is None:
        salt = world.new_id(32)
        world.store.put(SALT, "salt", salt)
    return hmac.new(salt.encode(), secret.encode(errors="surrogatepass"), hashlib.sha256).hexdigest()


def is_same(world: World, secret: str, given: str) -> bool:
    """Whether a secret was given."""
    return hmac.compare_digest(digest(world, secret), digest(world, given))
