"""Papers and code that the course cites: each once, with how far it was checked. Claims and the bibliography list them.

    from course_lib.study import sources
    f"{sources.HINTON_2015}"                 # Hinton, Vinyals & Dean 2015, arXiv 1503.02531

How a source was checked: "read", the text or the part that is cited; "abstract", its abstract; "secondary", a summary
by others; "memory", not looked at again: a claim that rests on it says so.
"""

import re
from dataclasses import dataclass

from course_lib.errors import CourseError, unknown

CHECKS = {
    "read": "the text was read",
    "abstract": "its abstract was read",
    "secondary": "read about in a secondary source",
    "memory": "cited from memory",
}


@dataclass(frozen=True)
class Source:
    """A paper or program. authors, year, title; where: its arXiv number, journal or repository; checked: of CHECKS."""

    authors: str
    year: int
    title: str
    where: str
    checked: str

    def __post_init__(self):
        if self.checked not in CHECKS:
            raise unknown("check of a source", self.checked, CHECKS)
        if not (self.authors and self.title and self.where):
            raise CourseError(f"The source {self.title or self.where!r} is not whole: give authors, title and where.")

    def __str__(self):
        return f"{self.authors} {self.year}, {self.where}"

    @property
    def entry(self) -> str:
        """The line of a bibliography, in Markdown."""
        return f"{self.authors} ({self.year}). *{self.title}.* {linked(self.where)}. Checked: {CHECKS[self.checked]}."


def linked(text: str) -> str:
    """Return Markdown in which every arXiv number leads to its paper: arXiv [1503.02531](https://arxiv.org/…)."""
    return re.sub(r"arXiv (\d{4}\.\d{4,5})", r"arXiv [\1](https://arxiv.org/abs/\1)", text)


HINTON_2015 = Source(
    "Hinton, Vinyals & Dean", 2015, "Distilling the Knowledge in a Neural Network", "arXiv 1503.02531", "read"
)
ROMERO_2014 = Source("Romero et al.", 2014, "FitNets: Hints for Thin Deep Nets", "arXiv 1412.6550", "abstract")
SZEGEDY_2015 = Source(
    "Szegedy et al.", 2015, "Rethinking the Inception Architecture for Computer Vision", "arXiv 1512.00567", "memory"
)
ZAGORUYKO_2016 = Source(
    "Zagoruyko & Komodakis",
    2016,
    "Paying More Attention to Attention: Improving the Performance of Convolutional Neural Networks via Attention "
    "Transfer",
    "arXiv 1612.03928",
    "memory",
)
KIM_2016 = Source("Kim & Rush", 2016, "Sequence-Level Knowledge Distillation", "arXiv 1606.07947", "abstract")
GUO_2017 = Source("Guo et al.", 2017, "On Calibration of Modern Neural Networks", "arXiv 1706.04599", "memory")
PARK_2019 = Source("Park et al.", 2019, "Relational Knowledge Distillation", "arXiv 1904.05068", "memory")
TUNG_2019 = Source("Tung & Mori", 2019, "Similarity-Preserving Knowledge Distillation", "arXiv 1907.09682", "memory")
KORNBLITH_2019 = Source(
    "Kornblith et al.", 2019, "Similarity of Neural Network Representations Revisited", "arXiv 1905.00414", "memory"
)
CHO_2019 = Source("Cho & Hariharan", 2019, "On the Efficacy of Knowledge Distillation", "arXiv 1910.01348", "abstract")
REPDISTILLER = Source("RepDistiller", 2019, "README and scripts", "github.com/HobbitLong/RepDistiller", "read")
WANG_2020 = Source(
    "Wang et al.",
    2020,
    "MiniLM: Deep Self-Attention Distillation for Task-Agnostic Compression of Pre-Trained Transformers",
    "arXiv 2002.10957",
    "abstract",
)
ALLEN_ZHU_2020 = Source(
    "Allen-Zhu & Li",
    2020,
    "Towards Understanding Ensemble, Knowledge Distillation and Self-Distillation in Deep Learning",
    "arXiv 2012.09816",
    "memory",
)
STANTON_2021 = Source(
    "Stanton et al.", 2021, "Does Knowledge Distillation Really Work?", "arXiv 2106.05945", "abstract"
)
BREIMAN_1996 = Source("Breiman", 1996, "Bagging Predictors", "Machine Learning 24", "abstract")
GU_2023 = Source(
    "Gu et al.", 2023, "MiniLLM: Knowledge Distillation of Large Language Models", "arXiv 2306.08543", "abstract"
)
AGARWAL_2023 = Source(
    "Agarwal et al.",
    2023,
    "On-Policy Distillation of Language Models: Learning from Self-Generated Mistakes",
    "arXiv 2306.13649",
    "abstract",
)
SHAO_2024 = Source(
    "Shao et al.",
    2024,
    "DeepSeekMath: Pushing the Limits of Mathematical Reasoning in Open Language Models",
    "arXiv 2402.03300",
    "read",
)
DEEPSEEK_R1 = Source(
    "DeepSeek-AI",
    2025,
    "DeepSeek-R1: Incentivizing Reasoning Capability in LLMs via Reinforcement Learning",
    "arXiv 2501.12948",
    "read",
)
DEEPSEEK_R1_README = Source("DeepSeek-AI", 2025, "DeepSeek-R1, README", "github.com/deepseek-ai/DeepSeek-R1", "read")
SHUMAILOV_2024 = Source(
    "Shumailov et al.",
    2024,
    "AI models collapse when trained on recursively generated data",
    "Nature 631, arXiv 2305.17493",
    "secondary",
)
GERSTGRASSER_2024 = Source(
    "Gerstgrasser et al.",
    2024,
    "Is Model Collapse Inevitable? Breaking the Curse of Recursion by Accumulating Real and Synthetic Data",
    "arXiv 2404.01413",
    "abstract",
)
KAZDAN_2024 = Source(
    "Kazdan et al.",
    2024,
    "Collapse or Thrive? Perils and Promises of Synthetic Data in a Self-Generating World",
    "arXiv 2410.16713",
    "abstract",
)
FISHER_1930 = Source("Fisher", 1930, "The Genetical Theory of Natural Selection", "Clarendon Press", "memory")
WRIGHT_1931 = Source("Wright", 1931, "Evolution in Mendelian Populations", "Genetics 16", "memory")
COCHRAN_1934 = Source(
    "Cochran",
    1934,
    "The distribution of quadratic forms in a normal system",
    "Mathematical Proceedings of the Cambridge Philosophical Society 30",
    "memory",
)


def every() -> dict[str, Source]:
    """Return all sources by name, in the order of their years."""
    found = {name: value for name, value in globals().items() if isinstance(value, Source)}
    return dict(sorted(found.items(), key=lambda item: (item[1].year, item[1].authors)))


def bibliography() -> str:
    """Return all sources as a Markdown list."""
    return "\n".join(f"- {source.entry}" for source in every().values())
