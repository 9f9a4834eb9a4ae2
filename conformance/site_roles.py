"""Which websites of a Magento 2 shop play those of the checks: those that may be moved, as many as there are.

They play in the order of their codes, so that what is shown in order is so for the roles too. All other websites of the
shop are neither sent nor shown to a check.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from conformance.rejecting import draw_again

__all__ = ["ROLES", "SiteRoles"]

#: The websites of the checks; of two that may be moved the first two are played.
ROLES = ("base", "test_site", "eu_website", "us_website")
DEFAULT_STOCK = 1


@dataclass
class SiteRoles:
    """The roles and their players; `may_move` are the codes that the target file names, `homes` the stocks."""

    may_move: tuple[str, ...] = ()
    homes: tuple[int, ...] = ()
    played: dict[str, str] = field(default_factory=dict)
    known: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    is_open: bool = True

    def cast(self, codes: Sequence[str], stocks: Mapping[int, Any]) -> None:
        """Give the roles to websites that the shop has and that may leave the stock that they belong to."""
        self.is_open = False
        self.known = frozenset({"admin", *(code.casefold() for code in codes)})
        homeless = {code for number, one in stocks.items() if number not in self._homes for code in one.websites}
        players = [code for code in self.may_move if code in codes and code not in homeless][: len(ROLES)]
        self.played = dict(zip(sorted(ROLES[: len(players)]), sorted(players), strict=True))
        self.hidden = frozenset(codes) - set(players) if players else frozenset()

    @property
    def _homes(self) -> set[int]:
        return {DEFAULT_STOCK, *self.homes}

    @property
    def movable(self) -> set[str]:
        """The codes of the players, in small letters."""
        return {code.casefold() for code in self.played.values()}

    def able(self, codes: Sequence[str]) -> list[str]:
        """Of roles those that are played; without any player all, so that the check says what is missing."""
        return [code for code in codes if code in self.played] if self.played else list(codes)

    def out(self, channels: Sequence[Any]) -> list[Any]:
        """Channels with the players' codes."""
        return [{**one, "code": self.code(one["code"])} if "code" in one else one for one in channels]

    def code(self, role: Any) -> Any:
        """The code of who plays a role; anything else as it is."""
        if self.played and role in ROLES and role not in self.played:
            draw_again("the target file names too few websites that may be moved")
        return self.played.get(role, role) if isinstance(role, str) else role

    def path(self, path: str) -> str:
        """A path whose last part is a website's code."""
        before, _, role = path.rpartition("/")
        return f"{before}/{self.code(role)}"

    def back(self, channels: Sequence[tuple[str, str]], *, whole: bool = False) -> tuple[tuple[str, str], ...]:
        """Channels as the roles' codes, without websites that play nothing unless the whole is asked for."""
        roles = {code: role for role, code in self.played.items()}
        hidden = frozenset() if whole else self.hidden
        shown = [(kind, code) for kind, code in channels if kind != "website" or code not in hidden]
        return tuple((kind, roles.get(code, code)) for kind, code in shown)
