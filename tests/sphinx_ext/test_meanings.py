"""What is read from the pages on notation and words, and from the bibliography."""

import re

import pytest

from lecnn_helpers.sphinx_ext import meanings

NOTATION = """# Notation

## Letters

| letter | in this book | in the notes | where |
|---|---|---|---|
| α (alpha) | [new standard deviation](#batch-normalization) | α | everywhere |
| α (alpha) | learning rate | α | Optimizers |
| m̂, v̂ (m hat, v hat) | corrected means | – | [Adam](adam.ipynb), Losses |
| m | momentum | “m” | everywhere |
| m | inputs | – | [dense layer](dense_layer.ipynb) |

## Batch normalization

| what | notes | this book | papers | PyTorch `BatchNorm1d` |
|---|---|---|---|---|
| new standard deviation | α | α | γ | `weight` |
| nothing | – | n | – | – |
"""

GLOSSARY = """# Words

Not a term.

```{glossary}
batch
  Some images.
  More: [here](batch_norm.ipynb#by-hand).

batch norm
  A layer. Also: batch normalization, BN. More: [there](batch_norm.ipynb).
```

After it.
"""


def test_letters():
    rows = meanings.letters(NOTATION)
    assert [row.signs for row in rows] == [("α",), ("α",), ("m̂", "v̂"), ("m",), ("m",)]
    alpha, rate, hats, *_ = rows
    assert alpha.name == "alpha"
    assert alpha.meaning == "new standard deviation"
    assert (alpha.section, alpha.row) == ("batch-normalization", "new standard deviation")
    assert (rate.section, rate.row) == ("", "")
    assert hats.where == ("adam", "Losses")
    assert hats.notes == ""


def test_the_closest_row_speaks():
    rows = meanings.letters(NOTATION)

    def said(chapter, part):
        return {k: row.meaning for k, row in meanings.of_chapter(rows, chapter, part).items()}

    assert said("batch_norm", "Layers") == {"α": "new standard deviation", "m": "momentum"}
    assert said("dense_layer", "Layers")["m"] == "inputs"
    assert said("adam", "Optimizers") == {
        "α": "learning rate",
        "m": "momentum",
        "m̂": "corrected means",
        "v̂": "corrected means",
    }
    assert "m̂" in said("any", "Losses")
    # The order of the rows makes no difference.
    turned = meanings.of_chapter(rows[::-1], "dense_layer", "Optimizers")
    assert (turned["α"].meaning, turned["m"].meaning) == ("learning rate", "inputs")


def test_what_others_call_it():
    names = meanings.names(NOTATION)
    assert names["batch-normalization", "new standard deviation"] == {
        "notes": "α",
        "papers": "γ",
        "PyTorch `BatchNorm1d`": "`weight`",
    }
    assert names["batch-normalization", "nothing"] == {}
    rows = meanings.letters(NOTATION)
    assert meanings.text_of_letter("α", rows[0], names) == (
        "<p><b>α</b> (alpha): new standard deviation</p>"
        "<p>Elsewhere: notes α · papers γ · PyTorch <code>weight</code></p>"
        '<p><a href="notation.html#batch-normalization">Notation</a></p>'
    )
    # What no table has, the letters' own table says of the notes, if anything.
    assert "<p>Elsewhere: notes “m”</p>" in meanings.text_of_letter("m", rows[3], names)
    assert "Elsewhere" not in meanings.text_of_letter("m", rows[4], names)


def test_a_link_to_no_row_is_an_error():
    wrong = NOTATION.replace("| α (alpha) | [new standard", "| α (alpha) | [old standard")
    with pytest.raises(ValueError, match=r"α.*#batch-normalization.*'old standard deviation'"):
        meanings.letters(wrong)


@pytest.mark.parametrize("text", ["", NOTATION + NOTATION])
def test_there_is_one_table_of_letters(text):
    with pytest.raises(ValueError, match="one table with the columns"):
        meanings.letters(text)


def test_glossary():
    batch, norm = meanings.glossary(GLOSSARY)
    assert batch.forms == ("batch",)
    assert batch.meaning == "Some images. More: [here](batch_norm.ipynb#by-hand)."
    assert batch.anchor == "term-batch"
    assert norm.forms == ("batch norm", "batch normalization", "BN")
    assert norm.meaning == "A layer. More: [there](batch_norm.ipynb)."
    assert meanings.text_of_term(batch) == (
        '<p><b>batch</b>: Some images. More: <a href="batch_norm.html#by-hand">here</a>.</p>'
    )
    assert meanings.glossary("# No glossary") == []


def test_a_form_is_of_one_term():
    with pytest.raises(ValueError, match="'Batch' is a form of 'batch' and of 'batch norm'"):
        meanings.glossary(GLOSSARY.replace("BN", "Batch"))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A batch, Batches and two batches.", ["batch", "Batches", "batches"]),
        ("batch norm, batch-norm, Batch norms", ["batch norm", "batch-norm", "Batch norms"]),
        ("one-hot or one hot", ["one-hot", "one hot"]),
        ("a subbatch, batch-wise, batching, batch_size, BATCH", []),
        ("F1, F1s, f1", ["F1", "F1s"]),
        ("in F1.", ["F1"]),
    ],
)
def test_forms_in_a_text(text, found):
    words = meanings.pattern(["batch", "batch norm", "one-hot", "F1"])
    assert [word[0] for word in words.finditer(text)] == found


def test_nothing_is_found_where_nothing_is_asked_for():
    assert not meanings.pattern([]).search("any text")


@pytest.mark.parametrize("word", ["batch", "Batch", "batches", "Batch-norm", "batch norms"])
def test_the_term_of_a_form(word):
    terms = {form: form for form in ("batch", "batch norm")}
    right = "batch norm" if "norm" in word else "batch"
    assert meanings.form_of(word, terms) == right
    with pytest.raises(KeyError):
        meanings.form_of("bat", terms)


def test_works(tmp_path):
    path = tmp_path / "references.bib"
    path.write_text(
        "@article{one, author={Boris Polyak and Piotr Doll{\\'a}r}, title={{Some \\& More}},"
        " journal={A Journal}, year={1964}, url={https://doi.org/10.1/a%2864%29}}\n"
        "@misc{many, author={A. One and B. Two and C. Three and D. Four and E. Five},"
        " title={T}, howpublished={Preprint}, url={https://www.example.org/x}}\n"
        "@misc{house, author={{Stanford University}}, title={Notes}, url={https://a.org/}}\n",
        encoding="utf-8",
    )
    works = meanings.works(path)
    assert works["one"] == (
        "<p>Boris Polyak and Piotr Dollár (1964)</p><p><i>Some &amp; More</i></p>"
        "<p>A Journal</p>"
        '<p><a href="https://doi.org/10.1/a%2864%29">Read it at doi.org</a></p>'
    )
    assert works["many"].startswith("<p>A. One and others</p>")
    assert ">Read it at example.org<" in works["many"]
    assert works["house"].startswith("<p>Stanford University</p><p><i>Notes</i></p><p><a")


def test_accents_are_one_with_their_letters():
    assert meanings.composed("z\u0302") == "ẑ"
    assert re.fullmatch("m\u0302", meanings.composed("m\u0302"))
