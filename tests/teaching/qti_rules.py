"""The rules of QTI 2.1 for the elements that the bank uses.

Written from the tables of the specification (IMS Question & Test Interoperability Assessment Test,
Section, and Item Information Model, version 2.1): which attributes an element has, and which
children in which order. No package of the registries that we found carries the schema itself. Where
Pyslet is there, which knows what an element may hold and how responses are judged, it is asked too
(test_question_bank.py).
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

QTI = "{http://www.imsglobal.org/xsd/imsqti_v2p1}"
PACKAGE = "{http://www.imsglobal.org/xsd/imscp_v1p1}"
MATHML = "{http://www.w3.org/1998/Math/MathML}"
XSI = "{http://www.w3.org/2001/XMLSchema-instance}"

IDENTIFIER = r"[A-Za-z_][\w.-]*"
BOOLEAN = "true|false"
COUNT = r"\d+"
TEXT = r".+"
FLOAT = r"-?\d+(\.\d+)?([eE][-+]?\d+)?"
CARDINALITY = "single|multiple|ordered|record"
BASE = "identifier|boolean|integer|float|string|point|pair|directedPair|duration|file|uri|intOrIdentifier"

# Names of elements; `|` may stand between, and the whole is a regular expression.
INLINE = "(?:code|em|strong|a|math|textEntryInteraction|br)"
BLOCK = "(?:p|div|ol|ul|table|pre|math|choiceInteraction|orderInteraction)"
EXPRESSION = "(?:variable|correct|baseValue|isNull|match|equal|and|or|not)"
CONDITION = "(?:and|or|not|match|equal|isNull)"
RULE = "(?:setOutcomeValue|responseCondition|exitResponse)"

# Of each element: what it must have, what it may have, its children, and whether text is among them.
RULES: dict[str, tuple[dict[str, str], dict[str, str], str, bool]] = {
    "assessmentItem": (
        {"identifier": TEXT, "title": TEXT, "adaptive": BOOLEAN, "timeDependent": BOOLEAN},
        {"label": TEXT},
        "(responseDeclaration )*(outcomeDeclaration )*(itemBody )?(responseProcessing )?"
        "(modalFeedback )*",
        False,
    ),
    "responseDeclaration": (
        {"identifier": IDENTIFIER, "cardinality": CARDINALITY, "baseType": BASE},
        {},
        "(correctResponse )?",
        False,
    ),
    "correctResponse": ({}, {}, "(value )+", False),
    "defaultValue": ({}, {}, "(value )+", False),
    "value": ({}, {}, "", True),
    "outcomeDeclaration": (
        {"identifier": IDENTIFIER, "cardinality": CARDINALITY, "baseType": BASE},
        {"normalMaximum": FLOAT, "normalMinimum": FLOAT},
        "(defaultValue )?",
        False,
    ),
    "itemBody": ({}, {}, f"({BLOCK} )*", False),
    "choiceInteraction": (
        {"responseIdentifier": IDENTIFIER, "shuffle": BOOLEAN, "maxChoices": COUNT},
        {"minChoices": COUNT},
        "(prompt )?(simpleChoice )+",
        False,
    ),
    "orderInteraction": (
        {"responseIdentifier": IDENTIFIER, "shuffle": BOOLEAN},
        {},
        "(prompt )?(simpleChoice )+",
        False,
    ),
    "simpleChoice": ({"identifier": IDENTIFIER}, {}, f"({INLINE} |{BLOCK} )*", True),
    "textEntryInteraction": (
        {"responseIdentifier": IDENTIFIER},
        {"expectedLength": COUNT},
        "",
        False,
    ),
    "modalFeedback": (
        {"outcomeIdentifier": IDENTIFIER, "identifier": IDENTIFIER, "showHide": "show|hide"},
        {},
        "((?:p|div|ol|ul|table|pre|math|code|em|strong|a) )*",
        True,
    ),
    "responseProcessing": ({}, {}, f"({RULE} )*", False),
    "responseCondition": ({}, {}, "responseIf (responseElseIf )*(responseElse )?", False),
    "responseIf": ({}, {}, f"{CONDITION} ({RULE} )*", False),
    "responseElseIf": ({}, {}, f"{CONDITION} ({RULE} )*", False),
    "responseElse": ({}, {}, f"({RULE} )*", False),
    "setOutcomeValue": ({"identifier": IDENTIFIER}, {}, f"{EXPRESSION} ", False),
    "variable": ({"identifier": IDENTIFIER}, {}, "", False),
    "correct": ({"identifier": IDENTIFIER}, {}, "", False),
    "baseValue": ({"baseType": BASE}, {}, "", True),
    "isNull": ({}, {}, f"{EXPRESSION} ", False),
    "match": ({}, {}, f"{EXPRESSION} {EXPRESSION} ", False),
    "equal": (
        {"toleranceMode": "exact|absolute|relative"},
        {"tolerance": f"{FLOAT}( {FLOAT})?"},
        f"{EXPRESSION} {EXPRESSION} ",
        False,
    ),
    "and": ({}, {}, f"({EXPRESSION} )+", False),
    "or": ({}, {}, f"({EXPRESSION} )+", False),
    "not": ({}, {}, f"{EXPRESSION} ", False),
    "p": ({}, {}, f"({INLINE} )*", True),
    "div": ({}, {}, f"({INLINE} |{BLOCK} )*", True),
    "ol": ({}, {}, "(li )*", False),
    "ul": ({}, {}, "(li )*", False),
    "li": ({}, {}, f"({INLINE} |{BLOCK} )*", True),
    "pre": ({}, {}, f"({INLINE} )*", True),
    "code": ({}, {}, f"({INLINE} )*", True),
    "em": ({}, {}, f"({INLINE} )*", True),
    "strong": ({}, {}, f"({INLINE} )*", True),
    "a": ({"href": TEXT}, {}, f"({INLINE} )*", True),
    "br": ({}, {}, "", False),
    "assessmentTest": (
        {"identifier": TEXT, "title": TEXT},
        {},
        "(outcomeDeclaration )*(testPart )+",
        False,
    ),
    "testPart": (
        {
            "identifier": IDENTIFIER,
            "navigationMode": "linear|nonlinear",
            "submissionMode": "individual|simultaneous",
        },
        {},
        "(itemSessionControl )?(assessmentSection )+",
        False,
    ),
    "itemSessionControl": ({}, {"maxAttempts": COUNT, "showFeedback": BOOLEAN}, "", False),
    "assessmentSection": (
        {"identifier": IDENTIFIER, "title": TEXT, "visible": BOOLEAN},
        {},
        "(assessmentItemRef )*",
        False,
    ),
    "assessmentItemRef": ({"identifier": IDENTIFIER, "href": TEXT}, {}, "", False),
}


def faults(root: Element) -> list[str]:
    """Return what is against the rules in a document, and in what its parts say of each other."""
    found = []
    for node in root.iter():
        if node.tag.startswith(MATHML):
            continue
        name = node.tag.removeprefix(QTI)
        if name == node.tag or name not in RULES:
            found.append(f"there is no element {node.tag}")
            continue
        must, may, children, text = RULES[name]
        attributes = {key: value for key, value in node.attrib.items() if not key.startswith(XSI)}
        found += [f"{name} has no {key}" for key in must if key not in attributes]
        for key, value in attributes.items():
            pattern = {**must, **may}.get(key)
            if pattern is None:
                found.append(f"{name} takes no {key}")
            elif not re.fullmatch(pattern, value):
                found.append(f"{name} has {key}={value!r}")
        within = "".join(f"{child.tag.rpartition('}')[2]} " for child in node)
        if not re.fullmatch(children, within):
            found.append(f"{name} holds {within or 'nothing'}")
        said = [node.text, *(child.tail for child in node)]
        if not text and any(part and part.strip() for part in said):
            found.append(f"{name} holds text")
    if root.tag == f"{QTI}assessmentItem":
        found += _of_item(root)
    return found


def _of_item(root: Element) -> list[str]:
    """Return what is named in an item, and is not there; and what is there twice."""
    found = []
    responses = [node.get("identifier") for node in root.iter(f"{QTI}responseDeclaration")]
    outcomes = [node.get("identifier") for node in root.iter(f"{QTI}outcomeDeclaration")]
    choices = [node.get("identifier") for node in root.iter(f"{QTI}simpleChoice")]
    said = [node.get("identifier") for node in root.iter(f"{QTI}modalFeedback")]
    for names in (responses + outcomes, choices, said):
        found += [f"{name} stands twice" for name in set(names) if names.count(name) > 1]
    asked = [node.get("responseIdentifier") for node in root.iter()]
    if sorted(filter(None, asked)) != sorted(responses):
        found.append(f"asked are {asked}, declared {responses}")
    for node in root.iter():
        name = node.get("identifier")
        if node.tag in (f"{QTI}variable", f"{QTI}correct") and name not in responses:
            found.append(f"no response is called {name}")
        if node.tag == f"{QTI}setOutcomeValue" and name not in outcomes:
            found.append(f"no outcome is called {name}")
        if node.tag == f"{QTI}modalFeedback" and node.get("outcomeIdentifier") not in outcomes:
            found.append(f"no outcome is called {node.get('outcomeIdentifier')}")
    for declared in root.iter(f"{QTI}responseDeclaration"):
        for value in declared.iter(f"{QTI}value"):
            kind = declared.get("baseType")
            if kind == "identifier" and value.text not in choices:
                found.append(f"{value.text} is right, but no choice")
            if kind == "float" and not re.fullmatch(FLOAT, value.text or ""):
                found.append(f"{value.text} is no number")
    for value in root.iter(f"{QTI}baseValue"):
        if value.get("baseType") == "float" and not re.fullmatch(FLOAT, value.text or ""):
            found.append(f"{value.text} is no number")
        if value.get("baseType") == "identifier" and value.text not in said:
            found.append(f"nothing is said to {value.text}")
    return found


def answered(root: Element, **responses: object) -> tuple[float, list[str]]:
    """Process responses as a system that reads QTI does; return the score and what is said.

    An answer is a number, an identifier, or a list of identifiers; None is a blank.
    """
    declared = {node.get("identifier"): node for node in root.iter(f"{QTI}responseDeclaration")}
    outcomes: dict[str | None, object] = {"SCORE": 0.0, "FEEDBACK": None}

    def right(name: str | None) -> object:
        node = declared[name]
        values = [value.text for value in node.iter(f"{QTI}value")]
        if node.get("baseType") == "float":
            return float(values[0] or "")
        return values[0] if node.get("cardinality") == "single" else values

    def of(node: Element) -> object:
        name = node.tag.removeprefix(QTI)
        if name == "variable":
            return responses.get(node.get("identifier") or "")
        if name == "correct":
            return right(node.get("identifier"))
        if name == "baseValue":
            return float(node.text or "") if node.get("baseType") == "float" else node.text
        values = [of(child) for child in node]
        if name == "isNull":
            return values[0] is None
        if name == "and":
            return all(values)
        if name == "or":
            return any(values)
        if name == "match":
            first, second = values
            ordered = any(node.get("cardinality") == "ordered" for node in declared.values())
            if isinstance(first, list) and isinstance(second, list) and not ordered:
                return sorted(first) == sorted(second)
            return first == second
        assert name == "equal"
        assert node.get("toleranceMode") == "absolute"
        below, above = map(float, (node.get("tolerance") or "").split())
        got, want = values
        assert isinstance(got, float)
        assert isinstance(want, float)
        return want - below <= got <= want + above

    condition = root.find(f"{QTI}responseProcessing/{QTI}responseCondition")
    assert condition is not None
    for rule in condition:
        sets = rule.findall(f"{QTI}setOutcomeValue")
        if rule.tag == f"{QTI}responseElse" or of(rule[0]):
            for outcome in sets:
                outcomes[outcome.get("identifier")] = of(outcome[0])
            break
    chosen = outcomes["FEEDBACK"]
    ids = chosen if isinstance(chosen, list) else [chosen]
    said = [
        "".join(node.itertext())
        for node in root.iter(f"{QTI}modalFeedback")
        if node.get("identifier") in ids
    ]
    score = outcomes["SCORE"]
    assert isinstance(score, float)
    return score, said
