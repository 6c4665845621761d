"""Papers that chapters name in passing: a relative of a method, a model that is mentioned, something to read on."""

from course_lib.study.source import Source

PAPERNOT_2016 = Source(
    "Papernot et al.",
    2016,
    "Semi-supervised Knowledge Transfer for Deep Learning from Private Training Data",
    "arXiv 1610.05755",
    "memory",
)
YIN_2018 = Source(
    "Yin et al.",
    2018,
    "Byzantine-Robust Distributed Learning: Towards Optimal Statistical Rates",
    "arXiv 1803.01498",
    "secondary",
)
LI_2019 = Source(
    "Li & Wang", 2019, "FedMD: Heterogenous Federated Learning via Model Distillation", "arXiv 1910.03581", "memory"
)
CHEN_2021 = Source("Chen et al.", 2021, "Distilling Knowledge via Knowledge Review", "arXiv 2104.09044", "memory")
CARON_2021 = Source(
    "Caron et al.", 2021, "Emerging Properties in Self-Supervised Vision Transformers", "arXiv 2104.14294", "memory"
)
DAVARI_2022 = Source(
    "Davari et al.", 2022, "Reliability of CKA as a Similarity Measure in Deep Learning", "arXiv 2210.16156", "memory"
)
SONG_2023 = Source("Song et al.", 2023, "Consistency Models", "arXiv 2303.01469", "memory")
DEEPSEEK_V3 = Source("DeepSeek-AI", 2024, "DeepSeek-V3 Technical Report", "arXiv 2412.19437", "secondary")
SMOLLM2 = Source(
    "Ben Allal et al.",
    2025,
    "SmolLM2: When Smol Goes Big. Data-Centric Training of a Small Language Model",
    "arXiv 2502.02737",
    "memory",
)
SAVANI_2025 = Source("Savani et al.", 2025, "Antidistillation Sampling", "arXiv 2504.13146", "secondary")
QWEN3 = Source("Qwen Team", 2025, "Qwen3 Technical Report", "arXiv 2505.09388", "secondary")
RLP_2025 = Source(
    "Hatamizadeh et al.", 2025, "RLP: Reinforcement as a Pretraining Objective", "arXiv 2510.01265", "abstract"
)
DEEPSEEK_V32 = Source(
    "DeepSeek-AI",
    2025,
    "DeepSeek-V3.2: Pushing the Frontier of Open Large Language Models",
    "arXiv 2512.02556",
    "secondary",
)
MIMO_2026 = Source("Xiaomi LLM-Core", 2026, "MiMo-V2-Flash Technical Report", "arXiv 2601.02780", "secondary")
ARMANDPOUR_2026 = Source(
    "Armandpour et al.",
    2026,
    "Unmasking On-Policy Distillation: Where It Helps, Where It Hurts, and Why",
    "arXiv 2605.10889",
    "abstract",
)
DEEPSEEK_V4 = Source(
    "DeepSeek-AI",
    2026,
    "DeepSeek-V4: Towards Highly Efficient Million-Token Context Intelligence",
    "arXiv 2606.19348",
    "secondary",
)
XIE_2026 = Source("Xie et al.", 2026, "On the Position Bias of On-Policy Distillation", "arXiv 2606.22600", "abstract")
