"""The claims of all chapters on the command line: `python -m course_lib.tools.claims [topic ...] [--master-seed 7]`.

With `--store` the verdicts are kept in OTHER_SEEDS, and the page "ledger" shows them beside those of the chapter.
"""

import argparse
import json
from pathlib import Path

from course_lib import chapters, runtime
from course_lib.errors import CourseError

OTHER_SEEDS = Path(__file__).parents[1] / "data" / "other_seeds.json"


def main(arguments=None):
    """Run experiments and print their claims; return 1 if one does not hold."""
    topics = [chapter.topic for chapter in chapters.every()]
    parser = argparse.ArgumentParser(prog="python -m course_lib.tools.claims", description=main.__doc__)
    parser.add_argument("topics", nargs="*", help=f"of {', '.join(topics)}; default: all")
    parser.add_argument("--master-seed", type=int, help="another number gives seeds that no other number shares")
    parser.add_argument("--seeds", type=int, help="how many seeds (default: the scale's)")
    parser.add_argument("--store", action="store_true", help='keep the verdicts for the page "ledger"')
    chosen = parser.parse_args(arguments)
    failed = False
    try:
        for topic in chosen.topics or topics:
            chapter = chapters.find(topic)
            seeds = runtime.seeds(chosen.seeds, chosen.master_seed)
            found = chapter.part("claims").claims.about(chapter.part("experiment").run(seeds, progress=True))
            print(f"\n{topic}\n{found}", flush=True)
            failed |= any(claim.verdict != "holds" for claim in found.claims)
            if chosen.store:
                keep(topic, seeds, found)
    except CourseError as error:
        parser.error(str(error))
    return int(failed)


def kept() -> dict[str, dict]:
    """Return what was kept: from a topic to {"seeds": how many, "first": the first of them, "claims": {name: [verdict,
    what was measured]}}."""
    return json.loads(OTHER_SEEDS.read_text(encoding="utf-8"))


def keep(topic: str, seeds: tuple[int, ...], ledger) -> None:
    """Keep a Ledger's verdicts in OTHER_SEEDS, in the place of those that the topic had."""
    found = {claim.name: [claim.verdict, claim.text] for claim in ledger.claims}
    known = kept() | {topic: {"seeds": len(seeds), "first": seeds[0], "claims": found}}
    order = [chapter.topic for chapter in chapters.every()]
    known = {topic: known[topic] for topic in sorted(known, key=order.index)}
    OTHER_SEEDS.write_text(json.dumps(known, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
