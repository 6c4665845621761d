"""The widget of chapter 14: what a way of choosing takes from the pool, and what its student can do, skill by skill."""

from course_lib.chapters.diversity.experiment import ALL
from course_lib.chapters.diversity.stage import RANDOM, TEACHER, WAYS
from course_lib.widgets import poster
from course_lib.widgets.base import Widget

COLUMNS = 6  # of the map of skills


class Diversity(Widget):
    """A map with a box for each skill, in which the chosen examples are dots, and bars of what the student gets right.

    result: a Result of the chapter; shown: some of what each way chooses, as stage.shown() returns it. The widget
    begins with the choice at random, which is no answer to anything. Python finds everything beforehand: see widget.js.
    """

    def __init__(self, result, shown):
        count = result.recipe.world.skills
        ways = [(way, way) for way in WAYS if way in shown]
        ways += [(times, f"{times} times as many, at random") for times in result.recipe.more]
        ways += [(ALL, f"all {result.recipe.pool:,}")]
        rows = []
        for way, name in ways:
            marks = {metric: result.arms.mean((way, TEACHER), metric) for metric in ("inside", "outside")}
            rows.append(
                {
                    "name": name,
                    "skills": [round(result.skills.mean((way, k), "right").mean, 1) for k in range(count)],
                    **{metric: [round(mark.mean, 1), round(mark.half, 1)] for metric, mark in marks.items()},
                    "dots": shown.get(way, []),
                }
            )
        data = {"rows": rows, "columns": COLUMNS, "chosen": result.recipe.chosen, "seeds": len(result.arms.seeds)}
        super().__init__({"axes": [], "data": data}, {"way": 0})

    def poster(self):
        row = self.table["data"]["rows"][self.want["way"]]
        parts = [poster.words(20, 28, f"what the student gets right, by skill ({row['name']})", weight="bold")]
        for k, right in enumerate(row["skills"]):
            x, tall = 24 + 27 * k, 1.2 * right
            parts.append(
                f'<rect x="{x}" y="{172 - tall:.1f}" width="20" height="{tall:.1f}" fill="{poster.LOOK.colours[1]}"/>'
            )
            parts.append(poster.words(x + 10, 188, str(k + 1), 10, "middle"))
        inside, outside = (f"{mark[0]:.1f} ± {mark[1]:.1f} %" for mark in (row["inside"], row["outside"]))
        said = (
            f"Examples chosen {RANDOM}: the student gets {inside} right on the test with the pool's skills and "
            f"{outside} on the test where all skills come equally often; {row['skills'][0]:.0f} % of the most common "
            f"skill and {row['skills'][-1]:.0f} % of the rarest."
        )
        return poster.picture(40 + 27 * len(row["skills"]), 205, *parts), said
