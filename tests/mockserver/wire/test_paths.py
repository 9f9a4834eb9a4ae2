"""Paths of REST dialects."""

import pytest

from mockserver.wire.paths import PathError, decoded, longest, match, under


@pytest.mark.parametrize(
    ("template", "path", "values"),
    [
        ("/a/{x}", "/a/b", {"x": "b"}),
        ("/a/{x}", "/a/b/", {"x": "b"}),
        ("/a/{x}", "/a/b%2Fc", {"x": "b/c"}),
        ("/a/{x}", "/a/b%252Fc", {"x": "b%2Fc"}),
        ("/a/{x}", "/a/%C3%A4+%20", {"x": "ä+ "}),
        ("/a/{x}", "/a/100%", {"x": "100%"}),
        ("/a/{x}/c", "/a/b/d", None),
        ("/a/{x}", "/a/", None),
        ("/a/{x}", "/a//", None),
        ("/a/{x}", "/a/b/c", None),
        ("/a", "/A", None),
        ("/a", "/%61", None),
    ],
)
def test_match(template: str, path: str, values: dict[str, str] | None) -> None:
    """Segments are compared as sent, values decoded once."""
    assert match(template, path) == values


def test_prefixes_end_at_a_slash() -> None:
    """/api/v2 is not /api/v2_soap."""
    assert under("/api/v2", "/api/v2/x")
    assert not under("/api/v2", "/api/v2_soap")
    assert longest(["/a", "/a/b"], "/a/b/c") == "/a/b"
    assert longest(["/a"], "/b") is None


def test_bytes_that_are_no_utf_8() -> None:
    """Said, not guessed."""
    with pytest.raises(PathError):
        decoded("%ff")
