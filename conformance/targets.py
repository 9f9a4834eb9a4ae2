"""The right kind of target for a dialect, by the dialect's group."""

from collections.abc import Callable, Mapping
from typing import Protocol

from conformance.connection import Connection
from conformance.control import Control
from conformance.dialects import client
from conformance.dialects.magento1_rest import Rest
from conformance.dialects.magento2_rest import Magento2Rest
from conformance.dialects.merchantpro_rest import MerchantProRest
from conformance.inventory_target import InventoryTarget
from conformance.rest_target import RestTarget
from conformance.site_roles import SiteRoles
from conformance.stocks_target import StocksTarget
from conformance.target import Target
from conformance.transport import Recorder
from specs import dialect

__all__ = ["AnyTarget", "introduce", "target_for"]


class AnyTarget(Protocol):
    """What a check is judged with, whatever words it speaks."""

    recorder: Recorder
    through_control: bool

    @property
    def dialect(self) -> str:
        """The name of the dialect."""

    def begin(self) -> None:
        """Begin an example."""


def _rpc(name: str, connection: Connection) -> Target:
    return Target(
        client=client(name, connection.recorder, connection.edition),
        recorder=connection.recorder,
        edition=connection.edition,
        user=connection.user,
        key=connection.key,
        control=_control(connection),
        foreign=connection.foreign,
        users=connection.users,
        refuses=connection.may_touch.roles.refuses,
    )


def _magento1_rest(name: str, connection: Connection) -> RestTarget:  # noqa: ARG001 - one of a table
    half = Rest(connection.recorder, connection.edition, connection.oauth)
    return RestTarget(
        half,
        connection.recorder,
        connection.edition,
        _control(connection),
        foreign=connection.foreign,
        tokens=connection.tokens,
        refuses=connection.may_touch.roles.refuses,
    )


def _magento2_rest(name: str, connection: Connection) -> StocksTarget:
    half, login = Magento2Rest(connection.recorder, connection.edition), connection.logins[name]
    may, control = connection.may_touch, _control(connection)
    roles = SiteRoles(may.websites, may.stock_ids)
    return StocksTarget(
        half, connection.recorder, connection.edition, login, control, mark=connection.mark, roles=roles
    )


def _merchantpro_rest(name: str, connection: Connection) -> InventoryTarget:
    half, login = MerchantProRest(connection.recorder, connection.edition), connection.logins[name]
    recorder, edition = connection.recorder, connection.edition
    return InventoryTarget(half, recorder, edition, login, _control(connection), foreign=connection.records)


def _control(connection: Connection) -> Control | None:
    return Control(connection.recorder) if connection.control else None


_KINDS: dict[str, Callable[[str, Connection], AnyTarget]] = {
    "magento1_rpc": _rpc,
    "magento1_rest": _magento1_rest,
    "magento2_rest": _magento2_rest,
    "merchantpro_rest": _merchantpro_rest,
}


def target_for(name: str, connection: Connection) -> AnyTarget:
    """A connection's target through a dialect."""
    return _KINDS[dialect(name).group](name, connection)


def introduce(targets: Mapping[str, AnyTarget]) -> None:
    """Let the targets that are one shop through different dialects know each other, and share their sessions."""
    one_shop = [entry for entry in targets.values() if isinstance(entry, Target)]
    rest = next((entry for entry in targets.values() if isinstance(entry, RestTarget)), None)
    sessions: dict[str, str] = {}
    for entry in one_shop:
        entry.rest = rest
        entry.others, entry.sessions = tuple(other for other in one_shop if other is not entry), sessions
