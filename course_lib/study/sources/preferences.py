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
