"""Helpers of the book "Batch Norm, Losses and Optimizers: an executable lecture".

`lecture` has the notes' own numbers, `datasets` real images, `formulas` what the book
computes, `pictures` how it draws, `exercises` how it checks and asks, `chapters` a folder for
each chapter, `explore` the sliders, `sphinx_ext` the tie to the book build, and `notebook`
what a notebook needs from where it runs.
"""

__version__ = "0.2.0"
