"""The book's pictures: a module a chapter, one house style (`style`).

A `draw_*` function returns a matplotlib Figure made without pyplot; the
`describe_*` function beside it returns the sentence that says what it shows.
"""
