"""Write what the pages "ledger", "bibliography", "widgets", "instructors" and "where_to_run" show, out of the chapters,
the list of sources and the repository's address: what every chapter claims, what did not hold, what the course cites,
its widgets, what it takes to run it, and the links that open it.

python -m course_lib.tools.ledger     (in the project's folder; Quarto runs it before it renders the site)

A claim is taken as its chapter shows it: the table that the notebook has stored. Nothing is measured again.
"""

import re
import sys
from pathlib import Path

from course_lib import chapters
from course_lib.errors import CourseError
from course_lib.study import other_seeds, sources
from course_lib.tools import address as addresses
from course_lib.tools import gallery, notebooks

LEDGER, BIBLIOGRAPHY, COSTS, PLACES, WIDGETS = (
    Path("pages", f"_{name}.md") for name in ("ledger", "bibliography", "costs", "places", "widgets")
)
CARD = re.compile(r"Cost of this chapter so far: (\d+) s, at most ([\d.]+) GB of memory")
EXERCISE = re.compile(r"\*\*Exercise \d\d\.\d+\.\*\* [^()]*\([^()]*?(\d+) minutes\)")
FELL = re.compile(r"^(?:#+ .*did not hold.*|\*\*[^*\n]*did not hold[^*\n]*\*\*)", re.MULTILINE | re.IGNORECASE)
HEADING = re.compile(r"^#{1,3} ", re.MULTILINE)
VERDICTS = ("holds", "not shown", "contradicted")
HOW = {
    "read": "Read",
    "abstract": "Read in the abstract",
    "secondary": "Read about, in a secondary source",
    "memory": "Cited from memory",
}


def shown(cell) -> str:
    """Return the Markdown that a cell shows: its own text, or the stored output of its code."""
    if cell["cell_type"] == "markdown":
        return "".join(cell["source"])
    return "\n\n".join("".join(o.get("data", {}).get("text/markdown", "")) for o in cell.get("outputs", ()))


def claims_of(cells, name) -> str:
    """Return the table of a notebook's claims, as its cell "claims" shows it. CourseError if there is none."""
    for cell in cells:
        if cell["cell_type"] == "code" and "claims.about(" in "".join(cell["source"]):
            table = "\n".join(line for line in shown(cell).splitlines() if line.startswith("|"))
            if table:
                return table
    raise CourseError(f"{name} shows no table of claims: let a cell show claims.about(result), and execute it.")


def fallen_of(cells, name) -> str:
    """Return what did not hold: all that a notebook shows from the words "did not hold", in a heading or a bold
    beginning, to the next heading. CourseError if there is no such place."""
    for place, cell in enumerate(cells):
        found = FELL.search(shown(cell)) if cell["cell_type"] == "markdown" else None
        if not found:
            continue
        text = shown(cell)[found.end() :].lstrip()
        parts = [text[: match.start()] if (match := HEADING.search(text)) else text]
        if not match:
            for later in cells[place + 1 :]:
                if later["cell_type"] == "markdown" and HEADING.match(shown(later)):
                    break
                parts.append(shown(later))
        return "\n\n".join(part.strip() for part in parts if part.strip())
    raise CourseError(f"{name} does not say what did not hold: give it a heading with these words.")


def counted(table) -> str:
    """Return how many claims a table has and what became of them, as "12 claims: 11 hold, 1 not shown"."""
    found = {verdict: table.count(f"**{verdict}**") for verdict in VERDICTS}
    words = {"holds": "hold", "not shown": "not shown", "contradicted": "contradicted"}
    rest = ", ".join(f"{n} {words[verdict]}" for verdict, n in found.items() if n)
    total = sum(found.values())
    return f"{total} claims, and all hold" if total == found["holds"] else f"{total} claims: {rest}"


def again(table, names, found) -> str:
    """Return a table of claims with a column more: what became of each, by name, on other seeds. found: from a name to
    (verdict, what was measured)."""
    more = ["on other seeds", "---", *(", ".join(reversed(found[name])) if name in found else "–" for name in names)]
    return "\n".join(f"{line} {cell} |" for line, cell in zip(table.splitlines(), more, strict=True))


def repeated(kept) -> str:
    """Return one sentence: how many claims held on other seeds. kept: as other_seeds.kept() gives it."""
    verdicts = [verdict for found in kept.values() for verdict, _ in found["claims"].values()]
    counts = {verdict: verdicts.count(verdict) for verdict in VERDICTS}
    return (
        f"{len(kept)} of the {len(chapters.every())} chapters were measured once more, on seeds that nobody had looked "
        f"at: of their {len(verdicts)} claims {counts['holds']} held, {counts['not shown']} were not shown (the "
        f"interval touched the bound), and {counts['contradicted']} were contradicted. The last column says which. "
        "A dash stands where no seed changes the number. The other chapters were not run again."
    )


def ledger() -> str:
    """Return the ledger of the course in Markdown: how many claims held on other seeds; for each chapter its claims,
    folded, and what did not hold."""
    kept = other_seeds.kept()
    lines = [repeated(kept), ""]
    for part, found in chapters.parts():
        lines += [f"## {part.numeral} · {part.title}", ""]
        for chapter in found:
            cells = notebooks.read(chapter.notebook)["cells"]
            table = folded = claims_of(cells, chapter.notebook.name)
            if chapter.topic in kept:
                folded = again(table, chapter.part("claims").claims.names, kept[chapter.topic]["claims"])
            fell = re.sub(r"^#+ (.+)$", r"**\1**", fallen_of(cells, chapter.notebook.name), flags=re.MULTILINE)
            lines += [f"### [{chapter.number} · {chapter.title}](../notebooks/{chapter.name}.ipynb)", ""]
            folded = f"<details><summary>{counted(table)}</summary>\n\n{folded}\n\n</details>"
            lines += ["::: {.cell-output-display}", folded, ":::", ""]  # a wide table scrolls in there
            lines += ["**What did not hold.**", "", fell, ""]
    return "\n".join(lines)


def bibliography() -> str:
    """Return all sources in Markdown, grouped by how they were checked, each with the chapters that cite it."""
    texts = {chapter: chapter.notebook.read_text(encoding="utf-8") for chapter in chapters.every()}
    lines = []
    for check in sources.CHECKS:
        found = [source for source in sources.every().values() if source.checked == check]
        if found:
            lines += [f"## {HOW[check]}", "", *(f"- {source.cited}{_chapters(source, texts)}" for source in found), ""]
    return "\n".join(lines)


def _chapters(source, texts):
    number = sources.NUMBER.search(source.where)
    names = [number[0]] if number else [source.where, source.title, f"{source.authors} {source.year}"]
    found = [chapter for chapter, text in texts.items() if any(name in text for name in names)]
    links = ", ".join(f"[{chapter.number}](../notebooks/{chapter.name}.ipynb)" for chapter in found)
    return f" In chapter{'s' * (len(found) > 1)} {links}." if links else ""


def exercises_of(cells) -> list[int]:
    """Return how many minutes a notebook gives for each of its exercises."""
    text = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    return [int(minutes) for minutes in EXERCISE.findall(text)]


def cost_of(cells, name) -> tuple[int, float]:
    """Return the seconds and the gigabytes of memory that a notebook took when it was stored, as its cost card says.
    CourseError if it shows none."""
    printed = ["".join(output.get("text", "")) for cell in cells for output in cell.get("outputs", ())]
    found = CARD.search("\n".join(printed))
    if not found:
        raise CourseError(
            f"{name} shows no cost card: let its last cell print(cl.runtime.cost_card()), and execute it."
        )
    return int(found[1]), float(found[2])


def costs() -> str:
    """Return a table of what each chapter costs in Markdown. CourseError as in cost_of()."""
    lines = ["| chapter | seconds to run | memory (GB) | exercises (minutes) |", "|------------|---:|---:|---:|"]
    for chapter in chapters.every():
        cells = notebooks.read(chapter.notebook)["cells"]
        seconds, memory = cost_of(cells, chapter.notebook.name)
        link = f"[{chapter.number} · {chapter.title}](../notebooks/{chapter.name}.ipynb)"
        lines.append(f"| {link} | {seconds} | {memory:.2f} | {sum(exercises_of(cells))} |")
    return "\n".join(lines)


def places(address: addresses.Address) -> str:
    """Return, in Markdown, a table of what each chapter needs and what opens it where, and the link for a hub. Without
    an address: how to give the course one. CourseError as in cost_of()."""
    more = (" open in | |", "----|----|") if address.known else ("", "")
    lines = [f"| chapter | memory (GB) |{more[0]}", f"|------------|---:|{more[1]}"]
    for chapter in chapters.every():
        _, memory = cost_of(notebooks.read(chapter.notebook)["cells"], chapter.notebook.name)
        path = f"notebooks/{chapter.notebook.name}"
        links = f" [Binder]({address.binder(path)}) | [Colab]({address.colab(path)}) |" if address.known else ""
        lines.append(f"| [{chapter.number} · {chapter.title}](../{path}) | {memory:.2f} |{links}")
    if address.known:
        said = f"For a hub, with its own address in the place of `HUB`: `{address.puller('https://HUB')}`"
    else:
        said = (
            "The links to Binder, Colab and nbgitpuller are made from the address of the repository, and this copy of "
            "the course has none yet. `make address URL=https://github.com/you/repo` gives it one."
        )
    return "\n".join([*lines, "", said])


def write(root: Path):
    """Write all files below the project's folder. CourseError as in claims_of(), fallen_of(), cost_of(),
    gallery.index() and address.read()."""
    (root / PLACES).write_text(places(addresses.read(chapters.NOTEBOOKS.parent)), encoding="utf-8")
    (root / COSTS).write_text(costs(), encoding="utf-8")
    (root / LEDGER).write_text(ledger(), encoding="utf-8")
    (root / BIBLIOGRAPHY).write_text(bibliography(), encoding="utf-8")
    (root / WIDGETS).write_text(gallery.index(), encoding="utf-8")


if __name__ == "__main__":
    try:
        write(Path.cwd())
    except (CourseError, OSError) as error:
        sys.exit(str(error))
