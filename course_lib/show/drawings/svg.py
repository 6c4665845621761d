"""From matplotlib's SVG to the course's: colours that follow the page, no style that would leak into it, few bytes."""

import re
import xml.etree.ElementTree as ET

from course_lib.show.look import THEMES

SVG, LINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
NAMES = ("paper", "panel", "ink", "soft", "line", "edge", "accent", "warm", "good")


def palette(theme: str) -> dict[str, str]:
    """Return the colours of the "light" or "dark" theme by the names that a drawing uses; "0" to "4" are the series."""
    look = THEMES[theme]
    series = {str(i): colour for i, colour in enumerate(look.colours)}
    return {name: getattr(look, name) for name in NAMES} | series


LIGHT = palette("light")
# matplotlib wants numbers for colours: these stand for the names until the SVG is written.
PENS = {name: f"#fab0{i:02x}" for i, name in enumerate(LIGHT)}


def pen(name: str) -> str:
    """Return the colour that stands for a name of the palette, such as "ink" or "0", while matplotlib draws."""
    return PENS[name]


def themed(text: str) -> str:
    """Return matplotlib's SVG text with the palette's variables as colours, the light ones where a page has none."""
    root = ET.fromstring(text)
    for unwanted in ("metadata", "style"):
        _drop(root, f"{{{SVG}}}{unwanted}")
    glyphs = {found.get(f"{{{LINK}}}href", "")[1:] for found in root.iter(f"{{{SVG}}}use")}
    for node in root.iter():
        if node.get("id") not in glyphs:
            node.attrib.pop("id", None)
        if f"{{{LINK}}}href" in node.attrib:
            node.set("href", node.attrib.pop(f"{{{LINK}}}href"))
        for name, decimals in (("d", 2), ("transform", 5)):  # glyphs are scaled by 0.115 and the like
            if name in node.attrib:
                node.set(name, _short(node.get(name), decimals))
    root.set("style", "stroke-linejoin:round;stroke-linecap:round")  # matplotlib's own <style> would style the page
    ET.register_namespace("", SVG)
    found = ET.tostring(root, encoding="unicode")
    for name, colour in PENS.items():
        found = found.replace(colour, f"var(--tse-{name}, {LIGHT[name]})")
    return re.sub(r">\s+<", "><", found)


def _drop(root, tag):
    for parent in list(root.iter()):
        for child in [child for child in parent if child.tag == tag]:
            parent.remove(child)


def _short(numbers, decimals):
    """A hundredth of a point is enough; more would differ from machine to machine."""
    rounded = re.sub(r"-?\d+\.\d+", lambda found: f"{round(float(found[0]), decimals) + 0.0:g}", numbers)
    return " ".join(rounded.split())
