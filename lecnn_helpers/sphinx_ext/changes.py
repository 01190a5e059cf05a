"""What a statement reads, gives and changes, read off its code.

When in doubt a statement changes an object: a method that is not known to leave its object alone
counts as one that changes it. A function of a package is taken to leave its arguments alone, save
those that say otherwise (`_CHANGE_THEIR_FIRST`, ``out=``).
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

_OF_ARRAYS = """all any argmax argmin argsort astype clip copy cumsum diagonal dot flatten item max
mean min nonzero prod ravel repeat reshape round squeeze std sum swapaxes take tobytes tolist trace
transpose var view"""
_OF_TEXTS = """capitalize count encode endswith find format index isdigit join ljust lower lstrip
partition removeprefix removesuffix replace rjust rpartition rsplit rstrip split splitlines
startswith strip title upper zfill center"""
_OF_COLLECTIONS = "difference get intersection issubset items keys union values"
_OF_PATHS = "exists read_text is_file as_posix"
_PURE_METHODS = set(f"{_OF_ARRAYS} {_OF_TEXTS} {_OF_COLLECTIONS} {_OF_PATHS}".split())
_CHANGE_THEIR_FIRST = {"next", "setattr", "delattr", "shuffle", "put_along_axis", "copyto", "fill_"}
_CHANGE_THEIR_FIRST |= {"fill_diagonal", "put", "place", "heappush", "heappop", "add.at"}
# Of `np.random`: they make a generator, and draw from none.
_OWN_GENERATORS = {"default_rng", "Generator", "SeedSequence", "PCG64", "RandomState"}
_BUILTINS = set(dir(builtins))


@dataclass(frozen=True)
class Call:
    """A function by its name, and the names that it is given."""

    function: str
    positional: tuple[str | None, ...] = ()
    keywords: Mapping[str, str | None] = field(default_factory=dict)

    @property
    def names(self) -> set[str]:
        """All names among the arguments."""
        return {name for name in (*self.positional, *self.keywords.values()) if name}

    def given_to(self, parameters: Mapping[str, int]) -> set[str]:
        """Return the names that are given to these parameters, each with its place."""
        found = set()
        for parameter, place in parameters.items():
            name = self.keywords.get(parameter)
            if name is None and 0 <= place < len(self.positional):
                name = self.positional[place]
            if name:
                found.add(name)
        return found


@dataclass(frozen=True)
class Effects:
    """What a statement does, or a function when it is used, with the names around it.

    Attributes
    ----------
    reads, changes
        Names whose objects are read, and changed.
    gives, perhaps
        Names that get a value, and that may or may not get one (under ``if``, in a loop).
    shares
        For a name that gets a value: the names whose objects it may be, or have a part of.
    imports
        For a name that is imported: its full name.
    functions
        For a function or class that is defined: what happens when it is used.
    calls
        Calls of plain names, with what they are given.
    dotted
        All that is read, as it is written: ``datasets.digits``.
    changed_parameters
        Of a function: parameters whose objects it changes, with their places.
    sets
        Of `changes`, those of which a part or a setting is set, or a common generator drawn from:
        what changes even a module.
    plain
        Names that stand for numbers and texts.
    aliases
        For a name that is given what another one has: that one, as it is written.
    iterators
        Names that stand for something that is used up by going through it.
    objects
        For a name that stands for an object of a class: the name of the class.
    """

    reads: frozenset[str] = frozenset()
    changes: frozenset[str] = frozenset()
    gives: frozenset[str] = frozenset()
    perhaps: frozenset[str] = frozenset()
    shares: Mapping[str, set[str]] = field(default_factory=dict)
    imports: Mapping[str, str] = field(default_factory=dict)
    functions: Mapping[str, Effects] = field(default_factory=dict)
    calls: tuple[Call, ...] = ()
    dotted: frozenset[str] = frozenset()
    changed_parameters: Mapping[str, int] = field(default_factory=dict)
    sets: frozenset[str] = frozenset()
    plain: frozenset[str] = frozenset()
    aliases: Mapping[str, str] = field(default_factory=dict)
    iterators: frozenset[str] = frozenset()
    objects: Mapping[str, str] = field(default_factory=dict)

    def with_more(self, reads: Iterable[str], changes: Iterable[str]) -> Effects:
        """Return the same, with these names read and changed besides."""
        return replace(self, reads=frozenset(reads), changes=frozenset(changes))


def effects_of(statement: ast.stmt) -> Effects:
    """Return what a statement of a cell does."""
    reader = _Reader()
    reader.visit(statement)
    return reader.effects()


class _Reader(ast.NodeVisitor):
    def __init__(self) -> None:
        self.reads: set[str] = set()
        self.changes: set[str] = set()
        self.gives: set[str] = set()
        self.perhaps: set[str] = set()
        self.shares: dict[str, set[str]] = {}
        self.imports: dict[str, str] = {}
        self.functions: dict[str, Effects] = {}
        self.calls: list[Call] = []
        self.dotted: set[str] = set()
        self.sets: set[str] = set()
        self.plain: set[str] = set()
        self.aliases: dict[str, str] = {}
        self.iterators: set[str] = set()
        self.objects: dict[str, str] = {}
        self.unsure = 0

    def effects(self) -> Effects:
        return Effects(
            frozenset(self.reads - _BUILTINS),
            frozenset(self.changes - _BUILTINS),
            frozenset(self.gives),
            frozenset(self.perhaps),
            self.shares,
            self.imports,
            self.functions,
            tuple(self.calls),
            frozenset(self.dotted),
            sets=frozenset(self.sets),
            plain=frozenset(self.plain),
            aliases=self.aliases,
            iterators=frozenset(self.iterators),
            objects=self.objects,
        )

    # Names

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Load):
            self.read(node.id)
            self.dotted.add(node.id)
        else:
            self.give(node.id)

    def read(self, name: str) -> None:
        # What the statement itself has given before is not read from outside.
        if name not in self.gives:
            self.reads.add(name)

    def give(self, name: str) -> None:
        (self.perhaps if self.unsure else self.gives).add(name)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if path := _dotted(node):
            self.dotted.add(path)
        if not isinstance(node.ctx, ast.Load):
            self.change(node.value, sets=True)
        self.visit(node.value)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        if not isinstance(node.ctx, ast.Load):
            self.change(node.value, sets=True)
        self.generic_visit(node)

    def change(self, node: ast.expr, *, sets: bool = False) -> None:
        """Note that the object of an expression changes, if a name leads to it."""
        if name := _root(node):
            self.changes.add(name)
            if sets:
                self.sets.add(name)

    # Assignments

    def visit_Assign(self, node: ast.Assign) -> None:
        self.visit(node.value)
        for target in node.targets:
            self.visit(target)
            for part, value in _pairs(target, node.value):
                self.share(part, value)
                if isinstance(part, ast.Name):
                    self.note_kind(part.id, value)
                    if path := _dotted(value):
                        self.aliases[part.id] = path
                # A number or a text has no part that could be changed.
                if _is_plain(value):
                    self.plain.update(n.id for n in ast.walk(part) if isinstance(n, ast.Name))

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)
            self.visit(node.target)
            self.share(node.target, node.value)

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        self.visit(node.value)
        self.visit(node.target)
        self.share(node.target, node.value)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self.visit(node.value)
        # An array is changed in its place, a number is replaced: both.
        self.change(node.target)
        if isinstance(node.target, ast.Name):
            self.read(node.target.id)
        else:
            self.visit(node.target)

    def visit_Delete(self, node: ast.Delete) -> None:
        for target in node.targets:
            if isinstance(target, ast.Name):
                self.give(target.id)
            else:
                self.visit(target)

    def note_kind(self, name: str, value: ast.expr) -> None:
        """Note what a name's object does later: a lambda reads late, an iterator is used up."""
        inside = [each for each in ast.walk(value) if isinstance(each, ast.Lambda)]
        if inside:
            found = [_inside(each.args, [ast.Expr(each.body)]) for each in inside]
            self.functions[name] = Effects(
                reads=frozenset().union(*(each.reads for each in found)),
                changes=frozenset().union(*(each.changes for each in found)),
                calls=tuple(call for each in found for call in each.calls),
                dotted=frozenset().union(*(each.dotted for each in found)),
            )
        elif isinstance(value, ast.GeneratorExp):
            self.iterators.add(name)
        elif isinstance(value, ast.Call):
            last = _last(value.func)
            if last in _ITERATORS:
                self.iterators.add(name)
            if last[:1].isupper():
                self.objects[name] = _root(value.func) or ""

    def share(self, target: ast.expr, value: ast.expr) -> None:
        held = set(_held(value))
        for node in ast.walk(target):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                self.shares[node.id] = self.shares.get(node.id, set()) | held
            # What is put into an object becomes a part of it.
        if not isinstance(target, (ast.Name, ast.Tuple, ast.List)) and (root := _root(target)):
            self.shares[root] = self.shares.get(root, set()) | held

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            name = alias.asname or alias.name.partition(".")[0]
            self.imports[name] = alias.name if alias.asname else name
            self.give(name)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        for alias in node.names:
            name = alias.asname or alias.name
            self.imports[name] = f"{node.module}.{alias.name}"
            self.give(name)

    # What may happen, and may happen again

    def visit_If(self, node: ast.If) -> None:
        self.visit(node.test)
        self.block(node.body, node.orelse)

    def visit_While(self, node: ast.While) -> None:
        self.visit(node.test)
        self.block(node.body, node.orelse)

    def visit_For(self, node: ast.For) -> None:
        self.visit(node.iter)
        with_loop = self.unsure
        self.unsure += 1
        self.visit(node.target)
        self.unsure = with_loop
        self.share(node.target, node.iter)
        self.block(node.body, node.orelse)

    def visit_Try(self, node: ast.Try) -> None:
        self.block(node.body, node.handlers, node.orelse)
        for each in node.finalbody:
            self.visit(each)

    def visit_Match(self, node: ast.Match) -> None:
        self.visit(node.subject)
        self.block(*(case.body for case in node.cases))

    def block(self, *blocks: Iterable[ast.AST]) -> None:
        """Read blocks of which each may run or not; what one gives, it has itself."""
        for block in blocks:
            before = set(self.gives)
            own = _Reader()
            own.gives = set(before)
            for each in block:
                own.visit(each)
            given = (own.gives - before) | own.perhaps
            self.perhaps |= given
            self.reads |= own.reads
            self.changes |= own.changes
            self.calls += own.calls
            self.dotted |= own.dotted
            self.imports |= own.imports
            self.functions |= own.functions
            self.sets |= own.sets
            self.iterators |= own.iterators
            self.objects |= own.objects
            for name, held in own.shares.items():
                self.shares[name] = self.shares.get(name, set()) | held

    # Calls

    def visit_Call(self, node: ast.Call) -> None:
        function = node.func
        names = [_root(each) for each in node.args]
        keywords = {each.arg or "**": _root(each.value) for each in node.keywords}
        if isinstance(function, ast.Name):
            self.calls.append(Call(function.id, tuple(names), keywords))
        elif isinstance(function, ast.Attribute):
            if function.attr not in _PURE_METHODS:
                path = _dotted(function) or ""
                common = ".random." in path and function.attr not in _OWN_GENERATORS
                self.change(function.value, sets=common)
            # What is put into a list is changed with it.
            root = _root(function.value)
            if root and function.attr in {"append", "add", "extend", "insert", "update"}:
                self.shares[root] = self.shares.get(root, set()) | {n for n in names if n}
            self.calls.append(Call(root or "", tuple(names), keywords))
        last = _last(function)
        if last in _CHANGE_THEIR_FIRST and node.args:
            self.change(node.args[0])
        for keyword in node.keywords:
            if keyword.arg == "out":
                self.change(keyword.value)
        self.generic_visit(node)

    # Functions, classes and comprehensions

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        for each in [*node.decorator_list, *node.args.defaults, *node.args.kw_defaults]:
            if each is not None:
                self.visit(each)
        self.functions[node.name] = _inside(node.args, node.body)
        self.give(node.name)

    def visit_Lambda(self, node: ast.Lambda) -> None:
        for each in [*node.args.defaults, *node.args.kw_defaults]:
            if each is not None:
                self.visit(each)
        # It is called by whoever gets it, so what it does is done here.
        self.take(_inside(node.args, [ast.Expr(node.body)]))

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        for each in [*node.decorator_list, *node.bases, *(k.value for k in node.keywords)]:
            self.visit(each)
        self.functions[node.name] = _inside(None, node.body)
        self.give(node.name)

    def comprehension(self, node: ast.expr, generators: list[ast.comprehension]) -> None:
        own = _Reader()
        for each in generators:
            own.visit(each.iter)
            own.visit(each.target)
            for test in each.ifs:
                own.visit(test)
        for part in (getattr(node, name, None) for name in ("elt", "key", "value")):
            if part is not None:
                own.visit(part)
        walrus = {n.target.id for n in ast.walk(node) if isinstance(n, ast.NamedExpr)}
        self.perhaps |= walrus
        local = own.gives - walrus
        effects = own.effects()
        self.take(replace(effects, gives=frozenset(), changes=effects.changes - local))

    def visit_ListComp(self, node: ast.ListComp) -> None:
        self.comprehension(node, node.generators)

    def visit_SetComp(self, node: ast.SetComp) -> None:
        self.comprehension(node, node.generators)

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> None:
        self.comprehension(node, node.generators)

    def visit_DictComp(self, node: ast.DictComp) -> None:
        self.comprehension(node, node.generators)

    def take(self, effects: Effects) -> None:
        """Take what happens inside as happening here."""
        for name in effects.reads:
            self.read(name)
        self.changes |= effects.changes
        self.sets |= effects.sets
        self.calls += effects.calls
        self.dotted |= effects.dotted


def _inside(arguments: ast.arguments | None, body: Iterable[ast.AST]) -> Effects:
    """Return what a function or a class does to the names around it when it is used."""
    reader = _Reader()
    parameters: list[str] = []
    if arguments is not None:
        named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        parameters = [each.arg for each in named]
        extra = [each.arg for each in (arguments.vararg, arguments.kwarg) if each]
        reader.gives |= {*parameters, *extra}
    everywhere: set[str] = set()
    for node in body:
        everywhere |= {
            name for each in ast.walk(node) if isinstance(each, ast.Global) for name in each.names
        }
        reader.visit(node)
    local = (reader.gives | reader.perhaps) - everywhere
    effects = reader.effects()
    functions = [inner for inner in reader.functions.values()]
    reads = set(effects.reads - reader.perhaps)
    changes = (effects.changes - local) | everywhere
    for inner in functions:
        reads |= inner.reads - local
        changes |= inner.changes - local
    # What shares a parameter's object is the parameter's object.
    changed = set(effects.changes)
    for name, held in reader.shares.items():
        if name in effects.changes:
            changed |= held
    return Effects(
        reads=frozenset(reads),
        changes=frozenset(changes),
        calls=effects.calls,
        dotted=effects.dotted,
        changed_parameters={
            name: place for place, name in enumerate(parameters) if name in changed
        },
    )


def _root(node: ast.expr) -> str | None:
    """Return the name that an expression starts from: ``a`` of ``a.b[0].c``."""
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Starred)):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def _pairs(target: ast.expr, value: ast.expr) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Go through ``a, b = 1, x`` as ``a = 1`` and ``b = x``."""
    sequences = (ast.Tuple, ast.List)
    if isinstance(target, sequences) and isinstance(value, sequences):
        starred = any(isinstance(each, ast.Starred) for each in [*target.elts, *value.elts])
        if not starred and len(target.elts) == len(value.elts):
            for one, other in zip(target.elts, value.elts, strict=True):
                yield from _pairs(one, other)
            return
    yield target, value


def _is_plain(node: ast.expr) -> bool:
    """Return whether a value is made of numbers and texts only."""
    kinds = (ast.Constant, ast.UnaryOp, ast.BinOp, ast.Tuple, ast.operator, ast.unaryop, ast.Load)
    return all(isinstance(each, kinds) for each in ast.walk(node))


def _last(node: ast.expr) -> str:
    """Return the last name of a function: ``c`` of ``a.b.c``."""
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _dotted(node: ast.expr) -> str | None:
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else None


def _held(node: ast.expr) -> Iterator[str]:
    """Return the names whose objects a value may be or hold; not those it computes with."""
    if isinstance(node, (ast.Name, ast.Attribute, ast.Subscript, ast.Starred)):
        name = _root(node)
        if name and not any(
            isinstance(each, ast.Attribute) and each.attr in _NUMBERS for each in ast.walk(node)
        ):
            yield name
    elif isinstance(node, (ast.Tuple, ast.List, ast.Set)):
        for each in node.elts:
            yield from _held(each)
    elif isinstance(node, ast.Dict):
        for value in node.values:
            yield from _held(value)
    elif isinstance(node, ast.IfExp):
        yield from _held(node.body)
        yield from _held(node.orelse)
    elif isinstance(node, ast.NamedExpr):
        yield from _held(node.value)
    elif isinstance(node, ast.Call):
        # An object may keep what it is made of, and a view is a part of its array.
        last = _last(node.func)
        if last[:1].isupper() or last in {"zip", "enumerate", "reversed", "iter", "dict", "list"}:
            for each in [*node.args, *(keyword.value for keyword in node.keywords)]:
                yield from _held(each)
        if last in _VIEWS:
            for each in node.args[:1]:
                yield from _held(each)
            if isinstance(node.func, ast.Attribute):
                yield from _held(node.func.value)
    elif isinstance(node, (ast.ListComp, ast.GeneratorExp)):
        for generator in node.generators:
            yield from _held(generator.iter)


# Attributes that are numbers, which nobody can change.
_NUMBERS = {"shape", "size", "ndim", "dtype", "nbytes"}
_ITERATORS = {"iter", "zip", "map", "filter", "enumerate", "reversed", "count", "cycle", "chain"}
_VIEWS = {
    "asarray",
    "atleast_1d",
    "atleast_2d",
    "reshape",
    "ravel",
    "view",
    "swapaxes",
    "transpose",
    "squeeze",
    "diagonal",
}
_VIEWS |= {"transpose", "squeeze", "diagonal", "items", "values", "get", "pop"}
