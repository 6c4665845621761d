"""The claims of all chapters on the command line: `python -m course_lib.tools.claims [topic ...] [--master-seed 7]`.

With `--store` the verdicts are kept (course_lib/study/other_seeds.py); the page "ledger" shows them beside those of the
chapter.
"""

import argparse

from course_lib import chapters, runtime
from course_lib.errors import CourseError
from course_lib.study import other_seeds


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
                other_seeds.keep(topic, seeds, found, order=[each.topic for each in chapters.every()])
    except CourseError as error:
        parser.error(str(error))
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main())
