"""The question bank: complete, valid, and of one mind with the book's own checks."""

from __future__ import annotations

import io
import re
import zipfile
from html import unescape
from xml.etree import ElementTree

import pytest

from lecnn_helpers.exercises.kinds import Answer, Number, Order, Question, Several
from lecnn_helpers.sphinx_ext.mathematics import Setter
from lecnn_helpers.teaching import bank, contents, moodle, qti, tasks
from lecnn_helpers.teaching.tasks import Choose, Give, Known, Sort

from ..conftest import CHAPTERS, ROOT
from .qti_rules import MATHML, PACKAGE, QTI, answered, faults

BOOK = contents.chapters(ROOT)
TASKS = {chapter.name: tasks.tasks(chapter) for chapter in BOOK}
ALL = [task for asked in TASKS.values() for task in asked]


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bank")
    bank.write(ROOT, folder)
    return folder


@pytest.fixture(scope="module")
def quiz(written):
    return ElementTree.parse(written / bank.MOODLE).getroot()


@pytest.fixture(scope="module")
def package(written):
    with zipfile.ZipFile(written / bank.QTI) as archive:
        return {name: ElementTree.fromstring(archive.read(name)) for name in archive.namelist()}


def item_of(package, task):
    return package[f"items/{task.name}.xml"]


def as_item(task):
    """Return a task as a system reads it from its file."""
    return ElementTree.fromstring(
        ElementTree.tostring(qti.item(task, "A title", lambda tex, display: f"<math>{tex}</math>"))
    )


def as_question(task):
    root = ElementTree.fromstring(moodle.quiz("A book", [("1", [task])]))
    return root[1]


def test_all_chapters_are_there_in_the_books_order():
    named = re.findall(r"file: book/(\w+)", (ROOT / "_toc.yml").read_text("utf-8"))
    chapters = {path.stem: path for path in CHAPTERS}
    assert [chapter.path for chapter in BOOK] == [chapters[n] for n in named if n in chapters]
    assert {chapter.name for chapter in BOOK} == set(chapters)


def test_every_question_is_there(quiz, package):
    """As many as the headings of the texts, and the registered exercises with numbers."""
    for chapter in BOOK:
        text = (ROOT / "lecnn_helpers/chapters" / chapter.name / "questions.md").read_text("utf-8")
        checks = (ROOT / "lecnn_helpers/chapters" / chapter.name / "checks.py").read_text("utf-8")
        expected = len(re.findall(r"^## ", text, re.MULTILINE)) + checks.count("\ncheck.number(")
        assert len(TASKS[chapter.name]) == expected
    assert len(quiz.findall("question")) == len(ALL) + len(BOOK)
    assert sum(name.startswith("items/") for name in package) == len(ALL)
    assert len({task.name for task in ALL}) == len(ALL)


def test_every_exercise_is_in_the_bank_or_named_as_left_out(written):
    readme = (written / bank.README).read_text("utf-8")
    for chapter in BOOK:
        assert {one.check for one in tasks.exercises(chapter)} == set(
            chapter.package.check.exercises
        )
        for one in tasks.exercises(chapter):
            there = any(task.title == f"Exercise: {one.title}" for task in TASKS[chapter.name])
            assert there != (f"- {chapter.title}: {one.title}\n" in readme)


def test_items_keep_the_rules(package):
    for name, root in package.items():
        if name != "imsmanifest.xml":
            assert not faults(root), name


@pytest.fixture(scope="module")
def library():
    """Pyslet, which knows QTI 2.1: reads an item, and is then asked for the score of responses.

    With the score come the ids of what is said. The library is older than Python 3.11 and not
    kept any more, so the book does not depend on it.
    """
    reading = pytest.importorskip(
        "pyslet.qtiv2.xml", reason="a library that reads QTI: pip install --no-deps pyslet"
    )
    from pyslet.qtiv2 import expressions, variables

    # As its own reader of the attribute, which takes a list of numbers for one.
    expressions.Equal.XMLATTR_tolerance = ("tolerance", str, str, list)

    def read(data):
        document = reading.QTIDocument()
        document.read(src=io.BytesIO(data))

        def judged(**responses):
            session = variables.ItemSessionState(document.root)
            session.begin_session()
            for name, response in responses.items():
                session[name].set_value(response)
            session.end_attempt()
            said = session["FEEDBACK"].value
            return session["SCORE"].value, {said} if isinstance(said, str) else set(said or ())

        return judged

    return read


def tries(task, item):
    """Answers to a task: none, each one, all, and numbers at and beside what is known."""
    names = [node.get("identifier") for node in item.iter(f"{QTI}responseDeclaration")]
    if isinstance(task, Choose):
        ids = [f"C{n}" for n in range(1, len(task.choices) + 1)]
        right = [i for i, c in zip(ids, task.choices, strict=True) if c.right]
        given = [[i] for i in ids] + [ids, right] if task.several else ids
        return [{}, *({"RESPONSE": one} for one in given)]
    if isinstance(task, Sort):
        order = [f"T{n}" for n in range(1, len(task.things) + 1)]
        return [{}, {"RESPONSE": order}, {"RESPONSE": order[::-1]}]
    numbers = [
        [value if value is not None else 12345.0 for value in known.values] for known in task.known
    ]
    return [{}] + [
        dict(zip(names, [factor * value for value in values], strict=True))
        for values in numbers
        for factor in (1, -1, 1.0001, 1.5)
    ]


OLD = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@OLD
def test_a_library_of_qti_judges_alike(library, written, package):
    with zipfile.ZipFile(written / bank.QTI) as archive:
        judged = {task.name: library(archive.read(f"items/{task.name}.xml")) for task in ALL}
    for task in ALL:
        item = item_of(package, task)
        texts = {
            node.get("identifier"): "".join(node.itertext())
            for node in item.iter(f"{QTI}modalFeedback")
        }
        scores = set()
        for responses in tries(task, item):
            score, said = judged[task.name](**responses)
            expected, heard = answered(item, **responses)
            assert (score, sorted(texts[name] for name in said)) == (expected, sorted(heard))
            scores.add(score)
        assert scores == {0, 1}, task.name


@OLD
def test_the_library_notices(library):
    asked = Question("?", (Answer("a", "b", True), Answer("c", "d")))
    data = ElementTree.tostring(as_item(tasks._of_question("q", "Q", asked)))
    assert library(data)(RESPONSE="C1")[0] == 1
    for was, becomes in ((b"itemBody>", b"itemBody>text"), (b"choiceInteraction", b"blink")):
        with pytest.raises(Exception, match=r"itemBody|ItemBody"):
            library(re.sub(rb"(<\w+:)" + was, rb"\1" + becomes, data))


def test_the_package_names_each_file_once(package):
    manifest = package["imsmanifest.xml"]
    files = [node.get("href") for node in manifest.iter(f"{PACKAGE}file")]
    assert sorted([*files, "imsmanifest.xml"]) == sorted(package)
    ids = [node.get("identifier") for node in manifest.iter(f"{PACKAGE}resource")]
    assert len(set(ids)) == len(ids)
    assert {node.get("identifierref") for node in manifest.iter(f"{PACKAGE}dependency")} < set(ids)
    shown = [node.get("href") for node in package["test.xml"].iter(f"{QTI}assessmentItemRef")]
    assert sorted(shown) == sorted(name for name in package if name.startswith("items/"))


@pytest.mark.parametrize("task", [t for t in ALL if isinstance(t, Choose)], ids=lambda t: t.name)
def test_a_choice_scores_in_both(task, quiz, package):
    ids = [f"C{n}" for n in range(1, len(task.choices) + 1)]
    item, right = (
        item_of(package, task),
        [i for i, c in zip(ids, task.choices, strict=True) if c.right],
    )
    said = {i: plain(c.why) for i, c in zip(ids, task.choices, strict=True)}
    sets = [[i] for i in ids] + ([ids, right] if task.several else [])
    for chosen in sets:
        answer = chosen if task.several else chosen[0]
        score, heard = answered(item, RESPONSE=answer)
        assert score == (sorted(chosen) == sorted(right))
        assert heard == [said[i] for i in chosen]
    assert answered(item, RESPONSE=None) == (0, [])
    question = question_of(quiz, task)
    shares = [float(node.get("fraction")) for node in question.findall("answer")]
    assert sum(share for share in shares if share > 0) == pytest.approx(100, abs=1e-4)
    assert [share > 0 for share in shares] == [choice.right for choice in task.choices]
    assert question.findtext("single") == ("false" if task.several else "true")
    if task.several and not all(choice.right for choice in task.choices):
        assert sum(shares) == pytest.approx(0, abs=1e-4)


def question_of(quiz, task):
    found = [node for node in quiz if node.findtext("idnumber") == task.name]
    assert len(found) == 1
    return found[0]


def plain(xhtml):
    return unescape(re.sub("<[^>]*>", "", xhtml))


def in_moodle(question, value):
    """What Moodle says to a number: the first answer within its tolerance decides."""
    for answer in question.findall("answer"):
        if abs(value - float(answer.findtext("text"))) <= float(answer.findtext("tolerance")):
            return float(answer.get("fraction")), plain(answer.findtext("feedback/text"))
    return 0.0, ""


@pytest.mark.parametrize("chapter", BOOK, ids=lambda chapter: chapter.name)
def test_numbers_are_judged_as_the_books_own_check_judges_them(chapter, quiz, package):
    """Asked is the check, which is tested on its own; each format is processed by its rules."""
    given = {task.title: task for task in TASKS[chapter.name] if isinstance(task, Give)}
    tried = 0
    for one in tasks.exercises(chapter):
        if one.told is None or one.told.right is None:
            continue
        task = given[f"Exercise: {one.title}"]
        names = ["RESPONSE"] if len(one.told.right) == 1 else ["RESPONSE1", "RESPONSE2"]
        for known in task.known:
            base = [v if v is not None else 12345.0 for v in known.values]
            for factor in (1, 1 + 0.9 * one.told.tolerance, 1 + 3 * one.told.tolerance):
                values = [v * factor for v in base]
                verdict = chapter.package.check(one.check, *values)
                score, heard = answered(
                    item_of(package, task), **dict(zip(names, values, strict=True))
                )
                assert score == verdict.right
                # To what it does not know the check says more than a bank can.
                if heard:
                    assert verdict.message.startswith(heard[0].split("…")[0])
                if len(values) == 1:
                    share, said = in_moodle(question_of(quiz, task), values[0])
                    assert (share == 100, said) == (verdict.right, "".join(heard))
                tried += 1
    assert tried


def test_a_slip_that_is_no_number_is_told_afterwards(quiz):
    told = [task for task in ALL if isinstance(task, Give) and task.unheard]
    assert told
    for task in told:
        for answer, said in task.unheard:
            assert answer == "∞"
            assert said in question_of(quiz, task).findtext("generalfeedback/text")


GAP = re.compile(r"\{1:NUMERICAL:((?:[^}\\]|\\.)*)\}")


def test_gaps_hold_the_right_numbers(quiz):
    several = [t for t in ALL if isinstance(t, Give) and len(t.known[0].values) > 1]
    assert several
    for task in several:
        gaps = GAP.findall(question_of(quiz, task).findtext("questiontext/text"))
        assert len(gaps) == len(task.known[0].values)
        for gap, value in zip(gaps, task.known[0].values, strict=True):
            first, *others = re.split(r"(?<!\\)~", gap)
            assert float(first.removeprefix("=").partition(":")[0]) == pytest.approx(value)
            assert all(re.match(r"%0%-?[\d.]+(e-?\d+)?:[\d.]+(e-?\d+)?#To \(", o) for o in others)


def test_an_order_is_right_in_one_way_only():
    asked = Order("First things first?", ("wake", "rise", "walk"), "So it is.")
    task = tasks._of_question("a-question-1", "Question 1", asked)
    assert isinstance(task, Sort)
    item = as_item(task)
    assert not faults(item)
    assert answered(item, RESPONSE=["T1", "T2", "T3"]) == (1, ["So it is."])
    assert answered(item, RESPONSE=["T2", "T1", "T3"]) == (0, [])
    question = as_question(task)
    assert question.get("type") == "ordering"
    assert [(node.get("fraction"), node.findtext("text")) for node in question.iter("answer")] == [
        ("1.0000000", "wake"),
        ("2.0000000", "rise"),
        ("3.0000000", "walk"),
    ]


SIGNS = 'a < b & "c" \' ]]> `x[i] < y & z` ẑ ≤ ∑ \\( {1:NUMERICAL:=1}'


def test_signs_come_through():
    asked = Question(SIGNS, (Answer(SIGNS + "1", SIGNS + "2", True), Answer("b", "c")))
    task = tasks._of_question("a-question-1", "Question 1", asked)
    read = SIGNS.replace("`", "")
    item = as_item(task)
    assert not faults(item)
    assert "".join(item.find(f"{QTI}itemBody/{QTI}p").itertext()) == read
    assert item.find(f".//{QTI}code").text == "x[i] < y & z"
    assert answered(item, RESPONSE="C1") == (1, [read + "2"])
    question = as_question(task)
    assert plain(question.findtext("questiontext/text")) == read
    assert "<code>x[i] &lt; y &amp; z</code>" in question.findtext("questiontext/text")
    assert plain(question.find("answer/feedback").findtext("text")) == read + "2"


def test_signs_that_end_a_gap_are_guarded():
    known = (
        Known((1.0, 2.0), (0.1, 0.1), "right", True),
        Known((3.0, None), (0.1, 0.1), "not } ~ # \\ so"),
    )
    question = as_question(Give("a-exercise-b", "B", "<p>?</p>", known))
    gaps = GAP.findall(question.findtext("questiontext/text"))
    assert gaps == ["=1:0.1~%0%3:0.1#To (3, …): not \\} \\~ \\# \\\\ so", "=2:0.1"]
    assert question.findtext("generalfeedback/text") == "<p>right</p>"


def test_categories_keep_slashes_in_names():
    root = ElementTree.fromstring(moodle.quiz("A/B", [("01 C/D", [])]))
    assert root.findtext("question/category/text") == "$course$/top/A//B/01 C//D"


def test_several_share_the_marks_and_who_ticks_all_has_none():
    answers = tuple(Answer(str(k), "because", right=k < 2) for k in range(5))
    task = tasks._of_question("q", "Q", Several("Which?", answers))
    shares = [float(node.get("fraction")) for node in as_question(task).iter("answer")]
    assert shares == [50, 50, -33.33333, -33.33333, -33.33333]


def test_a_number_says_how_near_it_must_be():
    asked = Number("How many?", (Answer("−2", "less"), Answer("3", "more", True)), 0.25)
    task = tasks._of_question("q", "Q", asked)
    assert task.text.endswith("<p>A number, right within 0.25.</p>")
    assert [known.values for known in task.known] == [(3.0,), (-2.0,)]
    assert in_moodle(as_question(task), 3.25) == (100, "more")
    assert in_moodle(as_question(task), -2.2) == (0, "less")


def test_formulas_are_set_for_each_system(quiz, package):
    task = next(t for t in ALL if "<tex>" in t.text)
    asked = question_of(quiz, task).findtext("questiontext/text")
    assert r"\(" in asked
    assert "tex>" not in asked
    maths = list(item_of(package, task).iter(f"{MATHML}math"))
    tex = re.findall("<tex>(.*?)</tex>", task.text)
    assert [m.findtext(f".//{MATHML}annotation") for m in maths] == [unescape(t) for t in tex]
    display = next(t for t in ALL if "<tex-display>" in t.text)
    assert item_of(package, display).find(f".//{MATHML}math").get("display") == "block"
    assert r"\[" in question_of(quiz, display).findtext("questiontext/text")


def test_the_same_questions_give_the_same_bytes(written, tmp_path):
    bank.write(ROOT, tmp_path)
    for name in (bank.MOODLE, bank.QTI, bank.README):
        assert (tmp_path / name).read_bytes() == (written / name).read_bytes()


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ('cardinality="single" baseType="identifier"', 'cardinality="one" baseType="identifier"'),
        ("<isNull>", "<isNothing>"),
        ('responseIdentifier="RESPONSE"', 'responseIdentifier="REPLY"'),
        ('identifier="C2"', 'identifier="C1"'),
        (' shuffle="false"', ""),
        ('outcomeIdentifier="FEEDBACK"', 'outcomeIdentifier="OTHER"'),
        ("<itemBody>", "<itemBody>text"),
        ('<setOutcomeValue identifier="SCORE">', '<setOutcomeValue identifier="MARK">'),
    ],
)
def test_the_rules_notice(was, becomes):
    asked = Question("?", (Answer("a", "b", True), Answer("c", "d")))
    item = qti.item(tasks._of_question("q", "Q", asked), "T", lambda tex, display: tex)
    text = ElementTree.tostring(item, encoding="unicode")
    assert not faults(ElementTree.fromstring(text))
    assert was in text
    changed = text.replace(was, becomes)
    if was == "<isNull>":
        changed = changed.replace("</isNull>", "</isNothing>")
    assert faults(ElementTree.fromstring(changed))


def test_what_is_not_known_is_told():
    class Riddle:
        text = "What?"

    with pytest.raises(ValueError, match="no course system is told of a Riddle"):
        tasks._of_question("q", "Q", Riddle())


def test_an_exercise_without_a_title_is_told():
    class Bare:
        name = "bare"
        cells = (
            {"type": "markdown", "source": "Do it.", "tags": []},
            {"type": "code", "source": 'check("it", 1)', "tags": ["exercise"]},
        )

    with pytest.raises(ValueError, match=r"begins as '\*\*1\. Title"):
        tasks.exercises(Bare())


def test_links_into_the_book_leave_their_words():
    from lecnn_helpers.teaching.prose import of_markdown

    assert of_markdown("[here](#a) <b>and</b> [there](https://example.org/?a=1&b=2)") == (
        '<p>here and <a href="https://example.org/?a=1&amp;b=2">there</a></p>'
    )


def test_the_books_own_converter_sets_what_the_items_hold():
    with Setter() as setter:
        item = qti.item(
            Give(
                "g",
                "G",
                "<p><tex>\\frac{a}{b} &lt; 1</tex></p>",
                (Known((1.0,), (0.1,), "so", True),),
            ),
            "T",
            lambda tex, display: setter.set(tex, display=display),
        )
    read = ElementTree.fromstring(ElementTree.tostring(item))
    assert not faults(read)
    assert len(list(read.iter(f"{MATHML}mfrac"))) == 1


def test_chapters_are_found_wherever_they_stand(tmp_path):
    """As the root, in a part, or below another page; what has no package is none."""
    for name in ("losses", "adagrad", "multi_label", "errata"):
        (tmp_path / "book").mkdir(exist_ok=True)
        (tmp_path / f"book/{name}.ipynb").write_text("{}")
        if name != "errata":
            package = tmp_path / "lecnn_helpers/chapters" / name
            package.mkdir(parents=True)
            (package / "__init__.py").touch()
    (tmp_path / "_toc.yml").write_text(
        "format: jb-book\nroot: book/multi_label\nparts:\n  - caption: One\n    chapters:\n"
        "      - file: book/errata\n        sections:\n          - file: book/losses\n"
        "      - file: book/adagrad\n      - file: book/index\n"
    )
    found = contents.chapters(tmp_path)
    assert [chapter.label for chapter in found] == ["01 multi_label", "02 losses", "03 adagrad"]


def test_an_empty_book_is_told(tmp_path):
    (tmp_path / "_toc.yml").write_text("root: index\n")
    with pytest.raises(ValueError, match="names no chapter"):
        contents.chapters(tmp_path)


def test_the_package_reads_as_a_zip(written):
    data = (written / bank.QTI).read_bytes()
    assert zipfile.ZipFile(io.BytesIO(data)).testzip() is None
