"""What became of a chapter's claims on seeds that nobody had looked at.

`python -m course_lib.tools.claims TOPIC --master-seed 2611 --store` measures them and keeps the verdicts.
"""

import json
from collections.abc import Sequence
from pathlib import Path

PATH = Path(__file__).parents[1] / "data" / "other_seeds.json"


def kept() -> dict[str, dict]:
    """Return what was kept: from a topic to {"seeds": how many, "first": the first of them, "claims": {name: [verdict,
    what was measured]}}."""
    return json.loads(PATH.read_text(encoding="utf-8"))


def keep(topic: str, seeds: Sequence[int], ledger, order: Sequence[str]) -> None:
    """Keep a Ledger's verdicts, in the place of those that the topic had. order: of all topics."""
    found = {claim.name: [claim.verdict, claim.text] for claim in ledger.claims}
    known = kept() | {topic: {"seeds": len(seeds), "first": seeds[0], "claims": found}}
    known = {topic: known[topic] for topic in sorted(known, key=order.index)}
    PATH.write_text(json.dumps(known, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def missed(topic: str) -> dict[str, tuple[str, str]]:
    """Return the claims of a topic that did not hold on the other seeds: from a name to (verdict, what was
    measured)."""
    claims = kept().get(topic, {"claims": {}})["claims"]
    return {name: (verdict, text) for name, (verdict, text) in claims.items() if verdict != "holds"}
