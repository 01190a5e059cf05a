"""Helpers of the book "Batch Norm, Losses and Optimizers: an executable lecture".

Numbers (`batchnorm`, `layers`, `datasets`, `lecture`), pictures (`figures`),
sliders (`explore`) and self-checks (`checks`) are apart, and a chapter imports
what it uses from where it lives.
"""

__version__ = "0.1.0"
