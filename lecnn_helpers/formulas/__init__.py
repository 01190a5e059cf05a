"""What the book computes, in NumPy alone: each module reads like the formulas it holds."""
