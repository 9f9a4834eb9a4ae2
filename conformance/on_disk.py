"""Bytes that are written whole, or not at all without an error."""

from typing import IO

__all__ = ["write_whole"]


def write_whole(file: IO[bytes], data: bytes) -> None:
    """Write all of it to an unbuffered file: where the disk is nearly full, one write takes a part and says nothing."""
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) :]
