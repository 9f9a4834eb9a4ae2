"""report.html, looked at in a real browser: Debian's chromium, where it is installed."""

import re
from collections.abc import Iterator
from pathlib import Path
from shutil import which
from typing import Any

import pytest

from conformance.events import EventLog
from conformance.reports import html

sync_api = pytest.importorskip("playwright.sync_api", reason="needs playwright")
CHROMIUM = which("chromium") or which("chromium-browser")
in_a_browser = pytest.mark.skipif(CHROMIUM is None, reason="needs chromium")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A chromium without a window."""
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def page(browser: Any, full: EventLog, tmp_path: Path) -> Iterator[Any]:
    """The report of a run in which everything occurs; nothing may leave, run, or be complained about."""
    (tmp_path / "report.html").write_bytes(html.render(full))
    address = (tmp_path / "report.html").as_uri()
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    said: list[str] = []
    opened.on("request", lambda request: said.append(f"asked for {request.url}"))
    opened.on("console", lambda message: said.append(f"console: {message.text}"))
    opened.on("pageerror", lambda error: said.append(f"error: {error}"))
    opened.on("dialog", lambda dialog: (said.append(f"a script ran: {dialog.message}"), dialog.dismiss()))
    opened.goto(address)
    yield opened
    assert set(said) == {f"asked for {address}"}
    opened.close()


def visible(page: Any) -> list[str]:
    """The requirements that the matrix shows."""
    return [code.inner_text() for code in page.locator("#matrix tr.row:visible th code").all()]


@in_a_browser
def test_the_matrix_has_a_verdict_in_each_cell(page: Any) -> None:
    """Every class of verdict is in the headline, in a chip, and in a cell; the worst of a cell's checks is shown."""
    headline = page.locator(".headline").inner_text()
    for name in html.SIGNS:
        assert re.search(rf"\d {name}", headline), name
        assert page.locator(f'.chip[data-verdict="{name}"]').is_visible()
        assert page.locator(f"a.cell.v-{name.replace(' ', '-')}").count() > 0
    assert page.locator("h1").inner_text() == "Incomplete"
    assert page.locator("a.cell").first.inner_text().split() == ["✗", "fail", "2"]
    assert "Expired in the baseline" in page.locator(".top").inner_text()


@in_a_browser
def test_the_filter_leaves_what_fits(page: Any) -> None:
    """By text, verdict, topic and level; a topic without rows goes; everything comes back."""
    everything = visible(page)
    page.get_by_role("button", name="untestable").click()
    assert len(visible(page)) == 1
    assert page.locator("#shown").inner_text() == f"1 of {len(everything)} requirements"
    assert page.locator("#matrix tr.topic:visible").count() == 1
    page.get_by_role("button", name="flaky").click()
    assert len(visible(page)) == 2
    page.get_by_role("button", name="Show all").click()
    page.locator("#matrix tr.row").last.wait_for()
    assert visible(page) == everything
    page.get_by_label("Level").select_option("SHOULD")
    assert len(visible(page)) == 1
    page.get_by_label("Level").select_option("")
    page.get_by_label("Text").fill("no such thing")
    assert visible(page) == []
    assert page.locator("#nothing").is_visible()
    page.get_by_label("Text").fill("")
    page.get_by_label("Topic").select_option(index=2)
    assert 0 < len(visible(page)) < len(everything)


@in_a_browser
def test_a_cell_is_opened_without_a_mouse(page: Any) -> None:
    """Tab reaches the matrix, arrows move in it, Enter opens a cell, the arrows go on, Escape goes back to it."""
    page.locator("#matrix a.cell").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    text = dialog.inner_text()
    for part in ("MUST", "Source", "Example", "Smallest example", "Messages", "> POST /api/jsonrpc"):
        assert part in text, part
    assert "<script>alert('it ran')</script>" in text
    assert r"\x00\x01" in text
    dialog.get_by_text("Send again").click()
    assert "curl -sS" in dialog.inner_text()
    first = dialog.get_by_role("heading").first.inner_text()
    page.keyboard.press("ArrowRight")
    assert dialog.get_by_role("heading").first.inner_text() != first
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Escape")
    assert not dialog.is_visible()
    label = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert label.startswith("fail: ")
    assert page.locator("#matrix a.cell[tabindex='0']").count() == 1


@in_a_browser
def test_a_link_leads_to_a_cell(page: Any) -> None:
    """The address of an open cell opens it again."""
    page.locator("#matrix a.cell").nth(2).click()
    address = page.url
    page.goto("about:blank")
    page.goto(address)
    heading = page.get_by_role("dialog").get_by_role("heading").first
    assert "atomic_patch/" in heading.inner_text()
    page.goto(address.partition("#")[0])


@in_a_browser
def test_the_page_is_whole_without_its_script(browser: Any, full: EventLog, tmp_path: Path) -> None:
    """Where scripts are off, cells lead to the explanations below, and there is no filter that does nothing."""
    (tmp_path / "report.html").write_bytes(html.render(full))
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((tmp_path / "report.html").as_uri())
    assert not page.locator("#filters").is_visible()
    target = page.locator("a.cell").first.get_attribute("href")
    assert page.locator(f"[id='{target[1:]}']").is_visible()
    context.close()


@in_a_browser
def test_paper_shows_what_is_not_kept(page: Any) -> None:
    """On paper: no filter, every explanation of what is no pass, none of what is."""
    page.emulate_media(media="print")
    assert not page.locator("#filters").is_visible()
    assert page.locator("article.open").first.is_visible()
    assert page.locator("article.fine").first.is_hidden()
    assert page.pdf().startswith(b"%PDF")


@in_a_browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read(page: Any, scheme: str) -> None:
    """The contrast of the cells' text is at least 4.5 to 1, in the light and in the dark."""
    page.emulate_media(color_scheme=scheme)
    pairs = page.evaluate(
        "[...document.querySelectorAll('a.cell, .chip, .warning, .statement')].map((part) => {"
        "  let ground = part; while (getComputedStyle(ground).backgroundColor === 'rgba(0, 0, 0, 0)')"
        "    ground = ground.parentElement;"
        "  return [getComputedStyle(part).color, getComputedStyle(ground).backgroundColor]; })"
    )
    assert len(pairs) > 20
    assert min(contrast(*pair) for pair in pairs) >= 4.5


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG reckons it."""
    low, high = sorted(luminance(colour) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    """The relative luminance of a colour that is written as rgb(…)."""
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_nothing_of_the_target_is_markup(full: EventLog) -> None:
    """Without a browser too: its text is escaped, there is one script, and the policy names it."""
    text = html.render(full).decode()
    assert text.count("<script>") == 1
    assert "&lt;script&gt;alert" in text
    assert "<img" not in text
    assert not re.search(r'(?:src|href)="(?!#)', text)
    assert "\x00" not in text
    assert "default-src 'none'" in text
    assert len(text) < 200_000
