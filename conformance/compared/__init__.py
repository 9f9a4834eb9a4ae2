"""The words in which two targets are compared, by the group of dialects that speak them."""

from collections.abc import Mapping

from conformance.compared import inventory, rest, rpc, stocks
from conformance.compared.word import Word
from specs import dialect

__all__ = ["words"]

_GROUPS: dict[str, Mapping[str, Word]] = {
    "magento1_rpc": rpc.WORDS,
    "magento1_rest": rest.WORDS,
    "magento2_rest": stocks.WORDS,
    "merchantpro_rest": inventory.WORDS,
}


def words(name: str) -> Mapping[str, Word]:
    """The words of a dialect by their names."""
    return _GROUPS[dialect(name).group]
