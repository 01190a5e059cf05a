"""What CONTRIBUTING asks of a comparison between trained models, as far as a text can show it."""

import re

import nbformat
import pytest

from ..conftest import CHAPTERS

TRAINS = re.compile(r"\b(?:train|train_all|learn|sweep)\(|\.fit\(|\bepochs=")
PICKS = re.compile(r"\b(?:np\.(?:nan)?argmin|np\.(?:nan)?argmax|\.argmin|\.argmax)\(")
VERDICT = re.compile(r"\b(?:wins?|won|loses?|best|worst|beats?|stays?|stops?)\b", re.IGNORECASE)


def sections(path):
    """The `##` sections of a chapter: title, prose, code."""
    found = [["", "", ""]]
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            found[-1][2] += "\n" + cell.source
            continue
        for part in re.split(r"(?m)^(?=## )", cell.source):
            if part.startswith("## "):
                found.append([part.splitlines()[0].removeprefix("## "), "", ""])
            found[-1][1] += "\n" + part
    return found


def says_seeds_and_epochs(prose, code):
    text = prose + " ".join(re.findall(r"print\((.*)", code))
    return bool(re.search(r"\bseeds?\b", text)) and bool(re.search(r"\bepochs?\b|\bpass", text))


COMPARES = [
    pytest.param(prose, code, id=f"{path.stem}: {title}")
    for path in CHAPTERS
    for title, prose, code in sections(path)
    if TRAINS.search(code) and VERDICT.search(prose) and title not in ("Exercises",)
]


def test_some_sections_compare():
    assert len(COMPARES) >= 5


@pytest.mark.parametrize(("prose", "code"), COMPARES)
def test_a_verdict_on_trained_models_has_its_seeds_and_epochs(prose, code):
    assert says_seeds_and_epochs(prose, code)


def test_the_test_can_fail():
    assert not says_seeds_and_epochs("Adam wins.", "train(network)")
    assert not says_seeds_and_epochs("Adam wins with 20 seeds.", "train(network)")
    assert says_seeds_and_epochs("Adam wins with 20 seeds, after 8 epochs.", "")
