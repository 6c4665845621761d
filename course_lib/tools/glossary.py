"""The glossary's words, and their links on the built pages: a chapter's first bold use of a word leads to its row."""

import html
import re

ROW = re.compile(r"^\| \*\*(.+?)\*\* \| (.+) \| (\[\d\d\](?:, \[\d\d\])*) \|$", re.MULTILINE)
IN_BRACKETS = re.compile(r"\(([^()]+)\)")
STRONG = re.compile(r"(?P<tag></?(?:a|h[1-6])\b)|<strong>(?P<word>[^<]+)</strong>")
CELL = re.compile(r"<td([^>]*)>(<strong>([^<]+)</strong>)</td>")
LINKED = re.compile(r'class="tse-word" href="[^"#]*#([^"]+)"')


def plain(text) -> str:
    """Return `text` as words are compared: lower case, only letters and digits, single spaces."""
    return " ".join(re.findall(r"[^\W_]+", text.lower()))


def anchor(word) -> str:
    """Return the name of a word's row within the page, such as "soft-target"."""
    return plain(IN_BRACKETS.sub("", word)).replace(" ", "-")


def terms(text) -> dict:
    """Return {word: anchor of its row} for all words of the glossary, the Markdown `text`.

    A word is what a row begins with, what stands there in brackets (an abbreviation), and what its meaning sets in
    italics (another name); of two rows that claim a word the one that begins with it has it. All in plain() form.
    """
    heads, others = {}, {}
    for word, meaning, _ in ROW.findall(text):
        heads[plain(IN_BRACKETS.sub("", word))] = anchor(word)
        for other in (*IN_BRACKETS.findall(word), *re.findall(r"\*([^*]+)\*", meaning)):
            others.setdefault(plain(other), anchor(word))
    return others | heads


def of(word, known):
    """Return the anchor of `word` among the terms `known`, or None. Its plural and a shorter form of a row's first
    words count: "kernel" is found under "kernel density estimate"."""
    word = plain(word)
    forms = [word, word.removesuffix("s"), word.removesuffix("es"), re.sub("ies$", "y", word)]
    longer = [name for name in known if name.startswith(f"{word} ")]
    return next((known[form] for form in (*forms, *longer) if form in known), None)


def anchored(page) -> str:
    """Return the HTML of the glossary with a name for each row."""

    def name(match):
        has_one = " id=" in match[1]
        return match[0] if has_one else f'<td id="{anchor(html.unescape(match[3]))}"{match[1]}>{match[2]}</td>'

    return CELL.sub(name, page)


def linked(page, known, to="../glossary.html") -> str:
    """Return the HTML of a chapter in which the first bold use of each of the terms `known` is a link to its row.

    Bold words in headings and links stay as they are. to: the way from the page to the glossary."""
    seen, inside = set(LINKED.findall(page)), False

    def link(match):
        nonlocal inside
        if match["tag"]:
            inside = match["tag"][1] != "/"
            return match[0]
        row = of(html.unescape(match["word"]), known)
        if inside or row is None or row in seen:
            return match[0]
        seen.add(row)
        return f'<a class="tse-word" href="{to}#{row}">{match[0]}</a>'

    return STRONG.sub(link, page)
