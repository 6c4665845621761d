"""The project's lists of packages agree, everything that is installed is pinned, and the commands are there."""

import importlib.metadata
import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
WITH_MODELS = "-e .[test,pretrained]"
CUDA_PARTS = re.compile(r"nvidia-|cuda-|triton$")  # of PyTorch's CUDA build: they follow torch's own pin
SYSTEMS = [
    {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
    {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
]
ENVIRONMENTS = [
    default_environment() | system | {"python_version": python, "python_full_version": f"{python}.0"}
    for system in SYSTEMS
    for python in ("3.11", "3.12", "3.13", "3.14")
]


def wanted(*more):
    """Return what pyproject.toml asks for, tests and the extras `more` included: {canonical name: Requirement}."""
    extras = [name for extra in ("test", *more) for name in PROJECT["optional-dependencies"][extra]]
    requirements = map(Requirement, PROJECT["dependencies"] + extras)
    return {canonicalize_name(r.name): r for r in requirements}


def pins():
    """Return constraints.txt: {canonical name: version}."""
    found = {}
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, version = line.split("==")
            assert canonicalize_name(name) not in found, f"{name} is pinned twice"
            found[canonicalize_name(name)] = version
    return found


def conda():
    """Return environment.yml's conda packages, {name: range}, and its pip packages."""
    packages, by_pip = {}, []
    for entry in yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]:
        if isinstance(entry, dict):
            by_pip += entry["pip"]
            continue
        name, bounds = re.fullmatch(r"([\w-]+)(.*)", entry).groups()
        assert name not in packages, f"{name} is there twice"
        packages[name] = SpecifierSet(bounds)
    return packages, by_pip


def installed_requirements():
    """Yield (package that asks, Requirement) for all that this project brings, directly or not, on any system."""
    todo = [("pyproject.toml", requirement) for requirement in wanted("browser", "pretrained").values()]
    seen = set()
    while todo:
        parent, requirement = todo.pop()
        yield parent, requirement
        name, extras = canonicalize_name(requirement.name), frozenset(requirement.extras)
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        try:
            asked = importlib.metadata.requires(name) or []
        except importlib.metadata.PackageNotFoundError:  # needed on another system only
            continue
        for child in map(Requirement, asked):
            marks = [environment | {"extra": e} for environment in ENVIRONMENTS for e in extras | {""}]
            if child.marker is None or any(child.marker.evaluate(mark) for mark in marks):
                todo.append((name, child))


def test_conda_gets_what_pip_gets_with_the_same_pins():
    packages, by_pip = conda()
    (slides,) = map(Requirement, PROJECT["optional-dependencies"]["slides"])
    assert packages == {
        "python": SpecifierSet(PROJECT["requires-python"]),
        "pip": SpecifierSet(),
        "quarto": slides.specifier,
    }
    assert by_pip == ["--extra-index-url https://download.pytorch.org/whl/cpu", "-c constraints.txt", WITH_MODELS]


def test_binder_gets_what_a_learner_needs_with_the_same_pins():
    """repo2docker reads binder/ alone, and installs from the project's folder."""
    text = (ROOT / "binder" / "requirements.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert lines == ["--extra-index-url https://download.pytorch.org/whl/cpu", "-c ../constraints.txt", "-e ."]
    assert (ROOT / "binder" / lines[1].removeprefix("-c ")).resolve() == ROOT / "constraints.txt"
    python = (ROOT / "binder" / "runtime.txt").read_text(encoding="utf-8")
    assert SpecifierSet(PROJECT["requires-python"]).contains(re.fullmatch(r"python-(3\.\d+)\n", python)[1])
    assert {path.name for path in (ROOT / "binder").iterdir()} == {"requirements.txt", "runtime.txt"}


def test_readme_and_project_name_the_same_pythons():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    lowest, highest = re.search(r"Python 3\.(\d+) to 3\.(\d+)", readme).groups()
    assert SpecifierSet(PROJECT["requires-python"]) == SpecifierSet(f">=3.{lowest},<3.{int(highest) + 1}")
    workflow = (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
    for minor in range(int(lowest), int(highest) + 1):
        assert f'"3.{minor}"' in workflow


def test_an_intel_mac_is_told_before_anything_is_installed():
    """PyTorch has no build for it since 2.3: pip would say that there is no matching distribution."""
    assert "Apple silicon" in (ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert makefile.index("Intel") < makefile.index("-m venv --clear")


@pytest.mark.parametrize("name", sorted(wanted("browser", "pretrained")))
def test_every_dependency_has_a_range_and_a_pin_within_it(name):
    requirement = wanted("browser", "pretrained")[name]
    assert str(requirement.specifier), f"{name} has no range in pyproject.toml"
    assert name in pins(), f"{name} is not pinned in constraints.txt"
    assert requirement.specifier.contains(pins()[name])


def test_everything_that_is_installed_is_pinned():
    missing = {
        f"{requirement.name} (for {parent})"
        for parent, requirement in installed_requirements()
        if canonicalize_name(requirement.name) not in pins() and not CUDA_PARTS.match(requirement.name)
    }
    assert not missing, f"not pinned in constraints.txt: {', '.join(sorted(missing))}"


def test_every_pin_is_needed_and_fits_all_who_ask():
    asked = {}
    for parent, requirement in installed_requirements():
        asked.setdefault(canonicalize_name(requirement.name), []).append((parent, requirement.specifier))
    assert set(pins()) <= set(asked), f"pinned, and nothing needs it: {', '.join(sorted(set(pins()) - set(asked)))}"
    for name, version in pins().items():
        for parent, specifier in asked[name]:
            assert specifier.contains(version, prereleases=True), f"{parent} needs {name}{specifier}, not {version}"


def test_no_pinned_package_refuses_the_lowest_python():
    lowest = re.match(r">=([\d.]+)", PROJECT["requires-python"])[1] + ".0"
    for name in pins():
        try:
            distribution = importlib.metadata.metadata(name)
        except importlib.metadata.PackageNotFoundError:  # needed on another system only
            continue
        if distribution["Version"] == pins()[name]:
            assert SpecifierSet(distribution.get("Requires-Python") or "").contains(lowest), name


def test_torch_is_pinned_exactly():
    assert pins()["torch"] == "2.13.0"


@pytest.fixture(scope="module")
def dry_run():
    if shutil.which("make") is None:
        pytest.skip("make is not installed")
    outside = {key: value for key, value in os.environ.items() if key not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")}

    def run(*targets):
        command = ["make", "-n", "-W", "pyproject.toml", *targets]  # as if pyproject.toml had just changed
        done = subprocess.run(command, cwd=ROOT, env=outside, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


TARGETS = ("lab", "test", "pretrained", "notebooks", "slides", "pages", "site", "bench", "claims", "readme")
TARGETS += ("address", "colab", "wheel")


@pytest.mark.parametrize("target", TARGETS)
def test_a_target_installs_with_the_pins_before_it_starts(dry_run, target):
    printed = dry_run(target)
    extras = {"pretrained": "[pretrained]"} | dict.fromkeys(("lab", "site", "claims", "readme", *TARGETS[-3:]), "")
    extras = extras.get(target, "[test,browser]")
    assert f"-c constraints.txt -e '.{extras}'" in printed
    assert printed.index("[2/3]") < printed.index("[3/3]")


def test_make_alone_lists_the_targets_and_installs_nothing(dry_run):
    printed = dry_run()
    for target in (*TARGETS, "clean"):
        assert f"make {target} " in printed
    assert "pip" not in printed
    assert "rm -rf .venv" in dry_run("clean")


def test_make_test_runs_the_ten_stages_in_order(dry_run):
    stages = ["ruff", "unit", "canaries", "claims", "practice", "widgets", "js", "notebooks", "decks", "browser"]
    printed = dry_run("test")
    assert re.findall(r"── (\d+)/10 (\w+) ──", printed) == [(str(i + 1), stage) for i, stage in enumerate(stages)]
    assert printed.rstrip().endswith("echo 'All stages passed.'")
    for stage in stages:
        assert re.findall(r"── \d+/10 (\w+) ──", dry_run(f"test-{stage}")) == [stage]


STAGES = ("unit", "canaries", "claims", "practice", "widgets", "notebooks", "decks", "browser")


def chosen(printed):
    """Yield the test files that a stage's pytest is given, those of folders included."""
    for name in re.findall(r"\btests/[\w/.]*", printed):
        if (ROOT / name).is_dir():
            yield from (str(path.relative_to(ROOT)) for path in (ROOT / name).rglob("test_*.py"))
        elif name.endswith(".py"):
            yield name


def test_every_test_file_is_in_one_stage(dry_run):
    found = {stage: set(chosen(dry_run(f"test-{stage}"))) for stage in STAGES}
    for path in sorted(str(path.relative_to(ROOT)) for path in (ROOT / "tests").rglob("test_*.py")):
        stages = [stage for stage, files in found.items() if path in files]
        assert len(stages) == 1, f"{path} is in {stages or 'no stage'}"
        kind = re.search(r"/test_(canaries|practice)", path) or re.search(r"/chapters/.*test_(claims)", path)
        assert kind is None or stages == [kind[1]], path


def test_ci_runs_make_test_with_the_real_models():
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert "set -euo pipefail" in script
    assert script[-2:] == ["make pretrained", "COURSE_NEEDS_MODEL=1 make test"]
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
    jobs = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))["jobs"]
    assert any(step.get("run", "").startswith("make test") for step in jobs["test"]["steps"])
