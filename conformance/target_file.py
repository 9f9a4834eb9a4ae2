"""A target file: where a shop is, how to log in, what may be touched there, what it does not have.

Secrets are named, not written: `key = "env:SHOP_KEY"`. Nothing that `[may_touch]` does not name is ever written to.
"""

import os
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from fnmatch import fnmatchcase
from math import isfinite
from pathlib import Path
from typing import Any, Literal

import httpx2
import msgspec

from conformance.logins import Login
from conformance.oauth1 import Credentials
from conformance.stockroom import SPECIAL, WITHOUT_STOCK
from specs import SpecError, column, dialects, edition, settings, topics

__all__ = [
    "MayTouch",
    "SpecialRoles",
    "TargetError",
    "TargetFile",
    "Tls",
    "Unsupported",
    "checked_headers",
    "checked_url",
    "read_target_file",
    "secret",
]

NAMED = "env:"
#: A header's name and its value, as HTTP has them.
_NAME, _VALUE = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"), re.compile(r"|[^\x00\s](?:[^\x00\r\n]*[^\x00\s])?")
#: The simple products of a composite.
CHILDREN = 2
#: What a shop may refuse to save.
REFUSING = ("product", "stock_item")


class TargetError(ValueError):
    """A target that cannot be used: what is wrong, where, and what to do."""


class SpecialRoles(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """SKUs of products that are more than products that can be updated, by what they are; each may be touched too.

    `configurable`, `grouped` and `bundle` have the two `children` as their simple products. `numeric` is a SKU of
    digits; `shadowing` one that is the product id of `shadowed`. `without_stock` has no stock item and is only read.
    The shop refuses to save `refusing`, in the words of `refuses` where those are known.
    """

    configurable: str = ""
    grouped: str = ""
    bundle: str = ""
    children: tuple[str, ...] = ()
    numeric: str = ""
    shadowing: str = ""
    shadowed: str = ""
    disabled: str = ""
    without_stock: str = ""
    refusing: str = ""
    refuses: dict[str, str] = {}

    @property
    def named(self) -> dict[str, str]:
        """The SKU that plays a product of the documents' shop, by that product's SKU."""
        given = {name: getattr(self, name, "") for name in SPECIAL}
        given |= dict(zip(("first_child", "second_child"), self.children, strict=False))
        return {SPECIAL[name]: sku for name, sku in given.items() if sku}


class MayTouch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the suite may write to, and put back; all else is only read.

    `skus` are Magento 1 products with a stock item of their own; `item_ids` stock items over REST. `roles` are special
    products. `websites` may be
    given to stocks that the suite makes, while they belong to the default stock or to one of `stock_ids`. `records`
    are ids of MerchantPro records.
    """

    skus: tuple[str, ...] = ()
    item_ids: tuple[int, ...] = ()
    websites: tuple[str, ...] = ()
    stock_ids: tuple[int, ...] = ()
    records: tuple[int, ...] = ()
    new_stocks: bool = False
    roles: SpecialRoles = SpecialRoles()

    @property
    def writable_skus(self) -> tuple[str, ...]:
        """The SKUs of products that may be written to."""
        special = {role: sku for role, sku in self.roles.named.items() if role != WITHOUT_STOCK}
        return tuple(dict.fromkeys((*self.skus, *special.values())))


class Unsupported(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the target declares not to have: a requirement or a topic (patterns), in a dialect, and why."""

    reason: str
    requirement: str = "*"
    dialect: str = "*"

    def covers(self, requirement: str, dialect_name: str) -> bool:
        """Whether a requirement in a dialect is declared as not there."""
        wanted = self.requirement if "/" in self.requirement else f"{self.requirement}/*"
        return fnmatchcase(requirement, wanted) and fnmatchcase(dialect_name, self.dialect)


class Tls(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the target proves who it is, and the client: paths of PEM files. `verify = false` believes anybody."""

    verify: bool = True
    ca: str = ""
    certificate: str = ""
    private_key: str = ""


class Token(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A token of the same consumer, and its secret."""

    token: str
    token_secret: str


class OAuth(Credentials, frozen=True, forbid_unknown_fields=True):
    """The credentials of an administrator, and further tokens: one that may only read, a revoked, a request token."""

    tokens: dict[Literal["readonly", "revoked", "request"], Token] = msgspec.field(default_factory=dict)


class TargetFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A target file: `user` and `key` for the RPC dialects, `[oauth]` for Magento 1 REST.

    `users` are further API users: one that may list and not update, an outsider to the stock items, an inactive one,
    one without a role. `[magento2]` and `[merchantpro]` have a `user` and a `key` too: an administrator, or an API key
    and its secret. `control_token` is what the target's control asks for, and goes nowhere else.
    `shop` is the edition that the shop is, `edition` the one that it is held against; either alone stands for both.
    `config` declares the shop-wide values of settings by their column's name.
    """

    base_url: str
    user: str = ""
    key: str = ""
    shop: str = ""
    edition: str = ""
    dialects: tuple[str, ...] = ()
    timeout: float = 10.0
    control: bool = True
    control_token: str = ""
    base_urls: dict[str, str] = {}
    headers: dict[str, str] = {}
    tls: Tls = Tls()
    users: dict[Literal["reader", "outsider", "inactive", "without_role"], Login] = {}
    oauth: OAuth | None = None
    magento2: Login | None = None
    merchantpro: Login | None = None
    may_touch: MayTouch = MayTouch()
    config: dict[str, int | float | str] = {}
    unsupported: tuple[Unsupported, ...] = ()


def read_target_file(name: str) -> TargetFile:
    """The target file of that name; raises `TargetError` that says what is wrong with it."""
    try:
        file = msgspec.toml.decode(Path(name).read_bytes().removeprefix(b"\xef\xbb\xbf"), type=TargetFile)
    except OSError as error:
        raise TargetError(f"{name}: {error.strerror}") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise TargetError(f"{name}: {error}") from error
    for wrong in _mistakes(file):
        raise TargetError(f"{name}: {wrong}")
    return file


def _mistakes(file: TargetFile) -> list[str]:
    """What the file says that cannot be meant, a line each."""
    found = [wrong for name, value in file.config.items() if (wrong := _mistaken_setting(name, value))]
    if not (isfinite(file.timeout) and file.timeout > 0):
        found.append(f"timeout: {file.timeout:g} is not a number of seconds above 0")
    found += [
        f"base_urls.{name}: no dialect, choose from {', '.join(dialects())}"
        for name in file.base_urls
        if name not in dialects()
    ]
    found += _mistaken_roles(file.may_touch)
    for entry in file.unsupported:
        topic = entry.requirement.partition("/")[0]
        if not entry.reason.strip():
            found.append(f"unsupported {entry.requirement}: say why, reason = '...'")
        if not any(fnmatchcase(name, topic) for name in topics()):
            found.append(f"unsupported {entry.requirement}: no such topic")
        if not any(fnmatchcase(name, entry.dialect) for name in dialects()):
            found.append(f"unsupported dialect {entry.dialect}: no such dialect")
    for name, value in (("shop", file.shop), ("edition", file.edition)):
        try:
            edition(value or "documented")
        except SpecError as error:
            found.append(f"{name}: {error}")
    return found


def _mistaken_setting(name: str, value: float | str) -> str:
    """What is wrong with a shop-wide value: a name that is none, or a value that the setting cannot have."""
    known = settings()
    if name not in known:
        return f"config.{name}: no setting, choose from {', '.join(known)}"
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return f"config.{name}: {value!r} is not a number"
    allowed = column(name).allowed
    if not number.is_finite():
        return f"config.{name}: {value!r} is not a number"
    if allowed and number not in allowed:
        return f"config.{name}: {value!r} is none of {', '.join(map(str, allowed))}"
    return ""


def _mistaken_roles(may: MayTouch) -> list[str]:
    """What is wrong with the special products, a line each."""
    roles, named = may.roles, list(may.roles.named.values())
    found = [
        f"may_touch.roles: {sku!r} is named for several roles, or under may_touch.skus too: each needs its own product"
        for sku in dict.fromkeys(named)
        if named.count(sku) > 1 or sku in may.skus
    ]
    if len(roles.children) not in {0, CHILDREN}:
        found.append(f"may_touch.roles.children: {len(roles.children)} SKUs, name the two simple products")
    found += [
        f"may_touch.roles.{name}: {sku!r} is not a SKU of digits"
        for name, sku in (("numeric", roles.numeric), ("shadowing", roles.shadowing))
        if sku and not (sku.isascii() and sku.isdecimal())
    ]
    if bool(roles.shadowing) != bool(roles.shadowed):
        found.append("may_touch.roles: shadowing and shadowed belong together, name both")
    found += [
        f"may_touch.roles.refuses.{name}: choose from {', '.join(REFUSING)}"
        for name in roles.refuses
        if name not in REFUSING
    ]
    if roles.refuses and not roles.refusing:
        found.append("may_touch.roles.refuses: the words of a product that is not named, refusing = '...'")
    return found


def secret(named: str) -> str:
    """The value of a secret that a file names."""
    if not named.startswith(NAMED):
        raise TargetError('a target file names its secrets, it does not hold them: key = "env:SHOP_KEY"')
    variable = named.removeprefix(NAMED)
    if not os.environ.get(variable):
        raise TargetError(f"the environment has no {variable}, where the target file says the key is")
    return os.environ[variable]


def optional_secret(text: str) -> str:
    """A value that may stand in the file as it is, or be named."""
    return secret(text) if text.startswith(NAMED) else text


def config_of(file: TargetFile) -> dict[str, Any]:
    """The declared shop-wide values, as text."""
    return {name: str(value) for name, value in file.config.items()}


def checked_url(text: str) -> str:
    """A base URL, if it is one."""
    try:
        url = httpx2.URL(text)
    except httpx2.InvalidURL as error:
        raise TargetError(f"{text!r} is not a URL: {error}") from error
    if url.scheme not in {"http", "https"} or not url.host:
        raise TargetError(f"{text!r} is not a URL: it must be http:// or https:// and a host")
    return text


def checked_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Headers for every request, if HTTP can send them; a value may be a secret, so that it is not shown."""
    for name, value in headers.items():
        if not _NAME.fullmatch(name) or not _VALUE.fullmatch(value):
            what = (
                "its value has a line break or blanks around it"
                if _NAME.fullmatch(name)
                else "this cannot be the name of a header"
            )
            raise TargetError(f"[headers] {name!r} cannot be sent: {what}")
    return dict(headers)
