"""What a certificate cannot be asked: how one dialect compares with another that it does not name."""

from collections.abc import Sequence

from conformance.events import VerdictEvent
from conformance.verdicts import Verdict
from specs import dialect

__all__ = ["is_beside"]

#: The topic whose checks compare dialects of one shop, and what those dialects are: its RPC dialects, and its REST.
COMPARES, RPC, REST = "cross_dialect", "magento1_rpc", "magento1_rest"


def is_beside(event: VerdictEvent, dialects: Sequence[str]) -> bool:
    """Whether a check had nothing to compare with, since the certificate names too few dialects of the shop."""
    if event.verdict is not Verdict.NOT_APPLICABLE or event.requirement.partition("/")[0] != COMPARES:
        return False
    return REST not in dialects or sum(dialect(name).group == RPC for name in dialects) == 1
