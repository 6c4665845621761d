"""Papers about language models: distilled, taught to reason, asked through an API."""

from course_lib.study.source import Source

KIM_2016 = Source("Kim & Rush", 2016, "Sequence-Level Knowledge Distillation", "arXiv 1606.07947", "abstract")
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
WU_2024 = Source(
    "Wu et al.",
    2024,
    "Rethinking Kullback-Leibler Divergence in Knowledge Distillation for Large Language Models",
    "arXiv 2404.02657",
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
GUDIBANDE_2023 = Source(
    "Gudibande et al.", 2023, "The False Promise of Imitating Proprietary LLMs", "arXiv 2305.15717", "secondary"
)
FINLAYSON_2024 = Source(
    "Finlayson, Ren & Swayamdipta",
    2024,
    "Logits of API-Protected LLMs Leak Proprietary Information",
    "arXiv 2403.09539",
    "abstract",
)
ANSHUMANN_2025 = Source(
    "Anshumann et al.",
    2025,
    "Sparse Logit Sampling: Accelerating Knowledge Distillation in LLMs",
    "ACL 2025, arXiv 2503.16870",
    "abstract",
)
YU_2025 = Source(
    "Yu et al.", 2025, "DAPO: An Open-Source LLM Reinforcement Learning System at Scale", "arXiv 2503.14476", "abstract"
)
LIU_2025 = Source(
    "Liu et al.", 2025, "Understanding R1-Zero-Like Training: A Critical Perspective", "arXiv 2503.20783", "abstract"
)
YUE_2025 = Source(
    "Yue et al.",
    2025,
    "Does Reinforcement Learning Really Incentivize Reasoning Capacity in LLMs Beyond the Base Model?",
    "arXiv 2504.13837",
    "abstract",
)
SHAO_2025 = Source(
    "Shao et al.", 2025, "Spurious Rewards: Rethinking Training Signals in RLVR", "arXiv 2506.10947", "abstract"
)
GEMMA_2024 = Source(
    "Gemma Team", 2024, "Gemma 2: Improving Open Language Models at a Practical Size", "arXiv 2408.00118", "read"
)
ROSS_2011 = Source(
    "Ross, Gordon & Bagnell",
    2011,
    "A Reduction of Imitation Learning and Structured Prediction to No-Regret Online Learning",
    "AISTATS 2011",
    "secondary",
)
NASEH_2025 = Source(
    "Naseh et al.",
    2025,
    "R1dacted: Investigating Local Censorship in DeepSeek's R1 Language Model",
    "arXiv 2505.12625",
    "secondary",
)
LEE_2025 = Source(
    "Lee et al.", 2025, "Quantification of Large Language Model Distillation", "arXiv 2501.12619", "abstract"
)
SALINAS_2024 = Source(
    "Salinas, Haim & Nyarko",
    2024,
    "What's in a Name? Auditing Large Language Models for Race and Gender Bias",
    "arXiv 2402.14875",
    "abstract",
)
PHIPSON_2010 = Source(
    "Phipson & Smyth",
    2010,
    "Permutation P-values Should Never Be Zero",
    "Statistical Applications in Genetics and Molecular Biology 9(1)",
    "memory",
)
LASKEY_2017 = Source(
    "Laskey et al.",
    2017,
    "DART: Noise Injection for Robust Imitation Learning",
    "CoRL 2017, arXiv 1703.09327",
    "abstract",
)
BOIZARD_2024 = Source(
    "Boizard et al.",
    2024,
    "Towards Cross-Tokenizer Distillation: the Universal Logit Distillation Loss for LLMs",
    "arXiv 2402.12030",
    "abstract",
)
MINIXHOFER_2025 = Source(
    "Minixhofer, Vulić & Ponti",
    2025,
    "Universal Cross-Tokenizer Distillation via Approximate Likelihood Matching",
    "arXiv 2503.20083",
    "abstract",
)
PATINO_2025 = Source(
    "Patiño et al.",
    2025,
    "Unlocking On-Policy Distillation for Any Model Family",
    "huggingface.co/spaces/HuggingFaceH4/on-policy-distillation",
    "secondary",
)
PHAN_2024 = Source(
    "Phan et al.",
    2024,
    "Exact Byte-Level Probabilities from Tokenized Language Models for FIM-Tasks and Model Ensembles",
    "arXiv 2410.09303",
    "secondary",
)
LEVIATHAN_2022 = Source(
    "Leviathan, Kalman & Matias",
    2022,
    "Fast Inference from Transformers via Speculative Decoding",
    "ICML 2023, arXiv 2211.17192",
    "abstract",
)
CHEN_2023 = Source(
    "Chen et al.",
    2023,
    "Accelerating Large Language Model Decoding with Speculative Sampling",
    "arXiv 2302.01318",
    "memory",
)
ZHOU_2023 = Source(
    "Zhou et al.",
    2023,
    "DistillSpec: Improving Speculative Decoding via Knowledge Distillation",
    "arXiv 2310.08461",
    "secondary",
)
HOROWITZ_2014 = Source(
    "Horowitz", 2014, "Computing's energy problem (and what we can do about it)", "ISSCC 2014", "secondary"
)
