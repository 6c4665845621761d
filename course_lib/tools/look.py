"""Write the look's stylesheets, course_lib/show/look/static/, from look.json.

python -m course_lib.tools.look [folder]     (default: where they are stored)
"""

import argparse
from pathlib import Path

from course_lib.show.look import FACES, FAMILIES, RADIUS, SPACES, STATIC, THEMES

NOTE = "Written by `python -m course_lib.tools.look` from course_lib/show/look/look.json: change that."
# Who says that a page is light or dark: Quarto's pages, JupyterLab, the decks and each widget itself.
LIGHT = (":root", "body.quarto-light", '[data-jp-theme-light="true"]', ".tse")
DARK = (':root[data-theme="dark"]', "body.quarto-dark", '[data-jp-theme-light="false"]', ".tse-dark", ".tse-dark .tse")
BY_SYSTEM = ':root:not([data-theme="light"])'
# Bootstrap computes with these, so they cannot be CSS variables.
SCSS = {
    "body-bg": "paper",
    "body-color": "ink",
    "headings-color": "ink",
    "text-muted": "soft",
    "primary": "accent",
    "link-color": "accent",
    "border-color": "line",
    "table-border-color": "line",
    "pre-color": "ink",
    "code-color": "ink",
    "code-bg": "panel",
    "code-block-bg": "panel",
    "input-bg": "paper",
    "input-border-color": "edge",
    "sidebar-bg": "panel",
    "sidebar-fg": "ink",
    "sidebar-hl": "accent",
    "footer-fg": "soft",
}
SCSS_FONTS = {"font-family-sans-serif": "font", "font-family-monospace": "mono"}


def colours(name):
    """Return the CSS variables of a theme as {name: value}."""
    theme = THEMES[name]
    values = {key.replace("_", "-"): value for key, value in vars(theme).items() if isinstance(value, str)}
    values |= {str(i): colour for i, colour in enumerate(theme.colours)}
    return {f"--tse-{key}": value for key, value in values.items()} | {"--tse-scheme": name}


def measures():
    """Return the CSS variables that no theme changes: the sheet below pictures, spaces, radius, typefaces."""
    values = {"--tse-sheet": THEMES["light"].paper}
    values |= {f"--tse-s{i}": f"{space}px" for i, space in enumerate(SPACES, 1)}
    return values | {"--tse-radius": f"{RADIUS}px"} | {f"--tse-{name}": families(name) for name in FAMILIES}


def families(name):
    """Return a family and what stands in for it, as CSS writes them: names of more than one word in quotes."""
    return ", ".join(f'"{family}"' if " " in family else family for family in FAMILIES[name])


def rule(selectors, values, indent=""):
    """Return one CSS rule."""
    lines = [f"{indent}  {name}: {value};" for name, value in values.items()]
    return "\n".join([f"{indent}{', '.join(selectors)} {{", *lines, f"{indent}}}"])


def variables():
    """Return the rules that define every --tse-* variable, light and dark."""
    by_system = f"@media (prefers-color-scheme: dark) {{\n{rule((BY_SYSTEM,), colours('dark'), '  ')}\n}}"
    return "\n".join(
        [rule((":root",), measures()), rule(LIGHT, colours("light")), by_system, rule(DARK, colours("dark"))]
    )


def faces():
    """Return the rules that load the fonts, from addresses beside the stylesheet: they work without a server, too."""
    rules = []
    for name, face in FACES.items():
        style = "italic" if face.italic else "normal"
        source = f'url("../fonts/{name}.woff2") format("woff2")'
        values = {"font-family": f'"{face.family}"', "font-weight": face.weight, "font-style": style, "src": source}
        rules.append(rule(("@font-face",), values | {"font-display": "swap"}))
    return "\n".join(rules)


def scss(name):
    """Return the defaults of a page's theme for Quarto."""
    values = {variable: getattr(THEMES[name], key) for variable, key in SCSS.items()}
    values |= {variable: families(key) for variable, key in SCSS_FONTS.items()}
    return "\n".join(
        ["/*-- scss:defaults --*/", f"// {NOTE}", *(f"${variable}: {value};" for variable, value in values.items())]
    )


def files():
    """Return {file name: text} of all that is written."""
    return {
        "look.css": f"/* {NOTE} */\n{faces()}\n{variables()}\n",
        "variables.css": f"/* {NOTE} */\n{variables()}\n",
        "light.scss": scss("light") + "\n",
        "dark.scss": scss("dark") + "\n",
    }


def main(arguments=None):
    """Write the stylesheets of the look."""
    parser = argparse.ArgumentParser(prog="python -m course_lib.tools.look", description=main.__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=STATIC, help="where to write them")
    folder = parser.parse_args(arguments).folder
    for name, text in files().items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
