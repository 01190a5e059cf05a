"""Takes what a reader should not see beside a question to the end of the book, linked both ways.

On a page a solution is folded, and an answer appears when something was chosen. Paper folds
nothing.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag

from .pages import Page


@dataclass(frozen=True)
class Behind:
    """One solution, or the answers to one set of questions."""

    title: str
    """What it belongs to: ``1. By hand``."""
    question: str
    """The id of that."""
    id: str
    content: list[Tag]


def solutions(page: Page) -> list[Behind]:
    """Cut the solutions out of a page; each exercise gets a link to its own.

    Raises
    ------
    ValueError
        If a solution follows no exercise.
    """
    found = []
    for number, cell in enumerate(page.article.select(".cell.tag_solution"), start=1):
        exercise = cell.find_previous("div", class_="tag_exercise")
        task = exercise and exercise.find_previous(_task)
        if not exercise or not task:
            raise ValueError(f"{page.name}: solution {number} follows no exercise")
        # What the check says of the blank.
        for verdict in exercise.select(".verdict"):
            verdict.find_parent("div").decompose()
        task["id"] = f"{page.id}.exercise-{number}"
        # The code and its outputs, without the fold around them.
        content = [part.extract() for part in cell.select(".cell_input, .cell_output")]
        solution = Behind(_title(task), task["id"], f"{page.id}.solution-{number}", content)
        cell.replace_with(_leads_to(page, "Solution", solution.id))
        found.append(solution)
    return [*found, *_findings(page)]


def _findings(page: Page) -> list[Behind]:
    """Cut out what came of the open exercises: the cells behind an experiment, and the words."""
    found = []
    for number, experiment in enumerate(page.article.select(".cell.tag_experiment"), start=1):
        cells = list(itertools.takewhile(_is("tag_finding"), experiment.find_next_siblings(True)))
        content = [part for cell in cells for part in cell.select(".cell_input, .cell_output")]
        last = cells[-1] if cells else experiment
        words = last.find_next_sibling(True)
        if words and _is("folded")(words):
            content.append(words)
            last = words
        task = experiment.find_previous(_task)
        if not content or not task:
            continue
        task["id"] = f"{page.id}.open-exercise-{number}"
        one = Behind(_title(task), task["id"], f"{page.id}.finding-{number}", content)
        last.insert_after(_leads_to(page, "What we found", one.id))
        for part in content:
            part.extract()
        found.append(one)
    return found


def _is(kind: str) -> Callable[[Tag], bool]:
    return lambda tag: kind in (tag.get("class") or ())


def _task(tag: Tag) -> bool:
    """Whether this is a paragraph that begins in bold, as what an exercise asks does."""
    first = next((child for child in tag.children if str(child).strip()), None)
    return tag.name == "p" and isinstance(first, Tag) and first.name in ("strong", "b")


def _title(task: Tag) -> str:
    return task.find(["strong", "b"]).get_text().strip().rstrip(".")


def answers(page: Page) -> list[Behind]:
    """Cut the answers out of a page's questions, which become questions on paper.

    Raises
    ------
    ValueError
        If a question has no right answer in it.
    """
    return [_answers_to(page, form) for form in page.article.select("form.quiz")]


def _answers_to(page: Page, form: Tag) -> Behind:
    content = []
    questions = page.soup.new_tag("div", attrs={"class": "questions", "id": form["id"]})
    for fieldset in form.select("fieldset"):
        content.append(_answer(page, fieldset))
        questions.append(_question(page.soup, fieldset))
    title = str(form.get("aria-label") or "Questions")
    behind = Behind(title, str(form["id"]), f"{form['id']}-answers", content)
    word = "Answer" if len(content) == 1 else "Answers"
    questions.append(_leads_to(page, word, behind.id))
    # The code that shows the questions is their name, and nothing else.
    cell = form.find_parent("div", class_="cell")
    for code in cell.select(".cell_input") if cell else ():
        code.decompose()
    form.replace_with(questions)
    return behind


def _leads_to(page: Page, word: str, target: str) -> Tag:
    line = page.soup.new_tag("p", attrs={"class": "to-the-end"})
    link = page.soup.new_tag("a", href=f"#{target}")
    link.string = word
    line.extend([link, page.page_of(target, ": page {}")])
    return line


def _answer(page: Page, fieldset: Tag) -> Tag:
    """Return a question's answer: a paragraph for each choice, the right ones first."""
    soup = page.soup
    text = fieldset.legend.get_text()
    letters = [str(field["id"])[-1] for field in fieldset.select(".quiz-answer input")]
    rights, wrongs = [], []
    for index, reason in enumerate(fieldset.select("p.quiz-right, p.quiz-wrong")):
        right = "quiz-right" in reason["class"]
        line = soup.new_tag("p", attrs={"class": "right" if right else "wrong"})
        if not right:
            line.append("Not ")
        if letters:
            line.append(f"{letters[index]}) ")
        chosen = reason.select_one(".quiz-chosen")
        said = soup.new_tag("b" if right else "span")
        said.extend([part.extract() for part in list(chosen.children)])
        # What stands before the choice is "✓ Right."
        line.extend([said, *[part.extract() for part in list(chosen.next_siblings)]])
        (rights if right else wrongs).append(line)
    if not rights:
        raise ValueError(f"{page.name}: no right answer to the question {text!r}")
    rights[0].insert(0, re.match(r"(\d+\. )?", text)[0])
    answer = soup.new_tag("div", attrs={"class": "answer"})
    answer.extend([*rights, *wrongs])
    return answer


def _question(soup: BeautifulSoup, fieldset: Tag) -> Tag:
    """Return a question as something to be answered with a pencil."""
    question = soup.new_tag("div", attrs={"class": "question"})
    text = soup.new_tag("p", attrs={"class": "question-text"})
    text.extend([part.extract() for part in list(fieldset.legend.children)])
    question.append(text)
    for row in fieldset.select(".quiz-how, .quiz-answer, .quiz-place, .quiz-number"):
        kind = row["class"]
        if "quiz-how" in kind:
            question.append(row.extract())
            continue
        line = soup.new_tag("p", attrs={"class": "choice"})
        label = copy(row.label)
        label.name, label.attrs = "span", {}
        blank = soup.new_tag("span", attrs={"class": "blank"})
        if "quiz-answer" in kind:
            line.extend([f"{str(row.input['id'])[-1]}) ", label])
        elif "quiz-place" in kind:
            line.extend([blank, " ", label])
        else:
            line.extend([label, ": ", blank])
        question.append(line)
    return question
