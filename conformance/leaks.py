"""Secrets in what is written: how the wire may spell them, and a search for them that does not trust those spellings.

Strategy: what is kept of a run is rid of the spellings below where it is written. The search is made of other means, so
that it finds what those missed: it undoes escapes, one kind after the other, in the text and in the secret alike, looks
into what is base64, and then looks for the secret as it is. It finds a key in a JSON string of an XML text of a URL.
"""

import html
import json
import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from urllib.parse import quote, quote_plus, unquote
from xml.sax.saxutils import escape

import msgspec

from conformance.urls import url_safe

__all__ = ["SHORTEST", "Leak", "SecretLeakedError", "leaks", "spellings"]

#: A shorter secret cannot be told from what a report says anyway; it is taken out of messages, but not searched for.
SHORTEST = 6


class Leak(msgspec.Struct, frozen=True, order=True):
    """A file, by its path below the folder, and the name of the secret that stands in it; never its value."""

    file: str
    secret: str

    def __str__(self) -> str:
        """The finding in one line."""
        return f"{self.file} holds the secret {self.secret}"


class SecretLeakedError(ValueError):
    """Files that held a secret; where they were reports, they are gone."""

    def __init__(self, found: tuple[Leak, ...]) -> None:
        """What was found."""
        super().__init__("; ".join(str(leak) for leak in found))
        self.leaks = found


# -------------------------------------------------------------------------------------------------------- spellings


@cache
def spellings(secret: str) -> tuple[str, ...]:
    """A secret as it is, and as JSON, XML, URLs, Python and base64 write it; longest first."""
    in_json = (json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1])
    in_php = (text.replace("/", r"\/") for text in in_json)
    in_xml = (escape(secret), escape(secret, {'"': "&quot;"}), escape(secret, {'"': "&quot;", "'": "&#39;"}))
    in_urls = (quote(secret, safe=""), quote(secret), quote_plus(secret), url_safe(secret))
    spelt = {secret, *in_json, *in_php, *in_xml, html.escape(secret), *in_urls, *map(_small_hex, in_urls)} - {""}
    shown = {part for text in spelt for part in _in_python(text)}
    return tuple(sorted(spelt | shown | set(_in_base64(secret)), key=len, reverse=True))


def _in_python(text: str) -> Iterator[str]:
    """A text as an explanation shows it that quotes what a target answered: text or bytes, in either kind of quotes."""
    for shown in (repr(f'"{text}')[2:-1], repr(f'"{text}'.encode("utf-8", "surrogatepass"))[3:-1]):
        yield from {shown, shown.replace("\\'", "'"), shown.replace("\\'", "'").replace("'", "\\'")}


def _small_hex(text: str) -> str:
    return re.sub("%[0-9A-F]{2}", lambda found: found[0].lower(), text)


def _in_base64(secret: str) -> Iterator[str]:
    """What stands in base64 for a secret wherever it begins there, as behind a user's name in a Basic header."""
    raw = secret.encode("utf-8", "surrogatepass")
    if len(raw) < SHORTEST:
        return
    for before, unsure in enumerate((0, 2, 3)):
        sure = (before + len(raw)) * 8 // 6
        core = b64encode(b"\0" * before + raw).decode()[unsure:sure]
        yield from {core, core.replace("+", "-").replace("/", "_")}


# ------------------------------------------------------------------------------------------------------- the search

_ESCAPE = re.compile(r"""((?:\\x[0-9a-fA-F]{2})+)|\\(?:u([0-9a-fA-F]{4})|(["'\\/bfnrt]))""")
_LETTERS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{8,}")


def _unescape(text: str) -> str:
    """A text without the escapes of JSON and of Python, whose bytes are those of UTF-8."""
    plain = _ESCAPE.sub(_escaped, text)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _escaped(found: re.Match[str]) -> str:
    octets, point, letter = found.groups()
    if octets:
        return bytes.fromhex(octets.replace("\\x", "")).decode("utf-8", "replace")
    if point:
        return chr(int(point, 16))
    return _LETTERS.get(letter, letter)


def _unquote_shell(text: str) -> str:
    return text.replace("'\"'\"'", "'")


#: What undoes one kind of escapes each, in turn and over again, since one may stand within another.
_UNDO: tuple[Callable[[str], str], ...] = (_unescape, _unquote_shell, html.unescape, unquote) * 3


def leaks(where: Path | bytes, secrets: Mapping[str, str]) -> tuple[Leak, ...]:
    """Which of the secrets, by their names, stand in a text, a file, or any file of a folder.

    A file is named by its path below the folder, a text by nothing.
    """
    if isinstance(where, bytes):
        return tuple(Leak("", name) for name in _found(where, secrets))
    files = sorted(path for path in where.rglob("*") if path.is_file()) if where.is_dir() else [where]
    top = where if where.is_dir() else where.parent
    return tuple(
        Leak(path.relative_to(top).as_posix(), name) for path in files for name in _found(path.read_bytes(), secrets)
    )


def _found(data: bytes, secrets: Mapping[str, str]) -> list[str]:
    """The names of the secrets in a text, whichever way it writes them."""
    wanted = {name: secret for name, secret in secrets.items() if len(secret) >= SHORTEST}
    if not wanted:
        return []
    text = data.decode("utf-8", "replace")
    return sorted(_standing_in(text, wanted) | _standing_in("\n".join(_decoded(text)), wanted))


def _standing_in(text: str, wanted: Mapping[str, str]) -> set[str]:
    """The secrets that stand in a text as they are, in base64, or once escapes are undone in both."""
    found = _named_in(text, wanted) | _in_base64_in(text, wanted)
    undone = dict(wanted)
    for undo in _UNDO:
        text, undone = undo(text), {name: undo(secret) for name, secret in undone.items()}
        found |= _named_in(text, undone)
    spaced = {name: secret.replace("+", " ") for name, secret in undone.items()}
    return found | _in_base64_in(text, wanted) | _named_in(text.replace("+", " "), spaced)


def _named_in(text: str, wanted: Mapping[str, str]) -> set[str]:
    return {name for name, secret in wanted.items() if secret in text}


def _in_base64_in(text: str, wanted: Mapping[str, str]) -> set[str]:
    return {name for name, secret in wanted.items() if any(core in text for core in _in_base64(secret))}


def _decoded(text: str) -> Iterator[str]:
    """What every part of a text is that could be base64."""
    for part in set(_BASE64.findall(text)):
        plain = part.replace("-", "+").replace("_", "/")
        yield b64decode(plain[: len(plain) // 4 * 4]).decode("utf-8", "replace")
