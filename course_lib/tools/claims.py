"""The claims of all chapters on the command line: `python -m course_lib.tools.claims [topic ...] [--master-seed 7]`."""

import argparse

from course_lib import chapters, runtime
from course_lib.errors import CourseError


def main(arguments=None):
    """Run experiments and print their claims; return 1 if one does not hold."""
    topics = [chapter.topic for chapter in chapters.every()]
    parser = argparse.ArgumentParser(prog="python -m course_lib.tools.claims", description=main.__doc__)
    parser.add_argument("topics", nargs="*", help=f"of {', '.join(topics)}; default: all")
    parser.add_argument("--master-seed", type=int, help="another number gives seeds that no other number shares")
    parser.add_argument("--seeds", type=int, help="how many seeds (default: the scale's)")
    chosen = parser.parse_args(arguments)
    failed = False
    try:
        for topic in chosen.topics or topics:
            chapter = chapters.find(topic)
            seeds = runtime.seeds(chosen.seeds, chosen.master_seed)
            found = chapter.part("claims").claims.about(chapter.part("experiment").run(seeds, progress=True))
            print(f"\n{topic}\n{found}")
            failed |= any(claim.verdict != "holds" for claim in found.claims)
    except CourseError as error:
        parser.error(str(error))
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main())
