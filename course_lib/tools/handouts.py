"""Print the decks as PDF, a page for each slide, for who cannot come or wants to write beside them.

python -m course_lib.tools.handouts [deck ...]     (default: all, into build/pdf/)
python -m course_lib.tools.handouts --built _site/slides [deck ...]     (decks that Quarto has made)

The pages are those of reveal.js's print view, in the light; widgets show their first picture, without controls.
"""

import argparse
import sys
from pathlib import Path

from course_lib import chapters
from course_lib.errors import CourseError, unknown
from course_lib.tools import browser, decks

# Fonts and pictures are there, every slide has its page, and the widgets have drawn.
READY = """async () => {
  for (const image of document.querySelectorAll("img[data-src]")) image.src = image.dataset.src;
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
    shown.wait_for_selector(".pdf-page")
    shown.evaluate(READY)
    path.parent.mkdir(parents=True, exist_ok=True)
    shown.pdf(path=path, prefer_css_page_size=True, print_background=True, tagged=True, outline=True)
    slides = shown.evaluate("Reveal.getTotalSlides()")
    shown.close()
    return slides


def found(folder, names):
    """Return the paths of the named decks in a folder, of all if there are no names. CourseError if one is missing."""
    paths = [*sorted(folder.glob("[0-9]*.html")), *sorted(folder.glob("??/[0-9]*.html"))]
    pages = {chapters.name_of(path): path for path in paths}
    if not pages:
        raise CourseError(f"There are no decks in {folder}: build them first, or name the folder they are in.")
    chosen = [chapters.name_of(Path(name)) for name in names] or list(pages)
    for name in chosen:
        if name not in pages:
            raise unknown("deck", name, pages)
    return [pages[name] for name in chosen]


def main(arguments=None):
    """Print the decks as PDF into build/pdf/."""
    parser = argparse.ArgumentParser(prog="python -m course_lib.tools.handouts", description=main.__doc__)
    parser.add_argument("decks", nargs="*", help="01_soft_targets or slides/01_soft_targets.qmd")
    parser.add_argument("--built", type=Path, help="a folder of decks; without it the preview is made anew")
    chosen = parser.parse_args(arguments)
    try:
        pages = found(chosen.built, chosen.decks) if chosen.built else decks.preview(Path.cwd(), chosen.decks)
        with browser.started() as chromium:
            for page in pages:
                path = Path("build", "pdf", f"{chapters.name_of(page)}.pdf")
                slides = printed(chromium, page, Path.cwd() / path)
                print(f"{path}: {slides} pages, {(Path.cwd() / path).stat().st_size / 1e6:.1f} MB")
    except CourseError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
