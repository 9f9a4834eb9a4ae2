"""HTTP Basic credentials, sound and broken."""

from base64 import b64encode

import pytest

from mockserver import Request
from mockserver.wire.http_basic import credentials


def given(authorization: str) -> tuple[str, str] | None:
    """What a request with this header brings."""
    return credentials(Request("GET", "/", (("authorization", authorization),)))


@pytest.mark.parametrize(
    ("scheme", "text", "expected"),
    [
        ("Basic", "user:key", ("user", "key")),
        ("basic", "user:key:with:colons", ("user", "key:with:colons")),
        ("BASIC ", "ümlaut:☃", ("ümlaut", "☃")),
        ("Basic", ":", ("", "")),
        ("Basic", "no colon", None),
        ("Bearer", "user:key", None),
    ],
)
def test_what_a_header_says(scheme: str, text: str, expected: tuple[str, str] | None) -> None:
    """The scheme's letter case does not count, the first colon parts user and password."""
    assert given(f"{scheme} {b64encode(text.encode()).decode()}") == expected


@pytest.mark.parametrize("header", ["", "Basic", "Basic ", "Basic é", "Basic !!!", "Basic dXNlcg", "Basic /w=="])
def test_a_header_that_cannot_be_read_brings_nobody(header: str) -> None:
    """No Base64, no ASCII, no UTF-8: nothing breaks."""
    assert given(header) is None
