"""The questions on the built pages, answered by mouse, keyboard and on paper."""

import pytest

from ..conftest import CHAPTERS

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("name", [path.stem for path in CHAPTERS])
def test_each_answer_shows_its_own_reason(visit, name):
    with visit(name) as page:
        questions = page.locator(".quiz fieldset")
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
        first, second = (page.locator(".quiz fieldset").nth(i) for i in (0, 1))
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
        question = page.locator(".quiz fieldset").first
        question.locator("label").nth(1).click()
        assert question.locator(".quiz-reasons p").nth(1).is_visible()


def test_a_finger_has_room(visit):
    with visit("batch_norm", width=360, height=740, has_touch=True, is_mobile=True) as page:
        for label in page.locator(".quiz label").all():
            assert label.bounding_box()["height"] >= 44


def test_on_paper_each_question_has_its_right_answer(visit):
    with visit("batch_norm") as page:
        page.locator(".quiz label").first.click()  # a wrong one
        page.emulate_media(media="print")
        for question in page.locator(".quiz fieldset").all():
            assert question.locator(".quiz-right").is_visible()
            assert question.locator(".quiz-chosen:visible").count() == 1
            assert not any(wrong.is_visible() for wrong in question.locator(".quiz-wrong").all())
