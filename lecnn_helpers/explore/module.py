"""An explorer as a front-end module of anywidget: one file, for every host of such modules.

MyST's ``{anywidget}`` directive (Jupyter Book 2) takes it as it is, and on a kernel a widget
whose ``_esm`` is its path. The module's only export is ``default { render }``; the script, the
styles and the packed pictures are inside, and nothing is fetched.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from . import page

SCRIPT = "module.js"


def module_around(name: str, theme: str) -> Callable[[str], str]:
    """Return a function that makes a module of an explorer's HTML.

    Parameters
    ----------
    name
        The explorer's name, for those who open the file.
    theme
        "light", "dark", or "auto": what the host says in a way that we know, and else a white
        card.

    Raises
    ------
    ValueError
        If `theme` is not one of `page.THEMES`.
    """
    page.check_theme(theme)
    package = __name__.rpartition(".")[0]

    def module(html: str) -> str:
        # The styles of a saved page give tables their dress, which the host's styles, outside of
        # the shadow root, cannot. What they say of the page itself reaches nothing there.
        texts = {
            "html": html,
            "style": page.asset(page.DOCUMENT_STYLE) + page.asset(page.STYLE),
            "theme": theme,
        }
        return "\n".join(
            [
                f"// The explorer {name!r}, an anywidget front-end module written by {package}.",
                *(
                    f"const {key} = {json.dumps(text, ensure_ascii=False)};"
                    for key, text in texts.items()
                ),
                "const exploreHost = {};",
                page.asset(page.SCRIPT),
                page.asset(SCRIPT),
            ]
        )

    return module
