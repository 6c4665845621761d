"""How fast the course is: `make bench` prints ratios measured side by side in one run. Nothing is asserted on time.

training: students, alone and as a cohort, softmax, chains; language: language models; pages: what a browser and
JupyterLab do, and the notebooks; peers, peers_trl: the trainers of
other libraries, if they are installed; timing: the clock.
"""
