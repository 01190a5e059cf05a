"""What a lecturer takes along: the book's questions, pictures, slides and answers.

`python -m lecnn_helpers.teaching WHAT` makes them from the table of contents, the notebooks, the
chapters' packages and, for pictures and slides, the built book. Nothing here knows a chapter by
name.
"""
