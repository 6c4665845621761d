"""The widget of chapter 18 on a page from file://: lights go out, by keyboard and by Play."""

from tests.site.browser.seen import alts


def lit(page):
    return page.locator(".tse circle.tse-fill1").count()


def test_lights_go_out_by_keyboard(page_of):
    page = page_of("language_collapse")
    first, before = lit(page), alts(page)
    assert first >= 20
    slider = page.get_by_role("slider", name="generation")
    slider.focus()
    page.keyboard.press("End")
    assert lit(page) <= 14 and alts(page) != before
    assert slider.get_attribute("aria-valuetext") == "20"
    page.keyboard.press("Home")
    assert lit(page) == first


def test_play_is_paused_and_goes_on(page_of):
    page = page_of("language_collapse")
    button = page.get_by_role("button", name="Play")
    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('.tse-status').textContent.startsWith('Generation 2 ')")
    page.keyboard.press("Enter")
    stopped = page.locator(".tse-status").inner_text()
    page.wait_for_timeout(1000)
    assert page.locator(".tse-status").inner_text() == stopped
    assert button.inner_text() == "Play"


def test_less_motion_shows_the_end_at_once(page_of):
    page = page_of("language_collapse", reduced_motion="reduce")
    page.get_by_role("button", name="To the end").click()
    assert page.locator(".tse-status").inner_text().startswith("Generation 20 ")


def test_a_page_without_a_kernel_offers_no_training(page_of):
    page = page_of("language_collapse")
    page.get_by_label("Regime").select_option("gpt:fresh")
    assert not page.get_by_role("button", name="Train live").is_visible()
    assert page.locator(".tse-status").inner_text().startswith("Generation 0 of 2")
