"""Questions as a content package of IMS QTI 2.1: an item each, a test with a section a chapter.

One of several, several right: ``choiceInteraction``. Numbers: a ``textEntryInteraction`` for each,
compared within their tolerance. An order: ``orderInteraction``. The reason is ``modalFeedback``;
of known slips the first that fits decides. Formulas are MathML.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from . import prose
from .moodle import number
from .tasks import Choose, Give, Known, Sort, Task

QTI = "http://www.imsglobal.org/xsd/imsqti_v2p1"
PACKAGE = "http://www.imsglobal.org/xsd/imscp_v1p1"
MATHML = "http://www.w3.org/1998/Math/MathML"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_ADDRESSES = {
    QTI: "http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd",
    PACKAGE: "http://www.imsglobal.org/xsd/qti/qtiv2p1/qtiv2p1_imscpv1p2_v1p0.xsd",
}


def package(
    book: str, chapters: Iterable[tuple[str, Iterable[Task]]], set_formula: prose.SetFormula
) -> bytes:
    """Return the zip: `imsmanifest.xml`, `test.xml`, and a file for each task under `items`.

    Parameters
    ----------
    book
        The test's title.
    chapters
        The title of each chapter's section, and its tasks.
    set_formula
        Returns TeX as MathML.
    """
    files: dict[str, Element] = {}
    test = _root(QTI, "assessmentTest", identifier="book", title=book)
    part = SubElement(
        test, "testPart", identifier="part", navigationMode="nonlinear", submissionMode="individual"
    )
    SubElement(part, "itemSessionControl", maxAttempts="0", showFeedback="true")
    for number_, (label, tasks) in enumerate(chapters, start=1):
        section = SubElement(
            part, "assessmentSection", identifier=f"s{number_:02}", title=label, visible="true"
        )
        for task in tasks:
            file = f"items/{task.name}.xml"
            files[file] = item(task, f"{label}: {task.title}", set_formula)
            SubElement(section, "assessmentItemRef", identifier=_identifier(task.name), href=file)
    files["test.xml"] = test
    files["imsmanifest.xml"] = _manifest(files)
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            # Of no day, so that the same questions give the same bytes.
            archive.writestr(zipfile.ZipInfo(name), _bytes(files[name]), zipfile.ZIP_DEFLATED)
    return written.getvalue()


def item(task: Task, title: str, set_formula: prose.SetFormula) -> Element:
    """Return a task as an ``assessmentItem``."""
    root = _root(
        QTI,
        "assessmentItem",
        identifier=_identifier(task.name),
        title=title,
        adaptive="false",
        timeDependent="false",
    )
    write = _Item(root, set_formula)
    match task:
        case Choose():
            write.choose(task)
        case Sort():
            write.sort(task)
        case Give():
            write.give(task)
    return root


class _Item:
    """Writes the parts of an item in the order in which the specification has them."""

    def __init__(self, root: Element, set_formula: prose.SetFormula) -> None:
        self.root = root
        self.set_formula = set_formula

    def choose(self, task: Choose) -> None:
        ids = [f"C{n}" for n in range(1, len(task.choices) + 1)]
        many = "multiple" if task.several else "single"
        right = [i for i, choice in zip(ids, task.choices, strict=True) if choice.right]
        self._responses([("RESPONSE", many, "identifier", right)])
        self._outcomes(many)
        asked = SubElement(
            self._body(task.text),
            "choiceInteraction",
            responseIdentifier="RESPONSE",
            shuffle="false",
            maxChoices="0" if task.several else "1",
        )
        for id_, choice in zip(ids, task.choices, strict=True):
            self._mixed(SubElement(asked, "simpleChoice", identifier=id_), choice.text)
        processing = SubElement(self.root, "responseProcessing")
        rule = SubElement(SubElement(processing, "responseCondition"), "responseIf")
        _variable(SubElement(rule, "isNull"), "RESPONSE")
        _set_score(rule, 0)
        rule = SubElement(processing[0], "responseElseIf")
        match = SubElement(rule, "match")
        _variable(match, "RESPONSE")
        SubElement(match, "correct", identifier="RESPONSE")
        _set_score(rule, 1)
        _variable(SubElement(rule, "setOutcomeValue", identifier="FEEDBACK"), "RESPONSE")
        rule = SubElement(processing[0], "responseElse")
        _set_score(rule, 0)
        _variable(SubElement(rule, "setOutcomeValue", identifier="FEEDBACK"), "RESPONSE")
        for id_, choice in zip(ids, task.choices, strict=True):
            self._say(id_, choice.why)

    def sort(self, task: Sort) -> None:
        ids = [f"T{n}" for n in range(1, len(task.things) + 1)]
        self._responses([("RESPONSE", "ordered", "identifier", ids)])
        self._outcomes("single")
        asked = SubElement(
            self._body(task.text), "orderInteraction", responseIdentifier="RESPONSE", shuffle="true"
        )
        for id_, thing in zip(ids, task.things, strict=True):
            self._mixed(SubElement(asked, "simpleChoice", identifier=id_), thing.text)
        processing = SubElement(self.root, "responseProcessing")
        rule = SubElement(SubElement(processing, "responseCondition"), "responseIf")
        match = SubElement(rule, "match")
        _variable(match, "RESPONSE")
        SubElement(match, "correct", identifier="RESPONSE")
        _set_score(rule, 1)
        _set_feedback(rule, "RIGHT")
        _set_score(SubElement(processing[0], "responseElse"), 0)
        self._say("RIGHT", task.why)

    def give(self, task: Give) -> None:
        right = task.known[0]
        names = ["RESPONSE"] if len(right.values) == 1 else []
        names = names or [f"RESPONSE{n}" for n in range(1, len(right.values) + 1)]
        self._responses(
            [
                (name, "single", "float", [number(value)])
                for name, value in zip(names, right.values, strict=True)
            ]
        )
        self._outcomes("single")
        body = self._body(task.text)
        for place, name in enumerate(names, start=1):
            line = SubElement(body, "p")
            line.text = "Your number: " if len(names) == 1 else f"Number {place}: "
            SubElement(line, "textEntryInteraction", responseIdentifier=name, expectedLength="12")
        condition = SubElement(SubElement(self.root, "responseProcessing"), "responseCondition")
        rule = SubElement(condition, "responseIf")
        blank = rule if len(names) == 1 else SubElement(rule, "or")
        for name in names:
            _variable(SubElement(blank, "isNull"), name)
        _set_score(rule, 0)
        for place, known in enumerate(task.known):
            rule = SubElement(condition, "responseElseIf")
            _is(rule, names, known)
            _set_score(rule, int(known.right))
            _set_feedback(rule, f"K{place}")
        _set_score(SubElement(condition, "responseElse"), 0)
        for place, known in enumerate(task.known):
            self._say(f"K{place}", known.said)

    def _responses(self, declared: list[tuple[str, str, str, list[str]]]) -> None:
        for name, cardinality, kind, right in declared:
            declaration = SubElement(
                self.root,
                "responseDeclaration",
                identifier=name,
                cardinality=cardinality,
                baseType=kind,
            )
            correct = SubElement(declaration, "correctResponse")
            for value in right:
                SubElement(correct, "value").text = value

    def _outcomes(self, cardinality: str) -> None:
        score = SubElement(
            self.root,
            "outcomeDeclaration",
            identifier="SCORE",
            cardinality="single",
            baseType="float",
            normalMaximum="1",
            normalMinimum="0",
        )
        SubElement(SubElement(score, "defaultValue"), "value").text = "0"
        SubElement(
            self.root,
            "outcomeDeclaration",
            identifier="FEEDBACK",
            cardinality=cardinality,
            baseType="identifier",
        )

    def _body(self, xhtml: str) -> Element:
        body = SubElement(self.root, "itemBody")
        self._mixed(body, xhtml)
        return body

    def _say(self, id_: str, xhtml: str) -> None:
        said = SubElement(
            self.root,
            "modalFeedback",
            outcomeIdentifier="FEEDBACK",
            identifier=id_,
            showHide="show",
        )
        self._mixed(said, f"<p>{xhtml}</p>")

    def _mixed(self, parent: Element, xhtml: str) -> None:
        """Put XHTML into an element; what is MathML keeps its name space."""
        markup = prose.with_formulas(xhtml, self._formula)
        read = ElementTree.fromstring(f"<read>{markup}</read>")
        parent.text = read.text
        parent.extend(list(read))

    def _formula(self, tex: str, display: bool) -> str:
        return self.set_formula(tex, display).replace("<math", f'<math xmlns="{MATHML}"', 1)


def _is(rule: Element, names: list[str], known: Known) -> None:
    asked = [
        (name, value, within)
        for name, value, within in zip(names, known.values, known.within, strict=True)
        if value is not None
    ]
    parent = SubElement(rule, "and") if len(asked) > 1 else rule
    for name, value, within in asked:
        equal = SubElement(
            parent,
            "equal",
            toleranceMode="absolute",
            tolerance=f"{number(within)} {number(within)}",
        )
        _variable(equal, name)
        SubElement(equal, "baseValue", baseType="float").text = number(value)


def _variable(parent: Element, name: str) -> None:
    SubElement(parent, "variable", identifier=name)


def _set_score(rule: Element, score: int) -> None:
    outcome = SubElement(rule, "setOutcomeValue", identifier="SCORE")
    SubElement(outcome, "baseValue", baseType="float").text = str(score)


def _set_feedback(rule: Element, id_: str) -> None:
    outcome = SubElement(rule, "setOutcomeValue", identifier="FEEDBACK")
    SubElement(outcome, "baseValue", baseType="identifier").text = id_


def _identifier(name: str) -> str:
    """Return a name as QTI wants it: letters, digits, hyphens, and no digit first."""
    return re.sub(r"[^A-Za-z0-9_-]", "-", f"i-{name}")


def _manifest(files: dict[str, Element]) -> Element:
    root = _root(PACKAGE, "manifest", identifier="manifest")
    metadata = SubElement(root, "metadata")
    SubElement(metadata, "schema").text = "QTIv2.1 Package"
    SubElement(metadata, "schemaversion").text = "1.0.0"
    SubElement(root, "organizations")
    resources = SubElement(root, "resources")
    items = [name for name in files if name.startswith("items/")]
    ids = {name: f"r-{name.removeprefix('items/').removesuffix('.xml')}" for name in items}
    test = SubElement(
        resources, "resource", identifier="r-test", type="imsqti_test_xmlv2p1", href="test.xml"
    )
    SubElement(test, "file", href="test.xml")
    for name in items:
        SubElement(test, "dependency", identifierref=ids[name])
    for name in items:
        resource = SubElement(
            resources, "resource", identifier=ids[name], type="imsqti_item_xmlv2p1", href=name
        )
        SubElement(resource, "file", href=name)
    return root


def _root(namespace: str, tag: str, **attributes: str) -> Element:
    # The elements within have no prefix, so they are of this name space when the file is read.
    return Element(
        tag,
        {
            "xmlns": namespace,
            "xmlns:xsi": _XSI,
            "xsi:schemaLocation": f"{namespace} {_ADDRESSES[namespace]}",
            **attributes,
        },
    )


def _bytes(root: Element) -> bytes:
    ElementTree.register_namespace("m", MATHML)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(
        root, encoding="utf-8"
    )
