"""A walk through a deck: every slide is looked at in every state, in one page of the browser.

States, in this order: the preview in the light, on a larger screen, in the dark; then as under Quarto, light and dark;
at last with every control of every widget used. A deck that Quarto has made has the last three.
"""

import contextlib
import io
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
SIZE = {"width": 1280, "height": 720}
# Not the project's: the head and the menu of Quarto's decks.
QUARTOS_OWN = ("meta-viewport", "scrollable-region-focusable", "landmark-unique")
# In Quarto's decks pictures are loaded when their slide comes near.
LOAD = """async () => {
  for (const image of document.querySelectorAll("img[data-src]")) image.src = image.dataset.src;
  await Promise.all([...document.images].map((image) => image.decode()));
  await document.fonts.ready;
}"""
MOVING = "document.getAnimations().map((each) => each.effect.target.outerHTML.slice(0, 80))"


@contextlib.contextmanager
def opened(browser, address, *, size=SIZE, scheme="light"):
    """A page with a deck that is ready, and the list of what goes wrong in it: errors, warnings, requests."""
    wrong = []

    def asked(request):
        if not request.url.startswith(("file:", "data:", "blob:", "about:")):
            wrong.append(f"asked {request.url}")

    page = browser.new_page(viewport=size, color_scheme=scheme)
    page.on("console", lambda message: message.type in ("error", "warning") and wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", asked)
    page.on("requestfailed", lambda request: wrong.append(f"did not get {request.url}"))
    page.goto(address)
    page.wait_for_function("window.Reveal && Reveal.isReady()")
    page.evaluate(LOAD)
    page.add_script_tag(path=HERE / "checks.js")
    yield page, wrong
    page.close()


def each_slide(page):
    """Go through the deck; yield the number of each slide, from 1."""
    for number in range(page.evaluate("Reveal.getTotalSlides()")):
        page.evaluate(f"Reveal.slide({number})")
        yield number + 1


def axe(page, *rules):
    """Return {rule: elements} of what axe finds on the slide that is shown; rules: only these."""
    chosen = {"preload": False}  # it would fetch the styles once more, which a page from file:// may not
    chosen |= {"runOnly": list(rules)} if rules else {}
    problems = page.evaluate("(chosen) => axe.run(chosen).then((result) => result.violations)", chosen)
    return {problem["id"]: [node["html"][:160] for node in problem["nodes"]] for problem in problems}


def wrong_paper(page, dark):
    """Return the pictures of the slide that is shown whose corner is not as bright as the theme's paper."""
    pictures = page.query_selector_all("section.present .cell img:not(.tse img)")
    if not pictures:
        return []
    shot = Image.open(io.BytesIO(page.screenshot())).convert("L")
    found = []
    for picture in pictures:
        box = picture.bounding_box()
        bright = shot.getpixel((box["x"] + 20, box["y"] + 8))
        if not (bright < 60 if dark else bright > 240):
            found.append(f"{picture.get_attribute('alt')[:40]}: {bright} of 255")
    return found


@dataclass(repr=False)
class Walk:
    """What was found: found["sticksOut"]["dark", 4] is a list about slide 4 in the dark; nothing where all is well."""

    page: object
    quarto: bool
    options: dict
    found: dict = field(default_factory=dict)
    ready: float = 0  # ms from the request until the deck was there
    used: int = 0  # controls of widgets

    def note(self, check, state, number, what):
        if what:
            self.found.setdefault(check, {})[state, number] = what

    def lines(self, check):
        """Return what was found by a check, a line for each slide and state."""
        return [f"{state}, slide {number}: {what}" for (state, number), what in self.found.get(check, {}).items()]

    def look(self, state, *checks, painted=None):
        """Go through all slides; painted: "light" or "dark" where axe and the papers of pictures are asked too.

        In the dark axe adds nothing to checks.faint but what stands inside controls, so it is asked of widgets alone.
        """
        for number in each_slide(self.page):
            for check in checks:
                self.note(check, state, number, self.page.evaluate(f"checks.{check}()"))
            if not painted:
                continue
            self.note("paper", state, number, wrong_paper(self.page, painted == "dark"))
            if AXE.is_file() and (painted == "light" or self.page.query_selector("section.present .tse")):
                problems = axe(self.page, *(["color-contrast"] if painted == "dark" else ()))
                for name in QUARTOS_OWN if self.quarto else ():
                    problems.pop(name, None)
                self.note("axe", state, number, problems)

    def use_all(self):
        """Use every control of every widget, and stop what moves in between."""
        for number in each_slide(self.page):
            seen = self.page.evaluate("checks.operated()")
            self.used += seen["count"]
            self.note("operated", "used", number, seen["found"])

    def go(self):
        """Walk through all states. Afterwards the page is not what it was."""
        page = self.page
        self.ready = page.evaluate("performance.timing.domInteractive - performance.timing.navigationStart")
        if AXE.is_file():
            page.add_script_tag(path=AXE)
        if not self.quarto:
            self.look("light", "sticksOut", "small", "touching", painted="light")
            page.set_viewport_size({"width": 1920, "height": 1080})
            self.look("larger", "sticksOut")
            page.set_viewport_size(SIZE)
            page.keyboard.press("d")
            self.look("dark", "faint", painted="dark")
            page.keyboard.press("d")
            page.add_script_tag(path=HERE / "as_quarto.js")
            page.evaluate("(options) => asQuarto(options)", self.options)
        every = ("sticksOut", "small", "touching", "faint", "odd")
        self.look("Quarto, light", *every, painted="light" if self.quarto else None)
        page.keyboard.press("d")
        self.look("Quarto, dark", "faint", "odd", painted="dark" if self.quarto else None)
        page.keyboard.press("d")
        page.emulate_media(reduced_motion="reduce")
        for number in each_slide(page):
            self.note("moving", "less motion", number, page.evaluate(MOVING))
        self.use_all()
        return self
