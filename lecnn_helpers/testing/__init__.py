"""What the tests of every book share.

- `notebooks`: what nbmake has run is what the book shows.
- `plugin`: that, the built book as a fixture, and the mark of the tests that need it. A book's
  ``conftest.py`` names it in ``pytest_plugins``.
- `rules`: what chapters and pages keep to, as functions that say what is wrong.
- `every_book`: tests that hold a book to it; its ``tests/test_book.py`` imports them all.
"""

import pytest

# Here, before anything imports it; else a failed assertion in there would not say what it compared.
pytest.register_assert_rewrite("lecnn_helpers.testing.every_book")
