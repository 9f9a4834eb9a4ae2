"""Who may call MerchantPro's API: who has a key of the shop and its secret."""

from mockserver.rules.refusals import Refusal
from mockserver.rules.secret import is_same
from mockserver.seam import replaceable
from mockserver.world import World

__all__ = ["API_KEYS", "require_key"]

API_KEYS = "merchantpro.api_keys"


@replaceable
def require_key(world: World, credentials: tuple[str, str] | None) -> None:
    """Refuse a caller without a key, or with a wrong secret."""
    if world.no_auth:
        return
    if credentials is None or not is_key(world, *credentials):
        raise Refusal("unauthorized")


@replaceable
def is_key(world: World, key: str, secret: str) -> bool:
    """Whether the secret is the key's; for an unknown key it takes as long."""
    stored = world.store.get(API_KEYS, key)
    return is_same(world, stored or "", secret) and stored is not None
