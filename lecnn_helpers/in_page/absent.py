"""Packages that run on a computer and not in a page: they can be imported, and say so when used.

A chapter imports everything at its top, so ``import torch`` alone must not end a page that goes
on with NumPy. What was imported speaks when something is called or computed with it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from types import ModuleType
from typing import Any, NoReturn

SPOKEN = {
    "torch": "PyTorch",
    "keras": "Keras",
    "tensorflow": "TensorFlow",
    "sklearn": "scikit-learn",
}
"""What a package is called by people, where that is not its name."""


class NotInThePage(ModuleNotFoundError):
    """A package was used that a page cannot have; the message says which, and where it runs."""

    def __init__(self, package: str) -> None:
        spoken = SPOKEN.get(package, package)
        super().__init__(
            f"{spoken} does not run in a page. This cell runs on Binder, or on your computer.",
            name=package,
        )


class _Thing:
    """Anything of such a package: it has whatever is asked for, and can do nothing."""

    def __init__(self, package: str, path: str) -> None:
        self._package = package
        self._path = path

    def __repr__(self) -> str:
        return f"<{self._path}, which does not run in a page>"

    def __getattr__(self, name: str) -> _Thing:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return _Thing(self._package, f"{self._path}.{name}")

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise NotInThePage(self._package)

    __call__ = __iter__ = __len__ = __bool__ = __getitem__ = __enter__ = __mro_entries__ = _refuse
    __add__ = __radd__ = __mul__ = __rmul__ = __array__ = __float__ = __int__ = _refuse


class _Module(ModuleType):
    def __getattr__(self, name: str) -> _Thing:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return _Thing(self.__name__.partition(".")[0], f"{self.__name__}.{name}")


class _Finder(MetaPathFinder, Loader):
    def __init__(self, packages: frozenset[str]) -> None:
        self.packages = packages

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.partition(".")[0] not in self.packages:
            return None
        return ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _Module(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        pass


def let_pass(names: Iterable[str] = ()) -> None:
    """Let the packages of `SPOKEN`, and these, be imported where they are not installed."""
    missing = frozenset(name for name in {*SPOKEN, *names} if find_spec(name) is None)
    if missing:
        # Last: what is installed, or brought along by a reader, comes first.
        sys.meta_path.append(_Finder(missing))
