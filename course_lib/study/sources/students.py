"""Papers and code about teachers and students that classify."""

from course_lib.study.source import Source

HINTON_2015 = Source(
    "Hinton, Vinyals & Dean", 2015, "Distilling the Knowledge in a Neural Network", "arXiv 1503.02531", "read"
)
BA_2014 = Source("Ba & Caruana", 2014, "Do Deep Nets Really Need to be Deep?", "arXiv 1312.6184", "abstract")
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
GUO_2017 = Source("Guo et al.", 2017, "On Calibration of Modern Neural Networks", "arXiv 1706.04599", "abstract")
PARK_2019 = Source("Park et al.", 2019, "Relational Knowledge Distillation", "arXiv 1904.05068", "abstract")
TUNG_2019 = Source("Tung & Mori", 2019, "Similarity-Preserving Knowledge Distillation", "arXiv 1907.09682", "memory")
KORNBLITH_2019 = Source(
    "Kornblith et al.", 2019, "Similarity of Neural Network Representations Revisited", "arXiv 1905.00414", "abstract"
)
YUAN_2019 = Source(
    "Yuan et al.",
    2019,
    "Revisiting Knowledge Distillation via Label Smoothing Regularization",
    "CVPR 2020, arXiv 1909.11723",
    "abstract",
)
MUELLER_2019 = Source(
    "Müller, Kornblith & Hinton", 2019, "When Does Label Smoothing Help?", "arXiv 1906.02629", "abstract"
)
BEYER_2021 = Source(
    "Beyer et al.",
    2021,
    "Knowledge distillation: A good teacher is patient and consistent",
    "CVPR 2022, arXiv 2106.05237",
    "secondary",
)
FURLANELLO_2018 = Source("Furlanello et al.", 2018, "Born Again Neural Networks", "arXiv 1805.04770", "read")
MIRZADEH_2019 = Source(
    "Mirzadeh et al.", 2019, "Improved Knowledge Distillation via Teacher Assistant", "arXiv 1902.03393", "abstract"
)
CHO_2019 = Source("Cho & Hariharan", 2019, "On the Efficacy of Knowledge Distillation", "arXiv 1910.01348", "abstract")
TIAN_2019 = Source(
    "Tian, Krishnan & Isola", 2019, "Contrastive Representation Distillation", "arXiv 1910.10699", "abstract"
)
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
GEIRHOS_2020 = Source(
    "Geirhos, Meding & Wichmann",
    2020,
    "Beyond accuracy: quantifying trial-by-trial behaviour of CNNs and humans by measuring error consistency",
    "arXiv 2006.16736",
    "abstract",
)
STANTON_2021 = Source(
    "Stanton et al.", 2021, "Does Knowledge Distillation Really Work?", "arXiv 2106.05945", "abstract"
)
MCMAHAN_2016 = Source(
    "McMahan et al.",
    2016,
    "Communication-Efficient Learning of Deep Networks from Decentralized Data",
    "AISTATS 2017, arXiv 1602.05629",
    "abstract",
)
BREIMAN_1996 = Source("Breiman", 1996, "Bagging Predictors", "Machine Learning 24", "abstract")
SHEN_2021 = Source(
    "Shen et al.",
    2021,
    "Is Label Smoothing Truly Incompatible with Knowledge Distillation: An Empirical Study",
    "arXiv 2104.00676",
    "abstract",
)
KIM_2021 = Source(
    "Kim et al.",
    2021,
    "Comparing Kullback-Leibler Divergence and Mean Squared Error Loss in Knowledge Distillation",
    "IJCAI 2021, arXiv 2105.08919",
    "abstract",
)
ZHAO_2022 = Source("Zhao et al.", 2022, "Decoupled Knowledge Distillation", "arXiv 2203.08679", "abstract")
CHANDRASEGARAN_2022 = Source(
    "Chandrasegaran et al.",
    2022,
    "Revisiting Label Smoothing and Knowledge Distillation Compatibility: What was Missing?",
    "ICML 2022, arXiv 2206.14532",
    "abstract",
)
BUSBRIDGE_2025 = Source("Busbridge et al.", 2025, "Distillation Scaling Laws", "arXiv 2502.08606", "abstract")
KLEIN_2025 = Source(
    "Klein et al.",
    2025,
    "Quantifying Uncertainty in Error Consistency: Towards Reliable Behavioral Comparison of Classifiers",
    "arXiv 2507.06645",
    "abstract",
)
MAINI_2021 = Source(
    "Maini, Yaghini & Papernot",
    2021,
    "Dataset Inference: Ownership Resolution in Machine Learning",
    "ICLR 2021, arXiv 2104.10706",
    "abstract",
)
CLOUD_2025 = Source(
    "Cloud et al.",
    2025,
    "Language models transmit behavioural traits through hidden signals in data",
    "Nature 652, arXiv 2507.14805",
    "abstract",
)
SCHRODI_2025 = Source(
    "Schrodi et al.",
    2025,
    "Towards Understanding Subliminal Learning: When and How Hidden Biases Transfer",
    "arXiv 2509.23886",
    "abstract",
)
BROCKERS_2026 = Source(
    "Brockers et al.",
    2026,
    "Learning Through Noise: Why Subliminal Learning Works and When It Fails",
    "arXiv 2605.23645",
    "abstract",
)
CHARIKAR_2002 = Source(
    "Charikar", 2002, "Similarity Estimation Techniques from Rounding Algorithms", "STOC 2002", "secondary"
)
BENGIO_2013 = Source(
    "Bengio, Léonard & Courville",
    2013,
    "Estimating or Propagating Gradients Through Stochastic Neurons for Conditional Computation",
    "arXiv 1308.3432",
    "abstract",
)
HOOKER_2019 = Source(
    "Hooker et al.", 2019, "What Do Compressed Deep Neural Networks Forget?", "arXiv 1911.05248", "abstract"
)
FEDUS_2021 = Source(
    "Fedus, Zoph & Shazeer",
    2021,
    "Switch Transformers: Scaling to Trillion Parameter Models with Simple and Efficient Sparsity",
    "arXiv 2101.03961",
    "memory",
)
FRANTAR_2022 = Source(
    "Frantar et al.",
    2022,
    "GPTQ: Accurate Post-Training Quantization for Generative Pre-trained Transformers",
    "arXiv 2210.17323",
    "abstract",
)
DETTMERS_2023 = Source(
    "Dettmers & Zettlemoyer",
    2023,
    "The case for 4-bit precision: k-bit Inference Scaling Laws",
    "ICML 2023, arXiv 2212.09720",
    "abstract",
)
LIN_2023 = Source(
    "Lin et al.",
    2023,
    "AWQ: Activation-aware Weight Quantization for LLM Compression and Acceleration",
    "arXiv 2306.00978",
    "abstract",
)
LIU_2023 = Source(
    "Liu et al.",
    2023,
    "Deja Vu: Contextual Sparsity for Efficient LLMs at Inference Time",
    "ICML 2023, arXiv 2310.17157",
    "abstract",
)
ALIZADEH_2023 = Source(
    "Alizadeh et al.",
    2023,
    "LLM in a flash: Efficient Large Language Model Inference with Limited Memory",
    "ACL 2024, arXiv 2312.11514",
    "abstract",
)
JIANG_2024 = Source("Jiang et al.", 2024, "Mixtral of Experts", "arXiv 2401.04088", "abstract")
TRAMER_2016 = Source(
    "Tramèr et al.", 2016, "Stealing Machine Learning Models via Prediction APIs", "USENIX Security 2016", "secondary"
)
ZHANG_2017 = Source("Zhang et al.", 2017, "mixup: Beyond Empirical Risk Minimization", "arXiv 1710.09412", "abstract")
OREKONDY_2019 = Source(
    "Orekondy, Schiele & Fritz",
    2019,
    "Knockoff Nets: Stealing Functionality of Black-Box Models",
    "CVPR 2019",
    "abstract",
)
CARLINI_2024 = Source(
    "Carlini et al.", 2024, "Stealing Part of a Production Language Model", "arXiv 2403.06634", "abstract"
)
XIN_2026 = Source(
    "Xin et al.",
    2026,
    "Quantization-Aware Distillation for NVFP4 Inference Accuracy Recovery",
    "arXiv 2601.20088",
    "abstract",
)
SANH_2019 = Source(
    "Sanh et al.",
    2019,
    "DistilBERT, a distilled version of BERT: smaller, faster, cheaper and lighter",
    "arXiv 1910.01108",
    "abstract",
)
JIAO_2019 = Source(
    "Jiao et al.",
    2019,
    "TinyBERT: Distilling BERT for Natural Language Understanding",
    "arXiv 1909.10351",
    "secondary",
)
REIMERS_2020 = Source(
    "Reimers & Gurevych",
    2020,
    "Making Monolingual Sentence Embeddings Multilingual using Knowledge Distillation",
    "arXiv 2004.09813",
    "memory",
)
