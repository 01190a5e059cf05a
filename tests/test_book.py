"""Which book it is."""

import pytest

from lecnn_helpers.book import MACHINERY, Book

from .conftest import ROOT


def write(root, text):
    (root / "pyproject.toml").write_text(text, encoding="utf-8")


def test_this_book_says_nothing():
    book = Book.at(ROOT)
    assert (book.package, book.oracle) == ("lecnn_helpers", "PyTorch")
    assert book.packages == {"lecnn_helpers": ROOT / "lecnn_helpers"}
    assert ROOT / "lecnn_helpers" == MACHINERY


def test_another_book_has_a_package_of_its_own_beside_the_machinery(tmp_path):
    (tmp_path / "trees_helpers").mkdir()
    write(tmp_path, '[tool.lecture-book]\npackage = "trees_helpers"\noracle = "scikit-learn"\n')
    book = Book.at(tmp_path)
    assert book.oracle == "scikit-learn"
    assert book.folder == tmp_path / "trees_helpers"
    assert book.packages == {
        "lecnn_helpers": MACHINERY,
        "trees_helpers": tmp_path / "trees_helpers",
    }


def test_pages_can_be_built_with_the_machinery_alone(tmp_path):
    assert Book.at(tmp_path).packages == {"lecnn_helpers": MACHINERY}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('package = "nowhere"', "must name a folder beside it, got 'nowhere'"),
        ('pakage = "trees"', r"may say package and oracle, got \['pakage'\]"),
    ],
)
def test_a_slip_is_told(tmp_path, text, message):
    write(tmp_path, f"[tool.lecture-book]\n{text}\n")
    with pytest.raises(ValueError, match=message):
        Book.at(tmp_path)
