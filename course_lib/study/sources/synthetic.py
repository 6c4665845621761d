"""Papers about synthetic data: how they are made and which of them to choose."""

from course_lib.study.source import Source

JUNG_2025 = Source(
    "Jung et al.",
    2025,
    "Prismatic Synthesis: Gradient-based Data Diversification Boosts Generalization in LLM Reasoning",
    "arXiv 2505.20161",
    "abstract",
)
FRIEDMAN_2022 = Source(
    "Friedman & Dieng",
    2022,
    "The Vendi Score: A Diversity Evaluation Metric for Machine Learning",
    "TMLR 2023, arXiv 2210.02410",
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
DAI_2022 = Source(
    "Dai et al.", 2022, "Promptagator: Few-shot Dense Retrieval From 8 Examples", "arXiv 2209.11755", "abstract"
)
NOGUEIRA_2019 = Source(
    "Nogueira et al.", 2019, "Document Expansion by Query Prediction", "arXiv 1904.08375", "abstract"
)
YIZHONG_WANG_2022 = Source(
    "Wang, Y. et al.",
    2022,
    "Self-Instruct: Aligning Language Models with Self-Generated Instructions",
    "arXiv 2212.10560",
    "abstract",
)
ALPACA = Source("Taori et al.", 2023, "Stanford Alpaca, README", "github.com/tatsu-lab/stanford_alpaca", "read")
GUNASEKAR_2023 = Source("Gunasekar et al.", 2023, "Textbooks Are All You Need", "arXiv 2306.11644", "abstract")
MODEL2VEC = Source("Tulkens & van Dongen", 2024, "Model2Vec, README", "github.com/MinishLab/model2vec", "read")
TONGZHOU_WANG_2018 = Source("Wang, T. et al.", 2018, "Dataset Distillation", "arXiv 1811.10959", "abstract")
