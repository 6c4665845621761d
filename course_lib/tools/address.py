"""The repository's address, and the links made from it: Binder, Colab, nbgitpuller, the archive that pip reads.

python -m course_lib.tools.address https://github.com/you/repo     (in the project's folder)
python -m course_lib.tools.address --check                         (change nothing; exit 1 if something is stale)

It stands in pyproject.toml alone, below [project.urls]. What other files say of it stands between two marks and is
written from there; as long as the address is the placeholder, no link leads to it.
"""

import argparse
import re
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from course_lib.errors import CourseError

PLACEHOLDER = "OWNER"
START = "notebooks/00_start_here.ipynb"
COLAB_BRANCH = "colab"  # where .github/workflows/site.yml puts what `make colab` writes
ADDRESS = re.compile(r"https://github\.com/([A-Za-z0-9](?:[A-Za-z0-9-]{0,38}))/([\w.-]{1,100}?)(?:\.git)?/?")
LINE = re.compile(r'^(\[project\.urls\]\nRepository = ")([^"\n]*)(")$', re.MULTILINE)


@dataclass(frozen=True)
class Address:
    """A repository on GitHub: its owner's name and its own."""

    owner: str
    repository: str

    @property
    def home(self) -> str:
        return f"https://github.com/{self.owner}/{self.repository}"

    @property
    def known(self) -> bool:
        """Whether this is a real address and not the placeholder."""
        return self.owner != PLACEHOLDER

    def archive(self, reference: str = "main") -> str:
        """Return the address of the files at a commit, branch or tag, from which pip can install the course."""
        return f"{self.home}/archive/{reference}.zip"

    def binder(self, path: str = START) -> str:
        """Return the link that opens a notebook of the repository on mybinder.org."""
        return f"https://mybinder.org/v2/gh/{self.owner}/{self.repository}/main?{_query(urlpath=f'lab/tree/{path}')}"

    def colab(self, path: str = START) -> str:
        """Return the link that opens a notebook's edition for Colab (course_lib/tools/colab.py)."""
        return (
            f"https://colab.research.google.com/github/{self.owner}/{self.repository}/blob/{COLAB_BRANCH}/"
            f"{Path(path).name}"
        )

    def puller(self, hub: str, path: str = START) -> str:
        """Return the link by which nbgitpuller gives everybody on a hub a copy of the repository.

        hub: the hub's address, as "https://hub.example.org"."""
        told = _query(repo=self.home, branch="main", urlpath=f"lab/tree/{self.repository}/{path}")
        return f"{hub.rstrip('/')}/hub/user-redirect/git-pull?{told}"


def _query(**parts):
    return urlencode(parts, safe="/:")


def parse(text: str) -> Address:
    """Return the Address that a text names. CourseError for anything but https://github.com/you/repo."""
    if not (found := ADDRESS.fullmatch(text.strip())):
        raise CourseError(
            f"{text!r} is not the address of a repository on GitHub: give it like https://github.com/you/repo (the "
            "links to Binder and Colab are made for GitHub)."
        )
    return Address(*found.groups())


def read(root: Path = Path()) -> Address:
    """Return the address that pyproject.toml below `root` names. CourseError if there is none."""
    try:
        project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        return parse(project["urls"]["Repository"])
    except FileNotFoundError:
        raise CourseError("There is no pyproject.toml here: run this in the project's folder.") from None
    except KeyError:
        raise CourseError(
            "pyproject.toml has no address: put [project.urls] there, and below it Repository = "
            '"https://github.com/you/repo".'
        ) from None


def clone(address: Address) -> str:
    """Return the lines that copy the repository and go into the copy, as a block of code."""
    if address.known:
        lines = f"git clone {address.home}\ncd {address.repository}"
    else:
        folder = "teachers-students-echoes"
        lines = f"git clone ADDRESS {folder}   # the address of the repository\ncd {folder}"
    return f"```bash\n{lines}\n```"


def ways_in(address: Address) -> str:
    """Return README's line on where the course runs without an installation, and the lines that copy the repository."""
    if address.known:
        line = (
            f"[Open in Binder]({address.binder()}) · [Open in Colab]({address.colab()}) · "
            "[what works where](pages/where_to_run.qmd). Or on your own computer:"
        )
    else:
        line = (
            "[Where to run it](pages/where_to_run.qmd): on Binder, on Colab, on a hub, in VS Code, or on your computer:"
        )
    return f"{line}\n\n{clone(address)}"


def site_links(address: Address) -> str:
    """Return what Quarto is told: on each page a link to its source and one to report a mistake."""
    if not address.known:
        return "  # Nothing yet: the repository has no address."
    return f"  repo-url: {address.home}\n  repo-actions: [source, issue]"


def cited(address: Address) -> str:
    """Return the line of CITATION.cff."""
    return f'repository-code: "{address.home}"' if address.known else "# Nothing yet: the repository has no address."


# What writes a file's part, and the two lines that it stands between.
WRITTEN = "written by `make address`"
PLACES = {
    "README.md": (ways_in, f"<!-- address: {WRITTEN} -->", "<!-- /address -->"),
    "index.qmd": (clone, f"<!-- address: {WRITTEN} -->", "<!-- /address -->"),
    "pages/where_to_run.qmd": (clone, f"<!-- address: {WRITTEN} -->", "<!-- /address -->"),
    "_quarto.yml": (site_links, f"  # address: {WRITTEN}", "  # /address"),
    "CITATION.cff": (cited, f"# address: {WRITTEN}", "# /address"),
}


def written(name: str, text: str, address: Address) -> str:
    """Return the text of the file `name` with what belongs between its two marks. CourseError if a mark is missing."""
    write, begin, end = PLACES[name]
    between = re.compile(f"^{re.escape(begin)}$.*?^{re.escape(end)}$", re.DOTALL | re.MULTILINE)
    if not between.search(text):
        raise CourseError(f"{name} has no place for the address: put the lines {begin!r} and {end!r} there.")
    return between.sub(lambda _: f"{begin}\n{write(address)}\n{end}", text)


def renamed(text: str, address: Address) -> str:
    """Return the text of pyproject.toml with another address. CourseError if it has no place for one."""
    if not LINE.search(text):
        raise CourseError(
            "pyproject.toml has no line Repository below [project.urls]: put it there, then run this again."
        )
    return LINE.sub(rf"\g<1>{address.home}\g<3>", text)


def changes(root: Path, address: Address) -> dict[str, str]:
    """Return {file name: new text} of the files below `root` that do not say this address. CourseError if a file or
    its place for the address is missing."""
    found = {}
    for name in ("pyproject.toml", *PLACES):
        if not (root / name).is_file():
            raise CourseError(f"There is no {name} here: run this in the project's folder.")
        before = (root / name).read_text(encoding="utf-8")
        after = renamed(before, address) if name == "pyproject.toml" else written(name, before, address)
        if after != before:
            found[name] = after
    return found


def main(arguments=None):
    """Put the repository's address into pyproject.toml and write what other files say of it."""
    parser = argparse.ArgumentParser(prog="python -m course_lib.tools.address", description=main.__doc__)
    parser.add_argument("address", nargs="?", help="https://github.com/you/repo; default: the one that stands there")
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 if something is stale")
    chosen = parser.parse_args(arguments)
    root = Path()
    try:
        address = parse(chosen.address) if chosen.address else read(root)
        stale = changes(root, address)
    except CourseError as error:
        print(error, file=sys.stderr)
        return 1
    if chosen.check and stale:
        print(f"Not up to date with the address: {', '.join(stale)}. Run `make address`.", file=sys.stderr)
        return 1
    for name, text in stale.items():
        (root / name).write_text(text, encoding="utf-8")
        print(f"{name}: written")
    if not stale:
        print(f"pyproject.toml, {', '.join(PLACES)}: up to date with {address.home}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
