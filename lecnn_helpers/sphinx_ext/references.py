"""Plain Markdown links to the entries of the bibliography.

A citation in a chapter is a link, ``[Ioffe and Szegedy](references.md#ioffe2015batch)``,
because a `{cite}` role is raw text in JupyterLab. MyST follows such a link to headings
only. Here the entries that sphinxcontrib-bibtex lists on a page become known to MyST by
their keys, so that a link to an entry is resolved, and one to no entry is a warning. For
that the entries' ids must be their keys: ``bibtex_cite_id: "{key}"`` in ``_config.yml``.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform


def name_entries(app: Sphinx, doctree: nodes.document) -> None:
    """Let MyST find a page's bibliography entries; connect to "doctree-read"."""
    if "cite" not in app.env.domains:
        return
    here = app.env.docname
    for place, bibliography in app.env.get_domain("cite").bibliographies.items():
        if place.docname == here:
            slugs = app.env.metadata[here].setdefault("myst_slugs", {})
            for key, entry in bibliography.citation_nodes.items():
                slugs[key] = (None, entry["ids"][0], key)


class EntryLabels(SphinxPostTransform):
    """On paper, give each entry of a bulleted bibliography the label that links lead to."""

    # Right after sphinxcontrib-bibtex has put the entries on their page (5).
    default_priority = 6
    formats = ("latex",)

    def run(self, **_: Any) -> None:
        """Change the book's tree in place; called by Sphinx."""
        for entry in list(self.document.findall(nodes.list_item)):
            if "docname" in entry:
                entry[0].insert(0, nodes.target("", "", ids=entry["ids"]))
