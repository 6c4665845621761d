"""Papers about models that learn from models."""

from course_lib.study.source import Source

ALEMOHAMMAD_2023 = Source(
    "Alemohammad et al.", 2023, "Self-Consuming Generative Models Go MAD", "ICLR 2024, arXiv 2307.01850", "abstract"
)
DOHMATOB_2024 = Source(
    "Dohmatob, Feng & Kempe",
    2024,
    "Model Collapse Demystified: The Case of Regression",
    "NeurIPS 2024, arXiv 2402.07712",
    "abstract",
)
DOHMATOB_TAILS_2024 = Source(
    "Dohmatob, Feng et al.",
    2024,
    "A Tale of Tails: Model Collapse as a Change of Scaling Laws",
    "ICML 2024, arXiv 2402.07043",
    "abstract",
)
SEDDIK_2024 = Source(
    "Seddik et al.",
    2024,
    "How Bad is Training on Synthetic Data? A Statistical Analysis of Language Model Collapse",
    "arXiv 2404.05090",
    "abstract",
)
FENG_2024 = Source(
    "Feng et al.",
    2024,
    "Beyond Model Collapse: Scaling Up with Synthesized Data Requires Verification",
    "ICLR 2025, arXiv 2406.07515",
    "abstract",
)
DOHMATOB_STRONG_2024 = Source(
    "Dohmatob et al.", 2024, "Strong Model Collapse", "ICLR 2025, arXiv 2410.04840", "abstract"
)
SURESH_2024 = Source(
    "Suresh, Thangaraj & Khandavally",
    2024,
    "Rate of Model Collapse in Recursive Training",
    "AISTATS 2025, arXiv 2412.17646",
    "abstract",
)
SCHAEFFER_2025 = Source(
    "Schaeffer et al.", 2025, "Position: Model Collapse Does Not Mean What You Think", "arXiv 2503.03150", "abstract"
)
DRAYSON_2025 = Source(
    "Drayson, Yilmaz & Lampos",
    2025,
    "Machine-generated text detection prevents language model collapse",
    "EMNLP 2025, arXiv 2502.15654",
    "abstract",
)
YI_2025 = Source(
    "Yi et al.",
    2025,
    "Escaping Model Collapse via Synthetic Data Verification: Near-term Improvements and Long-term Convergence",
    "ICLR 2026, arXiv 2510.16657",
    "abstract",
)
DEMPSTER_1977 = Source(
    "Dempster, Laird & Rubin",
    1977,
    "Maximum Likelihood from Incomplete Data via the EM Algorithm",
    "Journal of the Royal Statistical Society B 39",
    "memory",
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
