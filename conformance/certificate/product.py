"""product.toml: who stands behind what is certified, and which version of it."""

import json
import tomllib

import msgspec

from conformance.certificate import CertificateError

__all__ = ["FIELDS", "Product", "read_product", "render_product"]

#: What is asked for, in this order, and what each of it is.
FIELDS = {
    "organization": "who makes or runs it",
    "name": "the product's name",
    "version": "its version",
    "url": "where to read about it",
    "contact": "whom to ask, an address or a URL",
}


class Product(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The product; `digest` is the SHA-256 of what is installed (an image, an archive), where there is such a thing."""

    organization: str
    name: str
    version: str
    url: str
    contact: str
    digest: str = ""

    def __str__(self) -> str:
        """The product in a line."""
        return f"{self.name} {self.version} ({self.organization})"


def read_product(data: bytes, named: str) -> Product:
    """The product that a file describes."""
    try:
        product = msgspec.convert(tomllib.loads(data.decode("utf-8-sig")), Product)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError, msgspec.ValidationError) as error:
        raise CertificateError(f"{named}: {error}; it must have {', '.join(FIELDS)}") from error
    missing = [name for name in FIELDS if not getattr(product, name).strip()]
    if missing:
        raise CertificateError(f"{named}: {missing[0]} is empty: say {FIELDS[missing[0]]}")
    if product.digest and not _is_sha256(product.digest):
        raise CertificateError(f"{named}: digest must be a SHA-256 in 64 hexadecimal digits")
    return product


def _is_sha256(text: str) -> bool:
    return len(text) == 64 and set(text) <= set("0123456789abcdef")  # noqa: PLR2004 - what SHA-256 is long


def render_product(product: Product) -> bytes:
    """product.toml of a product."""
    said = {name: value for name, value in msgspec.structs.asdict(product).items() if value}
    return "".join(f"{name} = {_quoted(value)}\n" for name, value in said.items()).encode()


def _quoted(text: str) -> str:
    """A basic string of TOML; it is JSON's, except for one character more that is written as an escape."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
