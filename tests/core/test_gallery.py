"""The index of widgets: every chapter's widget, once, with its picture and a link to a cell that is there."""

import re

import pytest

from course_lib import chapters
from course_lib.tools import gallery, notebooks
from tests.helpers import refused

PAGE = gallery.index()


@pytest.mark.parametrize("chapter", chapters.every(), ids=lambda chapter: chapter.name)
def test_every_chapter_with_a_widget_has_a_card(chapter):
    links = re.findall(rf"\(\.\./notebooks/{chapter.name}\.ipynb#([\w-]+)\)", PAGE)
    assert bool(links) == chapter.has("widget")
    labels = {notebooks.label(cell) for cell in notebooks.read(chapter.notebook)["cells"]}
    assert set(links) <= labels and len(links) == len(set(links))
    if links:
        assert gallery.said(chapter) in PAGE and chapter.question in PAGE


def test_every_picture_is_the_stored_one_and_says_what_it_shows():
    pictures = re.findall(r"<img[^>]*>", PAGE)
    assert len(pictures) == sum(chapter.has("widget") for chapter in chapters.every())
    for picture in pictures:
        assert 'src="data:image/svg+xml;base64,' in picture and len(re.search('alt="([^"]+)"', picture)[1].split()) > 4


STORED = '<div class="tse-stored" data-widget="{}"><img class="tse-poster">'


def a_chapter(monkeypatch, source, topic="a_topic"):
    cell = {"cell_type": "code", "source": source, "outputs": [{"data": {"text/html": [STORED.format(topic)]}}]}
    monkeypatch.setattr(gallery.notebooks, "read", lambda path: {"cells": [cell]})
    return chapters.Chapter("90", "a_topic", "A topic")


def test_a_quiz_is_no_widget_of_a_chapter(monkeypatch):
    assert gallery.shown(a_chapter(monkeypatch, "quiz", "quiz")) == []
    (found,) = gallery.shown(a_chapter(monkeypatch, "#| label: try-it\nwidget.Try()"))
    assert found == gallery.Shown("try-it", '<img class="tse-poster">')


def test_what_cannot_be_shown_is_refused(tmp_path, monkeypatch):
    with refused("A widget of 90_a_topic cannot be linked", "`#| label:`"):
        gallery.shown(a_chapter(monkeypatch, "widget.Try()"))
    monkeypatch.setattr(gallery.chapters, "HERE", tmp_path)
    (tmp_path / "a_topic").mkdir()
    (tmp_path / "a_topic" / "widget.py").write_text('"""A figure."""', encoding="utf-8")
    with refused("must begin with a docstring such as 'The widget of chapter 90: …'"):
        gallery.said(chapters.Chapter("90", "a_topic", "A topic"))
