"""The questions on the built pages, answered by mouse, keyboard and on paper."""

import pytest

from lecnn_helpers.exercises.kinds import Answer, Number, Order, Several
from lecnn_helpers.exercises.quiz import Quiz

from ..conftest import CHAPTERS

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("name", [path.stem for path in CHAPTERS])
def test_each_answer_shows_its_own_reason(visit, name):
    with visit(name) as page:
        questions = page.locator(".quiz fieldset:has(input[type=radio])")
        assert questions.count() >= 3
        for question in questions.all():
            reasons = question.locator(".quiz-reasons p")
            assert not any(reason.is_visible() for reason in reasons.all())
            labels = question.locator("label")
            assert labels.count() == reasons.count()
            for i in range(labels.count()):
                labels.nth(i).click()
                assert [reason.is_visible() for reason in reasons.all()] == [
                    j == i for j in range(labels.count())
                ]


def test_by_keyboard_alone(visit):
    with visit("batch_norm") as page:
        choices = page.locator(".quiz fieldset:has(input[type=radio])")
        first, second = (choices.nth(i) for i in (0, 1))
        first.locator("input").first.focus()
        page.keyboard.press("Space")
        assert first.locator(".quiz-reasons p").nth(0).is_visible()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        assert first.locator(".quiz-right").is_visible()
        assert (
            first.locator("input")
            .nth(2)
            .evaluate("e => getComputedStyle(e).outlineStyle !== 'none'")
        )
        page.keyboard.press("Tab")
        assert second.locator("input").first.evaluate("e => e === document.activeElement")
        # The answer to the first question stays.
        page.keyboard.press("Space")
        assert first.locator(".quiz-right").is_visible()


def test_without_javascript(visit):
    with visit("batch_norm", java_script_enabled=False, wait=False) as page:
        question = page.locator(".quiz fieldset:has(input[type=radio])").first
        question.locator("label").nth(1).click()
        assert question.locator(".quiz-reasons p").nth(1).is_visible()


def test_a_finger_has_room(visit):
    with visit("batch_norm", width=360, height=740, has_touch=True, is_mobile=True) as page:
        pressed = ".quiz-answer label, .quiz-number input, .quiz-place select"
        for label in page.locator(pressed).all():
            assert label.bounding_box()["height"] >= 44


def test_on_paper_each_question_has_its_right_answer(visit):
    with visit("batch_norm") as page:
        page.locator(".quiz-answer label").first.click()  # a wrong one
        page.emulate_media(media="print")
        for question in page.locator(".quiz fieldset").all():
            assert question.locator(".quiz-right").is_visible()
            assert question.locator(".quiz-chosen:visible").count() == 1
            assert not any(wrong.is_visible() for wrong in question.locator(".quiz-wrong").all())


NUMBER = Number(
    "What is σ²?",
    (Answer("44", "Over n.", right=True), Answer("55", "Over n − 1."), Answer("−6.6", "A root.")),
    within=0.01,
)
SEVERAL = Several(
    "What holds?",
    (Answer("a", "So it is.", right=True), Answer("b", "No."), Answer("c", "Too.", right=True)),
)
ORDER = Order("In which order?", ("first", "second", "third"), "Each needs the last.")


@pytest.fixture
def asked(chromium):
    """A function that shows questions on a page of their own."""
    contexts = []

    def asked(*questions, **options):
        contexts.append(chromium.new_context(**options))
        page = contexts[-1].new_page()
        quizzes = [Quiz(f"quiz{n}", [question]).html() for n, question in enumerate(questions)]
        page.set_content("<!DOCTYPE html><title>Questions</title>" + "".join(quizzes))
        return page

    yield asked
    for context in contexts:
        context.close()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("44", "✓ Right. Over n."),
        ("  44.009 ", "✓ Right. Over n."),
        ("43,995", "✓ Right. Over n."),
        ("220/5", "✓ Right. Over n."),
        ("55", "✗ Not so. Over n − 1."),
        ("−6.6", "✗ Not so. A root."),
        ("-6.6", "✗ Not so. A root."),
        ("-44", "✗ Not so. Its sign is the other one."),
        ("44.1", "✗ Not so. It is too large."),
        ("43.9", "✗ Not so. It is too small."),
        ("fourty", "✗ “fourty” is no number."),
        ("1/0", "✗ “1/0” is no number."),
        ("1/2/3", "✗ “1/2/3” is no number."),
        ("/5", "✗ “/5” is no number."),
        ("   ", ""),
    ],
)
def test_a_number_is_looked_at(asked, given, words):
    page = asked(NUMBER)
    page.get_by_label("Your number (right within 0.01)").fill(given)
    page.keyboard.press("Enter")
    assert page.locator(".quiz-reasons").inner_text().strip() == words
    assert page.url == "about:blank"  # nothing was sent


def test_each_question_is_looked_at_by_itself(asked):
    page = asked(NUMBER, ORDER, NUMBER)
    first, second = page.locator("input").all()
    first.fill("44")
    second.fill("55")
    page.keyboard.press("Tab")
    shown = [each.inner_text().strip() for each in page.locator(".quiz-reasons").all()]
    assert shown == ["✓ Right. Over n.", "", "✗ Not so. Over n − 1."]


def test_several_are_right_together(asked):
    page = asked(SEVERAL)
    done = page.locator(".quiz-all")
    for label, right in (("a", False), ("b", False), ("c", False), ("b", True)):
        page.get_by_label(label, exact=True).click()
        assert done.is_visible() == right
    visible = [reason for reason in page.locator(".quiz-reasons p").all() if reason.is_visible()]
    assert [reason.inner_text() for reason in visible] == ["✓ Right. So it is.", "✓ Right. Too."]


def test_things_are_put_in_order(asked):
    page = asked(ORDER)
    said = page.locator(".quiz-reasons")
    places = {"first": "2", "second": "1"}
    for label, place in places.items():
        page.get_by_label(label).select_option(place)
        assert said.inner_text().strip() == ""  # the third has no place yet
    page.get_by_label("third").select_option("3")
    assert said.inner_text().strip() == "✗ Not so. 1 of 3 are in their place."
    page.get_by_label("first").select_option("1")
    assert said.inner_text().strip() == "✗ Not so. Two have the same place."
    page.get_by_label("second").select_option("2")
    assert said.inner_text().strip() == "✓ Right. Each needs the last."


@pytest.mark.parametrize("question", [NUMBER, ORDER])
def test_without_javascript_the_answer_is_folded(asked, question):
    page = asked(question, java_script_enabled=False)
    answer = page.locator("details p")
    assert not answer.is_visible()
    page.get_by_text("The answer").click()
    assert answer.is_visible()
    assert {NUMBER: "44: Over n.", ORDER: "1. first; 2. second; 3. third: Each needs the last."}[
        question
    ] == answer.inner_text()


@pytest.mark.parametrize("question", [NUMBER, SEVERAL, ORDER])
def test_on_paper_each_kind_has_its_answer(asked, question):
    page = asked(question)
    page.emulate_media(media="print")
    rights = page.locator(".quiz-right")
    assert all(right.is_visible() for right in rights.all())
    assert not page.locator(".quiz-wrong:visible, details:visible").count()
