"""Distil a model with one script, on one process or many:

python -m course_lib.chapters.capstone.distil --track language --out run
torchrun --nproc-per-node 2 -m course_lib.chapters.capstone.distil --track language --out run
accelerate launch -m course_lib.chapters.capstone.distil --track language --out run

`tracks` says what is learned from what, `places` where a run takes place, `trainer` is the loop, `checkpoints` keeps
its state, and `plan` says before it starts what it will need. The page "Past one machine" explains all of it.
"""
