"""Each formula of the book beside the same TeX set by MathJax, in the same browser."""

import html
import importlib.util
import json
import re
from pathlib import Path

import numpy as np
import pytest

from lecnn_helpers.sphinx_ext import fonts
from lecnn_helpers.sphinx_ext.mathematics import Setter

pytestmark = pytest.mark.browser

MATHJAX = (
    Path(importlib.util.find_spec("sphinx-mathjax-offline").origin).parent / "static" / "mathjax"
)
# What the book has, and what the next chapter may have.
OTHERS = [
    (r"\begin{aligned} a + b &= c \\ d &= \frac{e}{f} \end{aligned}", True),
    (r"\begin{pmatrix} 1 & 0 \\ 0 & 1 \end{pmatrix}", True),
    (r"f(x) = \begin{cases} x & \text{if } x > 0 \\ 0 & \text{otherwise} \end{cases}", True),
    (r"\mathbf{W} \in \mathbb{R}^{n \times m}", False),
    (r"\mathcal{L}(\theta) = \int_0^1 \left( \frac{x}{1 + x} \right)^2 dx", True),
    (r"\lVert x \rVert_2 \le \lVert x \rVert_1", False),
    (r"\underset{w}{\operatorname{argmin}}\; \prod_{i=1}^{n} p_i", True),
    (r"\widehat{abc} \quad \vec v \quad \dot x \quad \tilde y \quad \bar z", True),
    (r"\binom{n}{k} = \frac{n!}{k!\,(n-k)!}", True),
]
# How far a formula may be wider, or higher, than MathJax's once both have letters of one size.
# STIX has other gaps and lower braces than MathJax; a sign lost, or a fence that has not grown,
# differs by more.
WIDTH, HEIGHT = 0.22, 0.45
# Below this, in px, it is single letters that are compared, of which some are a quarter wider.
LEAST = 40


@pytest.fixture(scope="module")
def formulas(book):
    """All formulas of the built pages, with whether they stand by themselves."""
    found = {formula: None for formula in OTHERS}
    for path in sorted((book / "book").glob("*.html")):
        text = path.read_text(encoding="utf-8")
        for display, tex in re.findall(
            r'<math( display="block")?>.*?<annotation[^>]*>(.*?)</annotation>', text, re.DOTALL
        ):
            found[html.unescape(tex), bool(display)] = None
    assert len(found) > 150
    return list(found)


def test_formulas_are_as_wide_and_as_high_as_mathjax_s(chromium, formulas, tmp_path):
    address = fonts.Font(fonts.mathematics()).address(map(chr, range(0x20, 0x1D800)))
    with Setter() as setter:
        ours = [setter.set(tex, display=display) for tex, display in formulas]
    rows = "".join(
        f"<p><span class=ours>{math}</span> <span class=theirs></span></p>" for math in ours
    )
    style = (
        f"@font-face{{font-family:M;src:url({address})}}"
        "math{font-family:M;font-size:20px}span{display:inline-block}p{width:max-content}"
    )
    page = tmp_path / "page.html"
    page.write_text(
        f"<!doctype html><meta charset=utf-8><title>t</title><style>{style}</style>"
        f"<script>MathJax = {{startup: {{typeset: false}}}}</script>"
        f'<script src="{(MATHJAX / "tex-chtml.js").as_uri()}"></script>{rows}',
        encoding="utf-8",
    )
    tab = chromium.new_page()
    tab.goto(page.as_uri())
    boxes = tab.evaluate(
        """async (formulas) => {
            await MathJax.startup.promise;
            await document.fonts.ready;
            const places = [...document.querySelectorAll(".theirs")];
            for (const [i, [tex, display]] of formulas.entries())
                places[i].append(await MathJax.tex2chtmlPromise(tex, { display }));
            document.head.append(MathJax.chtmlStylesheet());
            await document.fonts.ready;
            await new Promise((resolve) => setTimeout(resolve, 500));
            const size = (element) => {
                const { width, height } = element.getBoundingClientRect();
                return [width, height];
            };
            return places.map((place) => [
                size(place.previousElementSibling.querySelector("math")),
                size(place.querySelector("mjx-math")),
            ]);
        }""",
        json.loads(json.dumps(formulas)),
    )
    tab.close()
    ratios = np.array([np.divide(*pair) for pair in boxes])
    without_roots = ["sqrt" not in tex for tex, _ in formulas]
    typical = np.median(ratios[without_roots], axis=0)
    wide = {
        formulas[i][0]: np.round(ratios[i] / typical, 2).tolist()
        for i, ((width, height), _) in enumerate(boxes)
        if (width > LEAST and abs(ratios[i][0] / typical[0] - 1) > WIDTH)
        or (height > LEAST and abs(ratios[i][1] / typical[1] - 1) > HEIGHT)
    }
    assert not wide


def test_what_follows_a_root_stands_close_behind_it(chromium, tmp_path):
    address = fonts.Font(fonts.mathematics()).address("√𝑥𝑦(),0123456789")
    under = ("x", "x_1", r"\frac{x}{y}")
    with Setter() as setter:
        roots = [setter.set(rf"\sqrt{{{tex}}}", display=False) for tex in under]
    page = tmp_path / "page.html"
    page.write_text(
        f"<!doctype html><style>@font-face{{font-family:M;src:url({address})}}"
        f"math{{font-family:M;font-size:40px}}</style>{'<br>'.join(roots)}",
        encoding="utf-8",
    )
    tab = chromium.new_page()
    tab.goto(page.as_uri())
    gaps, below = tab.evaluate(
        """() => document.fonts.ready.then(() => {
            const boxes = [...document.querySelectorAll("msqrt")]
                .map((root) => [root, root.firstElementChild].map((e) => e.getBoundingClientRect()));
            return [boxes.map(([root, inside]) => root.right - inside.right),
                    boxes.map(([root, inside]) => root.bottom - inside.bottom)];
        })"""
    )
    tab.close()
    assert max(gaps) < 1
    # Nor does the sign of a root of one letter hang down by half its size.
    assert below[0] < 0.5 * 40


def test_a_formula_wider_than_a_phone_begins_where_it_can_be_read(shared):
    begins = shared.at(width=360).evaluate(
        """() => [...document.querySelectorAll("div.math")].map((box) => {
            box.scrollLeft = 0;
            const [math, frame] = [box.querySelector("math"), box].map((e) => e.getBoundingClientRect());
            return [box.textContent.slice(0, 40), math.left - frame.left];
        })"""
    )
    assert [formula for formula, left in begins if left < -0.5] == []
