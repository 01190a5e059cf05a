"""What CONTRIBUTING asks of a comparison between trained models, as far as a text can show it."""

import re

import nbformat
import pytest

from ..conftest import CHAPTERS

TRAINS = re.compile(r"\b(?:train|train_all|learn|sweep)\(|\.fit\(|\bepochs=")
VERDICT = re.compile(r"\b(?:wins?|won|loses?|best|worst|beats?|stays?|stops?)\b", re.IGNORECASE)

WITHOUT_SEEDS = {
    "dense_layer: Play: how large should the weights start?": "equal neurons stay equal, always",
    "one_label_per_image: The digits": "logistic regression has one minimum and no batches",
}


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


def comparisons():
    """Where a chapter trains and gives a verdict: all that it has said so far."""
    for path in CHAPTERS:
        said, ran = "", ""
        for title, prose, code in sections(path):
            said, ran = said + prose, ran + code
            name = f"{path.stem}: {title}"
            if title == "Exercises" or name in WITHOUT_SEEDS:
                continue
            if TRAINS.search(code) and VERDICT.search(prose):
                yield pytest.param(said, ran, id=name)


COMPARES = list(comparisons())


def test_some_sections_compare():
    assert len(COMPARES) >= 5


@pytest.mark.parametrize(("prose", "code"), COMPARES)
def test_a_verdict_on_trained_models_has_its_seeds_and_epochs(prose, code):
    assert says_seeds_and_epochs(prose, code)


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_the_best_of_a_grid_is_not_picked_by_hand(path):
    """`best_on_grid` refuses a best at the end of its grid; a bare argmin does not."""
    for _, _, code in sections(path):
        assert not re.search(r"\bnanargmin\(|rates\[[^\]\n]*argm", code)


def test_the_test_can_fail():
    assert not says_seeds_and_epochs("Adam wins.", "train(network)")
    assert not says_seeds_and_epochs("Adam wins with 20 seeds.", "train(network)")
    assert says_seeds_and_epochs("Adam wins with 20 seeds, after 8 epochs.", "")
