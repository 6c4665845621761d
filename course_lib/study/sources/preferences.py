"""Papers about preferences: of people, of AI raters, and what is learned from them."""

from course_lib.study.source import Source

OUYANG_2022 = Source(
    "Ouyang et al.",
    2022,
    "Training language models to follow instructions with human feedback",
    "arXiv 2203.02155",
    "abstract",
)
BAI_2022 = Source(
    "Bai et al.", 2022, "Constitutional AI: Harmlessness from AI Feedback", "arXiv 2212.08073", "abstract"
)
LEE_2023 = Source(
    "Lee et al.",
    2023,
    "RLAIF vs. RLHF: Scaling Reinforcement Learning from Human Feedback with AI Feedback",
    "arXiv 2309.00267",
    "abstract",
)
GAO_2022 = Source(
    "Gao, Schulman & Hilton", 2022, "Scaling Laws for Reward Model Overoptimization", "arXiv 2210.10760", "abstract"
)
SINGHAL_2023 = Source(
    "Singhal et al.",
    2023,
    "A Long Way to Go: Investigating Length Correlations in RLHF",
    "arXiv 2310.03716",
    "abstract",
)
MIRANDA_2024 = Source(
    "Miranda et al.",
    2024,
    "Hybrid Preferences: Learning to Route Instances for Human vs. AI Feedback",
    "ACL 2025, arXiv 2410.19133",
    "abstract",
)
ALPACA_EVAL_2023 = Source(
    "Li et al.",
    2023,
    "AlpacaEval: An Automatic Evaluator of Instruction-following Models",
    "github.com/tatsu-lab/alpaca_eval, src/alpaca_eval/evaluators_configs/README.md",
    "read",
)
LAMBERT_2026 = Source(
    "Lambert",
    2026,
    "Reinforcement Learning from Human Feedback, chapter 12",
    "github.com/natolambert/rlhf-book, book/chapters/12-synthetic-data.md",
    "read",
)
BRADLEY_1952 = Source(
    "Bradley & Terry",
    1952,
    "Rank Analysis of Incomplete Block Designs: The Method of Paired Comparisons",
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
RAFAILOV_2023 = Source(
    "Rafailov et al.",
    2023,
    "Direct Preference Optimization: Your Language Model is Secretly a Reward Model",
    "arXiv 2305.18290",
    "secondary",
)
