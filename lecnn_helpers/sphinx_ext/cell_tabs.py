"""Code cells side by side in tabs: the same step in several libraries.

A code cell whose metadata holds ``"tab": "PyTorch"`` goes into the tab of that label,
together with the tabbed cells right before and after it. JupyterLab ignores the key and
shows the cells one below another, so a cell should say in a comment what it is. In the
page the tabs are sphinx-design's own: radio buttons, which need no script and follow
the arrow keys; choosing one library chooses it on the whole page.
"""

from __future__ import annotations

import itertools
from typing import Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx_design.shared import create_component

_GROUP = "library"


class CellTabs(SphinxPostTransform):
    """Gather neighboring code cells with a `tab` in their metadata into a tab set."""

    # Before sphinx-design makes HTML of its tab sets (200).
    default_priority = 150

    def run(self, **_: Any) -> None:
        """Change the page's tree in place; called by Sphinx."""
        parents = {id(cell.parent): cell.parent for cell in self.document.findall(_is_tabbed)}
        for parent in parents.values():
            children = []
            for tabbed, run in itertools.groupby(parent.children, key=_is_tabbed):
                nodes_of_run = list(run)
                children += [_tab_set(nodes_of_run)] if tabbed else nodes_of_run
            parent.children = []
            parent += children


def _is_tabbed(node: nodes.Node) -> bool:
    return isinstance(node, nodes.container) and "tab" in node.get("cell_metadata", {})


def _tab_set(cells: list[nodes.container]) -> nodes.container:
    by_label: dict[str, list[nodes.container]] = {}
    for cell in cells:
        by_label.setdefault(cell["cell_metadata"]["tab"], []).append(cell)
    items = []
    for label, content in by_label.items():
        title = nodes.rubric(label, "", nodes.Text(label), classes=["sd-tab-label"])
        title["sync_group"], title["sync_id"] = _GROUP, label
        items.append(
            create_component(
                "tab-item",
                classes=["sd-tab-item"],
                children=[
                    title,
                    create_component("tab-content", classes=["sd-tab-content"], children=content),
                ],
            )
        )
    return create_component("tab-set", classes=["sd-tab-set"], children=items)
