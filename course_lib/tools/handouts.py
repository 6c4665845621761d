"""Print the decks as PDF, a page for each slide, for who cannot come or wants to write beside them.

python -m course_lib.tools.handouts [deck ...]     (default: all, into build/pdf/)

The pages are those of reveal.js's print view, in the light; widgets show their first picture, without controls.
"""

import argparse
import sys
from pathlib import Path

from course_lib.errors import CourseError
from course_lib.tools import browser, decks

# Fonts and pictures are there, every slide has its page, and the widgets have drawn.
READY = """async () => {
  await document.fonts.ready;
  await Promise.all([...document.images].map((image) => image.decode()));
  await new Promise((done) => setTimeout(done, 300));
}"""


def printed(chromium, page, path):
    """Print the deck at the path `page` to the PDF file `path`; return how many slides it has.

    chromium: a browser of course_lib.tools.browser.started(). A page has the size of a slide, 960 × 540 points.
    """
    shown = chromium.new_page(viewport={"width": 1280, "height": 720})
    shown.goto(f"{page.resolve().as_uri()}?print-pdf")
    shown.wait_for_selector(".reveal.ready .pdf-page, .reveal .pdf-page")
    shown.evaluate(READY)
    path.parent.mkdir(parents=True, exist_ok=True)
    shown.pdf(path=path, prefer_css_page_size=True, print_background=True, tagged=True, outline=True)
    slides = shown.evaluate("Reveal.getTotalSlides()")
    shown.close()
    return slides


def main(arguments=None):
    """Print the decks as PDF into build/pdf/."""
    parser = argparse.ArgumentParser(prog="python -m course_lib.tools.handouts", description=main.__doc__)
    parser.add_argument("decks", nargs="*", help="01_soft_targets or slides/01_soft_targets.qmd")
    chosen = parser.parse_args(arguments)
    try:
        pages = decks.preview(Path.cwd(), chosen.decks)
        with browser.started() as chromium:
            for page in pages:
                path = Path("build", "pdf", f"{page.stem}.pdf")
                slides = printed(chromium, page, Path.cwd() / path)
                print(f"{path}: {slides} pages, {(Path.cwd() / path).stat().st_size / 1e6:.1f} MB")
    except CourseError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
