"""Papers about preferences of people and machines, and what learning from them does to a model."""

from course_lib.study.source import Source

BRADLEY_TERRY_1952 = Source(
    "Bradley & Terry",
    1952,
    "Rank Analysis of Incomplete Block Designs: I. The Method of Paired Comparisons",
    "Biometrika 39",
    "memory",
)
KORBAK_2022 = Source(
    "Korbak, Perez & Buckley",
    2022,
    "RL with KL penalties is better viewed as Bayesian inference",
    "Findings of EMNLP 2022, arXiv 2205.11275",
    "secondary",
)
JENTZSCH_2023 = Source(
    "Jentzsch & Kersting",
    2023,
    "ChatGPT is fun, but it is not funny! Humor is still challenging Large Language Models",
    "arXiv 2306.04563",
    "abstract",
)
KIRK_2023 = Source(
    "Kirk et al.",
    2023,
    "Understanding the Effects of RLHF on LLM Generalisation and Diversity",
    "ICLR 2024, arXiv 2310.06452",
    "abstract",
)
SORENSEN_2024 = Source(
    "Sorensen et al.", 2024, "A Roadmap to Pluralistic Alignment", "ICML 2024, arXiv 2402.05070", "abstract"
)
KOBAK_2025 = Source(
    "Kobak et al.",
    2025,
    "Delving into LLM-assisted writing in biomedical publications through excess vocabulary",
    "Science Advances, arXiv 2406.07016",
    "abstract",
)
ZHANG_2025 = Source(
    "Zhang et al.",
    2025,
    "Verbalized Sampling: How to Mitigate Mode Collapse and Unlock LLM Diversity",
    "arXiv 2510.01171",
    "abstract",
)
JIANG_2025 = Source(
    "Jiang et al.",
    2025,
    "Artificial Hivemind: The Open-Ended Homogeneity of Language Models (and Beyond)",
    "NeurIPS 2025, arXiv 2510.22954",
    "abstract",
)
