"""Sliders that are alive with and without a kernel, from one Python function.

>>> from lecnn_helpers.explore import explore

`explore(draw, name=..., describe=..., **controls)` shows the picture that `draw`
makes and a control for each of its arguments, save those given as
`ipywidgets.fixed(value)`, which are handed on as they are.

- On a kernel the controls are ipywidgets and every move calls `draw`.
- While a book is built (`EXPLORE_OUTPUT=page`, set by the Sphinx extension
  `lecnn_helpers.explore.sphinx`) `draw` is called once for every
  state, the pictures are packed, and the result is plain HTML: a small script
  unpacks them in the reader's browser. With `EXPLORE_OUTPUT=standalone` the
  script and the stylesheet come along in the output, for tools that do not load
  them on their own (nbconvert, Quarto, Jupyter Book 2).
- Without JavaScript, and on paper, the default state's picture and sentence stand.

The package needs matplotlib; ipywidgets only on a kernel. It knows nothing of
the book that uses it.

Modules, each using only those above it: `output` (where am I?), `controls` (what
can be set), `svg` (figure to markup), `frames` (many markups to few bytes),
`page` (HTML), `live` (ipywidgets), `explorer` (the front door), `still` (a picture
alone), and apart from these `sphinx` (the tie to a book build).
"""

from .controls import slider
from .explorer import Explorer, Preset, explore
from .still import Still, picture

__all__ = ["Explorer", "Preset", "Still", "explore", "picture", "slider"]
