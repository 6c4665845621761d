"""Papers about synthetic data: how they are made and which of them to choose."""

from course_lib.study.source import Source

JUNG_2025 = Source(
    "Jung et al.",
    2025,
    "Prismatic Synthesis: Gradient-based Data Diversification Boosts Generalization in LLM Reasoning",
    "arXiv 2505.20161",
    "abstract",
)
GUHA_2025 = Source(
    "Guha et al.", 2025, "OpenThoughts: Data Recipes for Reasoning Models", "arXiv 2506.04178", "abstract"
)
LI_2025 = Source(
    "Li et al.", 2025, "Small Models Struggle to Learn from Strong Reasoners", "arXiv 2502.12143", "abstract"
)
ABBAS_2023 = Source(
    "Abbas et al.",
    2023,
    "SemDeDup: Data-efficient learning at web-scale through semantic deduplication",
    "arXiv 2303.09540",
    "abstract",
)
