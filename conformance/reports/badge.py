"""badge.svg: the badge as a picture that needs nobody's server."""

from xml.etree.ElementTree import Element, SubElement, tostring

from conformance.events import EventLog
from conformance.headline import Outcome, headline
from conformance.reports.shields import LABEL, message
from conformance.words import in_xml

__all__ = ["FILE", "render"]

FILE = "badge.svg"
HEIGHT = 20
#: Colours on which white text can be read.
COLOURS = {Outcome.KEPT: "#2a7d2e", Outcome.NOT_KEPT: "#b3261e", Outcome.BASELINE: "#9a5b00"}
GREY = "#5f6368"
#: How wide letters of 11 px are; the text is then set to exactly the width that was reckoned.
NARROW, WIDE, USUAL = 3.6, 9.5, 6.6
_NARROW, _WIDE = set("iljtfrI1.,:;' ()|"), set("mwMW")


def render(log: EventLog) -> bytes:
    """The badge as SVG; its title is the whole headline."""
    found = headline(log)
    left, right = _width(LABEL), _width(message(found))
    size = {"width": f"{left + right:g}", "height": str(HEIGHT)}
    root = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "role": "img", **size})
    root.set("aria-label", f"{LABEL}: {message(found)}")
    SubElement(root, "title").text = in_xml(f"{LABEL}, {found.whole}")
    SubElement(SubElement(root, "clipPath", id="round"), "rect", {"rx": "3", "fill": "#fff", **size})
    box = SubElement(root, "g", {"clip-path": "url(#round)"})
    SubElement(box, "rect", width=f"{left:g}", height=str(HEIGHT), fill="#3c4043")
    colour = COLOURS.get(found.outcome, GREY)
    SubElement(box, "rect", x=f"{left:g}", width=f"{right:g}", height=str(HEIGHT), fill=colour)
    text = SubElement(root, "g", {"fill": "#fff", "font-family": "Verdana,DejaVu Sans,sans-serif", "font-size": "11"})
    _text(text, LABEL, 0, left)
    _text(text, message(found), left, right)
    drawn: bytes = tostring(root, encoding="utf-8")
    return drawn + b"\n"


def _width(text: str) -> float:
    letters = (NARROW if letter in _NARROW else WIDE if letter in _WIDE else USUAL for letter in text)
    return round(sum(letters) + 14)


def _text(group: Element, text: str, start: float, width: float) -> None:
    """A text in the middle of its half, as wide as was reckoned, whatever font there is."""
    entry = SubElement(group, "text", {"text-anchor": "middle", "textLength": f"{width - 14:g}"})
    entry.attrib.update({"x": f"{start + width / 2:g}", "y": "14", "lengthAdjust": "spacingAndGlyphs"})
    entry.text = text
