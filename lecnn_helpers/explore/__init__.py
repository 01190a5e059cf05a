"""Sliders that are alive with and without a kernel, from one Python function.

>>> from lecnn_helpers.explore import explore

`explore(draw, name=..., describe=..., **controls)` shows the picture that `draw`
makes and a control for each of its arguments, given as for `ipywidgets.interact`, save
those given as `ipywidgets.fixed(value)`, which are handed on as they are.

- On a kernel the controls are ipywidgets and every move calls `draw`.
- While a book is built (`EXPLORE_OUTPUT=page`, set by the Sphinx extension
  `lecnn_helpers.explore.sphinx`) `draw` is called once for every
  state, the pictures are packed, and the result is plain HTML: a small script
  unpacks them in the reader's browser. With `EXPLORE_OUTPUT=standalone` the
  script and the stylesheet come along in the output, for tools that do not load
  them on their own (nbconvert, Quarto, Jupyter Book 2).
- Where Python runs in the reader's page (`EXPLORE_OUTPUT=in-page`), the page's own controls ask
  for each state, and nothing is packed.
- Without JavaScript, and on paper, the default state's picture and sentence stand.

The package needs matplotlib and NumPy. ipywidgets is used on a kernel only; where it is
not installed a kernel shows the page's form, all states drawn. It knows nothing of the
book that uses it.

Modules, each using only those above it: `output` (where am I?), `numerals` (how a
number is written), `controls` (what can be set), `returned` (what `draw` gave); `color`,
`writing`, `ground`, `lettering` and `renderer` (what matplotlib draws, as lines of SVG), `ink`
(what follows a dark page), `svg` (figure to markup), `markup` (HTML to lines), `frames` (many
markups to few bytes), `image` (the picture without a script), `drag` (the picture that is
touched), `page` (HTML), `module` (the same for anywidget's hosts), `live` (ipywidgets),
`asked` (one state at a time), `explorer` (the front
door), `still` (a picture alone), and apart from these `built` (explorers
in built pages), `paper` (QR codes) and `sphinx` (the tie to a book build).
"""

from .controls import slider
from .explorer import Explorer, Preset, explore
from .still import Still, picture

__all__ = ["Explorer", "Preset", "Still", "explore", "picture", "slider"]
