"""Credentials by the group of dialects that they are for; without a target file those of the documents' shop."""

import msgspec

from specs import shop

__all__ = ["Login", "default_logins"]


class Login(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A name and its secret: an administrator's for Magento 2, an API key's for MerchantPro."""

    user: str
    key: str


def default_logins() -> dict[str, Login]:
    """The first administrator and the first API key of the documents' shop."""
    document = shop()
    name, admin = next(iter(document["magento2"]["admin_users"].items()))
    key, secret = next(iter(document["merchantpro"]["api_keys"].items()))
    return {"magento2_rest": Login(name, admin["password"]), "merchantpro_rest": Login(key, secret)}
