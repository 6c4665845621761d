"""The repository's address stands in one place, and what is written from it follows."""

import re
import shutil
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from course_lib.tools import address as addresses
from tests.helpers import refused, tracked

ROOT = Path(__file__).parents[2]
OURS = addresses.Address("ada", "course")
NAMES = ("pyproject.toml", *addresses.PLACES)
TEXT = {".cff", ".css", ".ipynb", ".js", ".json", ".md", ".mjs", ".py", ".qmd", ".toml", ".txt", ".yml", ""}
# A copy of the repository, or a service that opens one: https://mybinder.org/v2/gh/you/repo/main.
SERVICE = re.compile(r"mybinder\.org/v2|colab\.research\.google\.com/|git-pull\?repo=https")


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A folder with the files that say the address, as they are."""
    for name in NAMES:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(ROOT / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def texts(folder):
    return {name: (folder / name).read_text(encoding="utf-8") for name in NAMES}


@pytest.mark.parametrize(
    "text", ["https://github.com/ada/course", "https://github.com/ada/course/", " https://github.com/ada/course.git\n"]
)
def test_an_address_is_read(text):
    assert addresses.parse(text) == OURS


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ada/course",
        "http://github.com/ada/course",
        "https://github.com/ada",
        "https://github.com/ada/course/tree/main",
        "https://gitlab.com/ada/course",
        "https://github.com/ada/course?x=1",
        'https://github.com/ada/co"urse',
        "git@github.com:ada/course.git",
    ],
)
def test_anything_else_is_refused_in_one_sentence(text):
    with refused("is not the address of a repository on GitHub", "https://github.com/you/repo"):
        addresses.parse(text)


def test_the_links():
    assert OURS.binder() == "https://mybinder.org/v2/gh/ada/course/main?urlpath=lab/tree/notebooks/00_start_here.ipynb"
    assert (
        OURS.colab("notebooks/01_a.ipynb")
        == "https://colab.research.google.com/github/ada/course/blob/colab/01_a.ipynb"
    )
    assert OURS.archive("abc123") == "https://github.com/ada/course/archive/abc123.zip"


def test_nbgitpuller_is_told_what_to_copy_and_what_to_open():
    link = urlsplit(OURS.puller("https://hub.example.org/"))
    assert (link.netloc, link.path) == ("hub.example.org", "/hub/user-redirect/git-pull")
    told = {key: value for key, (value,) in parse_qs(link.query).items()}
    opened = "lab/tree/course/notebooks/00_start_here.ipynb"
    assert told == {"repo": OURS.home, "branch": "main", "urlpath": opened}


def test_the_first_notebook_is_there():
    assert (ROOT / addresses.START).is_file()


# --- one place ------------------------------------------------------------------------------------


def test_what_is_written_from_the_address_is_up_to_date():
    assert addresses.changes(ROOT, addresses.read(ROOT)) == {}


def test_one_command_puts_an_address_everywhere_and_twice_changes_nothing(project, capsys):
    before = texts(project)
    assert addresses.main([OURS.home]) == 0 and addresses.read(project) == OURS
    after = texts(project)
    assert all(OURS.home in after[name] or OURS.binder() in after[name] for name in NAMES)
    assert "mybinder.org" in after["README.md"] and "repo-url: https://github.com/ada/course" in after["_quarto.yml"]
    assert addresses.main([OURS.home + ".git"]) == 0 and addresses.main([]) == 0 and addresses.main(["--check"]) == 0
    assert texts(project) == after and "up to date with https://github.com/ada/course" in capsys.readouterr().out
    assert addresses.main([addresses.read(ROOT).home]) == 0
    assert texts(project) == before


def test_who_reads_readme_or_the_site_is_told_what_to_clone(project):
    addresses.main([OURS.home])
    for name in ("README.md", "index.qmd", "pages/where_to_run.qmd"):
        text = (project / name).read_text(encoding="utf-8")
        assert text.count("git clone ") == 1 and "\ngit clone https://github.com/ada/course\ncd course\n" in text
        assert text.index("git clone ") < text.index("\nmake lab")


def test_without_an_address_nothing_links_to_one(project):
    addresses.main([f"https://github.com/{addresses.PLACEHOLDER}/course"])
    found = texts(project)
    assert not addresses.read(project).known
    assert all(addresses.PLACEHOLDER not in found[name] for name in addresses.PLACES)


def test_a_stale_place_is_seen_and_bad_input_said(project, capsys):
    text = (project / "README.md").read_text(encoding="utf-8")
    begin = addresses.PLACES["README.md"][1]
    (project / "README.md").write_text(text.replace(begin, f"{begin}\nanother line"), encoding="utf-8")
    assert addresses.main(["--check"]) == 1
    assert "Not up to date with the address: README.md. Run `make address`." in capsys.readouterr().err
    before = texts(project)
    assert addresses.main(["ada/course"]) == 1 and capsys.readouterr().err.count("\n") == 1
    assert texts(project) == before


def test_a_project_without_a_place_for_the_address_says_so(project, tmp_path):
    (project / "README.md").write_text("words\n", encoding="utf-8")
    with refused("README.md has no place for the address"):
        addresses.changes(project, OURS)
    (project / "README.md").unlink()
    with refused("There is no README.md here"):
        addresses.changes(project, OURS)
    (project / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    with refused("pyproject.toml has no address"):
        addresses.read(project)
    with refused("pyproject.toml has no line Repository"):
        addresses.changes(project, OURS)
    (project / "pyproject.toml").unlink()
    with refused("There is no pyproject.toml here"):
        addresses.read(project)


def outside(name, text):
    """Return a file's text without what the command writes."""
    if name == "pyproject.toml":
        return addresses.LINE.sub("", text)
    if name in addresses.PLACES:
        _, begin, end = addresses.PLACES[name]
        return re.sub(f"{re.escape(begin)}.*?{re.escape(end)}", "", text, flags=re.DOTALL)
    return text


def test_no_other_file_has_an_address_of_its_own():
    """What is not written by the command would go on pointing to the old place."""
    home = addresses.read(ROOT).home.removeprefix("https://")
    found = []
    for name in tracked():
        if Path(name).suffix in TEXT and name != "course_lib/tools/address.py" and not name.startswith("tests/core/"):
            text = outside(name, (ROOT / name).read_text(encoding="utf-8", errors="replace"))
            found += [name] if home in text or SERVICE.search(text) else []
    assert found == []


def test_an_address_of_its_own_would_be_seen():
    told = '[project.urls]\nRepository = "https://github.com/ada/course"\n'
    assert "ada" not in outside("pyproject.toml", told)
    assert "ada" in outside("pages/a.qmd", f"see {OURS.home}") and SERVICE.search(f"see {OURS.colab()}")
