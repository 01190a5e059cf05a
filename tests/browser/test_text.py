"""Text in the pictures, on a phone: as wide as measured, no letter cut, none over another."""

from __future__ import annotations

import pytest

from ..conftest import CHAPTERS
from ..pictures.letters import LEAST, LEAST_RAISED, ON_A_PHONE
from .test_explorers import SET, sample, shape

pytestmark = pytest.mark.browser

# What a letter's box has above and below the letter itself is left out: so much of its size.
# Half a pixel is the rounding of positions.
TOLD = """([selector, least, raised]) => {
    const told = [];
    for (const svg of document.querySelectorAll(selector + " .explorer-picture > svg")) {
        const frame = svg.getBoundingClientRect();
        const scale = frame.width / svg.viewBox.baseVal.width;
        const boxes = [];
        for (const text of svg.querySelectorAll("text")) {
            if (!text.textContent.trim()) continue;
            const sizes = [...text.querySelectorAll("tspan"), ...(text.children.length ? [] : [text])]
                .map((part) => scale * parseFloat(getComputedStyle(part).fontSize));
            const most = Math.max(...sizes), box = text.getBoundingClientRect();
            if (most < least - 0.005 || Math.min(...sizes) < raised - 0.005)
                told.push(`small: ${text.textContent}, ${Math.min(...sizes).toFixed(2)} px`);
            const across = box.height > box.width && text.hasAttribute("transform");
            const spare = 0.22 * most;
            const [x, y] = across ? [spare, 0] : [0, spare];
            boxes.push({
                text: text.textContent,
                left: box.left + x, right: box.right - x, top: box.top + y, bottom: box.bottom - y,
            });
        }
        boxes.forEach((a, i) => {
            if (a.left < frame.left - 0.5 || a.right > frame.right + 0.5
                || a.top < frame.top - 0.5 || a.bottom > frame.bottom + 0.5)
                told.push(`cut: ${a.text}`);
            for (const b of boxes.slice(i + 1)) {
                const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
                const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
                if (width > 0.5 && height > 0.5) told.push(`over one another: ${a.text} | ${b.text}`);
            }
        });
    }
    return told;
}"""


def told(page, selector):
    """What is small, cut, or over something else in the pictures that are shown."""
    return page.evaluate(TOLD, [selector, LEAST, LEAST_RAISED])


def test_a_picture_is_as_wide_as_the_sizes_assume(shared):
    page = shared.at(width=360)
    widths = page.evaluate(
        "[...document.querySelectorAll('.explorer-picture > svg')]"
        ".map((svg) => svg.getBoundingClientRect().width)"
    )
    # A picture in a box of its own may be a little narrower; it has its letters all the same.
    assert all(width >= ON_A_PHONE - 0.5 for width in widths), sorted(set(widths))


def test_text_of_stills_is_whole_and_apart(shared):
    assert told(shared.at(width=360), ".explorer-still") == []


def test_text_of_explorers_is_whole_and_apart(shared):
    if shared.name not in [path.stem for path in CHAPTERS]:
        pytest.skip("a page without explorers")
    page = shared.at(width=360)
    ids = page.evaluate(
        "[...document.querySelectorAll('.explorer:not(.explorer-still)')].map((root) => root.id)"
    )
    found = {}
    for name in ids:
        presets = page.evaluate(
            """(id) => JSON.parse(document.querySelector(`#${id} .explorer-data`).textContent)
                .presets.map((preset) => preset.state)""",
            name,
        )
        for state in [*presets, *sample(shape(page, name), n=0)]:
            page.evaluate(SET, [name, state])
            if problems := told(page, f"#{name}"):
                found[name, str(state)] = problems
        page.locator(f"#{name} .explorer-reset").click()
        if problems := told(page, f"#{name}"):
            found[name, "default"] = problems
    assert ids
    assert not found


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ('<text x="10" y="50" style="font-size:11px">one</text>', []),
        ('<text x="10" y="50" style="font-size:10px">one</text>', ["small: one, 10.00 px"]),
        ('<text x="190" y="50" style="font-size:11px">one</text>', ["cut: one"]),
        (
            '<text x="10" y="50" style="font-size:11px">one</text>'
            '<text x="20" y="53" style="font-size:11px">two</text>',
            ["over one another: one | two"],
        ),
        (
            '<text x="10" y="50" style="font-size:11px">one</text>'
            '<text x="10" y="62" style="font-size:11px">two</text>',
            [],
        ),
        (
            '<text><tspan x="10" y="50" style="font-size:11px">x</tspan>'
            '<tspan x="18" y="46" style="font-size:8px">2</tspan></text>',
            [],
        ),
    ],
)
def test_the_look_sees_what_is_there(chromium, inside, said):
    page = chromium.new_page()
    page.set_content(
        '<div id="one"><div class="explorer-picture" style="width:200px">'
        f'<svg viewBox="0 0 200 100">{inside}</svg></div></div>'
    )
    assert told(page, "#one") == said
    page.close()
