"""Which book it is: this lecture's, or another one that is made with the same machinery.

Another book says so in its ``pyproject.toml``::

    [tool.lecture-book]
    package = "by_hand_helpers"
    oracle = "scikit-learn"

Its chapters are then in the folder ``by_hand_helpers/chapters``, beside ``_config.yml``, and all
else (`explore`, `exercises`, `sphinx_ext`, …) comes from here. A book that says nothing is this
one.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

MACHINERY = Path(__file__).parent
"""The folder of the package that all books share."""


@dataclass(frozen=True)
class Book:
    """A book, by what differs from one to the next.

    Attributes
    ----------
    root
        The folder with ``_config.yml``.
    package
        The name of the package with its chapters, a folder in `root`.
    oracle
        The library that its formulas are checked against, as one says it.
    """

    root: Path
    package: str = MACHINERY.name
    oracle: str = "PyTorch"

    @classmethod
    def at(cls, root: Path) -> Book:
        """Read which book it is.

        Raises
        ------
        ValueError
            If its ``pyproject.toml`` says something else than a package and an oracle, or names
            a package that is not there.
        """
        file = root / "pyproject.toml"
        said = tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
        own = said.get("tool", {}).get("lecture-book", {})
        if unknown := set(own) - {"package", "oracle"}:
            raise ValueError(
                f"[tool.lecture-book] in {file} may say package and oracle, got {sorted(unknown)}"
            )
        book = cls(root, **own)
        if not book.folder.is_dir():
            raise ValueError(
                f"[tool.lecture-book] in {file} must name a folder beside it, got {book.package!r}"
            )
        return book

    @property
    def folder(self) -> Path:
        """The folder of its own package."""
        beside = self.root / self.package
        # A page or two may be built with the machinery alone, as some tests do.
        return MACHINERY if self.package == MACHINERY.name and not beside.is_dir() else beside

    @property
    def packages(self) -> dict[str, Path]:
        """What its cells import of its own and of the machinery: folders by name."""
        return {MACHINERY.name: MACHINERY, self.package: self.folder}
