"""What a reader sees and hears of the figures of a page."""


def alts(page):
    """Return what a screen reader reads of every figure in a page or a part of it."""
    return page.locator("[role=img]").evaluate_all("all => all.map(n => n.getAttribute('aria-label'))")


def heights(page):
    """Return the heights of all bars as they are drawn."""
    return page.locator(".tse rect[class^=tse-fill]").evaluate_all(
        "all => all.map(n => n.getBoundingClientRect().height)"
    )
