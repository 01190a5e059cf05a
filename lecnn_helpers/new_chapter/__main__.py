"""``python -m lecnn_helpers.new_chapter NAME``, in the folder of the book."""

import sys
from pathlib import Path

from ..book import Book
from . import new_chapter

here = Path.cwd()
try:
    made = new_chapter(Book.at(here), " ".join(sys.argv[1:]))
except (ValueError, OSError) as error:
    sys.exit(str(error))
print(*(path.relative_to(here) for path in made), sep="\n")
print("\nIt builds and passes as it is. CONTRIBUTING.md says what goes where.")
