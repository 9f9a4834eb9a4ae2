"""Editions, shops and dialects: what is missing or misspelt is said, with the file's name."""

from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pytest

import specs
from mockserver import build
from specs import SpecError, dialect, dialects, edition, editions, requirements, shop
from specs.reader import convert, read_exact_toml, read_json, read_toml
from specs.stock_item import Column


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Editions of a test's own, in the place of the real ones."""
    monkeypatch.setattr(import_module("specs.editions"), "ROOT", tmp_path)
    (tmp_path / "editions").mkdir()
    for cached in (editions, edition):
        cached.cache_clear()
    real = Path(specs.__file__).parent / "editions" / "documented.toml"
    (tmp_path / "editions" / "documented.toml").write_bytes(real.read_bytes())
    yield tmp_path / "editions"
    for cached in (editions, edition):
        cached.cache_clear()


@pytest.mark.parametrize("name", editions())
def test_an_edition_loads_with_what_it_extends(name: str) -> None:
    """Every edition has all its values, and a world can be built of it."""
    chosen = edition(name)
    assert chosen.name == name
    assert chosen.dialects
    assert all(chosen.engine(one).fields() for one, values in chosen.dialects.items() if values.engine)
    assert build(name).edition is chosen


def test_the_documented_edition_comes_first() -> None:
    """Then the newest shop."""
    assert editions()[0] == "documented"
    shops = [name for name in editions() if name.startswith("openmage-")]
    assert shops == ["openmage-20.18", "openmage-20.16", "openmage-19.5"]


def test_an_edition_holds_only_its_differences(folder: Path) -> None:
    """What a table does not name comes from the edition that is extended, however long the chain."""
    (folder / "one.toml").write_text('extends = "documented"\ntitle = "One"\n[sessions]\nid_digits = 8\n')
    (folder / "two.toml").write_text('extends = "one"\ntitle = "Two"\n')
    two = edition("two")
    assert (two.title, two.sessions.id_digits, two.sessions.basic_login) == ("Two", 8, True)
    assert two.listing == edition("documented").listing


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('extends = "documented"\ntitle = "X"\n[sessions]\nid_digit = 8\n', "id_digit"),
        ('extends = "documented"\ntitle = "X"\nfailure = "pages"\n', "failure"),
        ('extends = "documented"\ntitle = 5\n', "title"),
        ('extends = "documented"\ntitel = "X"\n', "titel"),
        ('title = "X"\n', "missing required field"),
        ("title = \n", "line 1"),
        ("title = '\xff'\n", "utf-8"),
    ],
)
def test_what_is_misspelt_in_an_edition_is_said(folder: Path, text: str, said: str) -> None:
    """The error names the file and what is wrong in it."""
    (folder / "wrong.toml").write_bytes(text.encode("latin-1"))
    with pytest.raises(SpecError, match=r"wrong\.toml") as error:
        edition("wrong")
    assert said in str(error.value)


def test_an_edition_that_extends_nobody_s_is_said(folder: Path) -> None:
    """The error names the editions that there are."""
    (folder / "wrong.toml").write_text('extends = "nosuch"\n')
    with pytest.raises(SpecError, match="no edition 'nosuch': choose one of documented, wrong"):
        edition("wrong")


@pytest.mark.parametrize("text", ['extends = "one"\n', 'extends = "two"\n'])
def test_an_edition_that_extends_itself_is_said(folder: Path, text: str) -> None:
    """A circle is an error, and no endless descent."""
    (folder / "one.toml").write_text(text)
    (folder / "two.toml").write_text('extends = "one"\n')
    with pytest.raises(SpecError, match="extends itself"):
        edition("one")


@pytest.mark.parametrize(("reader", "known"), [(edition, editions), (dialect, dialects)])
@pytest.mark.parametrize("name", ["nosuch", "", "../editions/documented", "Documented", "documented.toml"])
def test_an_unknown_name_lists_the_known_ones(
    reader: Callable[[str], object], known: Callable[[], tuple[str, ...]], name: str
) -> None:
    """Who misspells a name is told those that there are."""
    with pytest.raises(SpecError) as error:
        reader(name)
    assert repr(name) in str(error.value)
    assert all(one in str(error.value) for one in known())


def test_an_unknown_shop_lists_the_known_ones() -> None:
    """The same for shops."""
    with pytest.raises(SpecError, match="no shop 'nosuch': choose one of documented"):
        shop("nosuch")


def test_a_shop_is_everybody_s_own() -> None:
    """Who changes a shop changes a copy."""
    shop()["magento1"]["products"].clear()
    assert shop()["magento1"]["products"]


def test_a_requirement_that_is_misspelt_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the file."""
    monkeypatch.setattr("specs.catalogue.FOLDER", tmp_path)
    (tmp_path / "topic.toml").write_text('[[requirement]]\nid = "x"\nlevle = "MUST"\n')
    specs.topics.cache_clear()
    requirements.cache_clear()
    with pytest.raises(SpecError, match=r"topic\.toml"):
        requirements()
    specs.topics.cache_clear()
    requirements.cache_clear()


@pytest.mark.parametrize("reader", [read_toml, read_exact_toml, read_json])
@pytest.mark.parametrize("content", [b"{", b"\xff", b"= 1"])
def test_a_file_that_cannot_be_read_is_named(reader: Callable[[Path], object], content: bytes, tmp_path: Path) -> None:
    """Whatever the reader, the error is ours and names the file."""
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(SpecError, match="file"):
        reader(tmp_path / "file")


def test_a_record_refuses_what_it_does_not_know() -> None:
    """A misspelt member is an error with the file's name."""
    with pytest.raises(SpecError, match=r"here.*colour"):
        convert({"name": "x", "type": "flag", "colour": 1}, Column, Path("here"))


def test_the_numbers_of_an_example_keep_their_places(tmp_path: Path) -> None:
    """A decimal of a TOML file is the token that stands there."""
    (tmp_path / "x.toml").write_text("qty = 100.0000\n")
    assert str(read_exact_toml(tmp_path / "x.toml")["qty"]) == "100.0000"
