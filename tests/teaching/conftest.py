"""A page of a book as the build leaves it, without a build: two explorers and a still."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from matplotlib.figure import Figure

from lecnn_helpers.explore import Preset, explore, picture
from lecnn_helpers.explore import explorer as explorer_module


def draw(slope, dashed=False):
    figure = Figure(figsize=(4, 3))
    axes = figure.add_subplot(xlim=(0, 1), ylim=(0, 3), title="A line & a <title>")
    axes.plot([0, 1], [0, slope], color="#0069a6", linestyle="--" if dashed else "-")
    axes.text(0.5, 2.5, f"slope {slope}", ha="right", fontsize=14, color="#b34700")
    axes.set_ylabel("up", style="italic", weight="bold")
    return figure


def describe(slope, dashed=False):
    return f"Slope {slope}{', dashed' if dashed else ''}."


@pytest.fixture(scope="session")
def page():
    """The HTML of a page around two explorers and a still."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EXPLORE_OUTPUT", "page")
        patch.setattr(explorer_module, "_names_on_this_page", set())
        return page_around(line())


def line():
    """Return an explorer with two controls, and two presets; one has signs in its label."""
    return explore(
        draw,
        name="line",
        describe=describe,
        presets={
            "steep & dashed": Preset("As steep as it goes.", slope=3, dashed=True),
            "flat": Preset("Nothing rises.", slope=0),
        },
        slope=(0, 3),
        dashed=False,
    )


def page_around(line):
    table = explore(
        lambda n: f"<table><tr><td>{n}</td></tr></table>",
        name="table",
        describe=lambda n: f"A {n}.",
        n=(0, 2),
    )
    still = picture(draw(1), "It stands still & <so> on.")
    outputs = {
        name: f'<div class="cell tag_x"><div class="cell_output"><div class="output text_html">'
        f"{shown._repr_mimebundle_()['text/html']}</div></div></div>"
        for name, shown in (("line", line), ("table", table), ("still", still))
    }
    return f"""<!doctype html><html lang="en"><head>
<style>@font-face{{font-family:"Book Math";src:url(data:font/woff2;base64,AAAA)}}</style></head><body>
<nav><a href="elsewhere.html">Elsewhere</a></nav><article>
<section id="a-line"><h1>A line<a class="headerlink" href="#a-line">#</a></h1><p>It begins.</p>
<section id="play"><h2>Play</h2><p>Said before. Drag <a href="other.html#x">the line</a> up:</p>
{outputs["line"]}<p>Said after.</p></section>
<section id="numbers"><h2>Numbers</h2><div class="math"><math><mi>x</mi></math></div>
<blockquote><p>In the notes' words.</p></blockquote>{outputs["table"]}
<section id="deeper"><h3>Deeper</h3><p>See <a href="https://example.org/">there</a>.</p>
{outputs["still"]}</section></section>
<section id="exercises"><h2>Exercises</h2><p><strong>1. By hand.</strong> What is it?</p>
<div class="cell tag_exercise"><div class="cell_output"><div class="output stream">hidden</div></div>
</div></section></section></article></body></html>"""


@pytest.fixture
def chapter():
    """A chapter that nobody needs to import."""
    return SimpleNamespace(number=3, name="a_line", title="A line", document="part/a_line")
