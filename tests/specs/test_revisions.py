"""Frozen catalogues: the newest is today's, and an older one stays what it was."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from conformance.checks import checks
from conformance.dialects import spoken
from conformance.freeze import freeze, main
from specs import (
    LEVELS,
    SpecError,
    digest_of,
    edition,
    editions,
    newest_revision,
    requirements,
    revision,
    revisions,
)
from specs.revisions import FOLDER, read_revision

NEWEST = newest_revision()


def test_the_newest_revision_is_the_catalogue() -> None:
    """What changed in it since needs a new revision: `python -m conformance.freeze NAME`."""
    text = (FOLDER / f"{NEWEST.name}.toml").read_text(encoding="utf-8")
    assert freeze(NEWEST.since, NEWEST.profile, NEWEST.seed) == text


def test_a_changed_statement_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """One word more, and what is frozen today is not what was."""
    before = freeze(NEWEST.since, NEWEST.profile, NEWEST.seed)
    name, entry = next(iter(requirements().items()))
    changed = {**requirements(), name: replace(entry, statement=f"{entry.statement} Always.")}
    monkeypatch.setattr("conformance.freeze.requirements", lambda: changed)
    assert freeze(NEWEST.since, NEWEST.profile, NEWEST.seed) != before


@pytest.mark.parametrize("name", revisions())
def test_a_revision_holds_together(name: str) -> None:
    """Every place is used, every edition and dialect is known, every level can be asked for."""
    frozen = revision(name)
    assert {entry.where for entry in frozen.requirements.values()} == set(frozen.places)
    for place in frozen.places.values():
        assert set(place) <= set(editions())
        assert all(set(dialects) <= set(edition(one).dialects) for one, dialects in place.items())
    assert all(len(entry.statement) == 64 for entry in frozen.requirements.values())
    assert frozen.digest == digest_of((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("edition_name", editions())
def test_what_is_wanted_is_what_the_catalogue_says(edition_name: str, level: str) -> None:
    """Every check of every requirement of the level, wherever it is in force, computed from the catalogue itself."""
    dialects = [name for name in edition(edition_name).dialects if name in spoken()]
    wanted = {
        (entry.id, dialect, check.__name__)
        for entry in requirements().values()
        if entry.level in LEVELS[level]
        for dialect in dialects
        if entry.holds(edition_name, dialect)
        for check in checks().get(entry.id, ())
    }
    assert NEWEST.wanted(edition_name, dialects, level) == wanted
    assert {dialect for _, dialect, _ in wanted} <= set(NEWEST.dialects(edition_name))


def test_core_is_part_of_extended() -> None:
    """What must be is asked for at both levels."""
    dialects = NEWEST.dialects("documented")
    core, extended = (NEWEST.wanted("documented", dialects, level) for level in ("core", "extended"))
    assert core < extended


def test_an_unknown_revision_is_named() -> None:
    """And those that there are."""
    with pytest.raises(SpecError, match=f"no revision '1999-01': choose one of {revisions()[0]}"):
        revision("1999-01")


def test_a_revision_is_not_frozen_twice(capsys: pytest.CaptureFixture[str]) -> None:
    """The generator leaves the file that is there alone."""
    before = (FOLDER / f"{NEWEST.name}.toml").read_bytes()
    assert main([NEWEST.name]) == 2
    assert "is there already: choose a new name" in capsys.readouterr().err
    assert (FOLDER / f"{NEWEST.name}.toml").read_bytes() == before


def test_a_new_revision_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the generator writes is the catalogue, whatever the line ends of a checkout are."""
    monkeypatch.setattr("conformance.freeze.FOLDER", tmp_path)
    assert main(["2031-02"]) == 0
    made = read_revision(tmp_path / "2031-02.toml")
    assert (made.name, made.seed, made.requirements) == ("2031-02", 203102, NEWEST.requirements)
    path = tmp_path / "2031-02.toml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert read_revision(path).digest == made.digest
