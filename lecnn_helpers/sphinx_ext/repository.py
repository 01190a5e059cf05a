"""Where the book's repository is on the web, for the buttons of a page.

Nobody types the address, so that a fork's book leads to the fork. It is read from the
environment where GitHub Actions builds the book, else from the git remote `origin`. Where
neither names a repository that a reader's browser can open, there is no button.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

# What both Binder and a repository's host take for the branch they show first.
DEFAULT_BRANCH = "HEAD"
_BINDER = "https://mybinder.org"
# mybinder.org fetches from these; the server of a university it may not even reach.
_BINDER_HOSTS = ("github.com", "gitlab.com")
# github.com, gitlab.example.edu; not an alias of ~/.ssh/config such as github.com-work.
_HOST = re.compile(r"(?:[a-z0-9-]+\.)*git(?:hub|lab)(?:\.[a-z0-9-]+)*\.[a-z]{2,}")
_PATH = re.compile(r"(?:[\w.-]+/)+[\w.-]+", flags=re.ASCII)
_SSH = re.compile(r"(?:[^@/:]+@)?(?P<host>[^@/:]+):(?P<path>[^/:].*)")


@dataclass(frozen=True)
class Repository:
    """A repository that a browser can open, and the branch to show of it."""

    url: str
    branch: str = DEFAULT_BRANCH

    @property
    def runs_on_binder(self) -> bool:
        """Whether mybinder.org finds it by its owner's name and its own."""
        parts = urlsplit(self.url)
        return parts.netloc in _BINDER_HOSTS and parts.path.count("/") == 2


def web_address(remote: str) -> str | None:
    """Return the web page of a git remote on GitHub or GitLab; None for any other.

    Credentials in the remote's address are left out.

    Examples
    --------
    >>> web_address("git@github.com:reader/lecture.git")
    'https://github.com/reader/lecture'
    >>> web_address("https://reader:secret@gitlab.com/reader/lecture")
    'https://gitlab.com/reader/lecture'
    >>> web_address("/srv/git/lecture.git") is None
    True
    """
    remote = remote.strip()
    if "://" in remote:
        try:
            parts = urlsplit(remote)
            host, port = parts.hostname or "", parts.port
        except ValueError:
            return None
        if parts.scheme not in ("http", "https", "ssh") or parts.query or parts.fragment:
            return None
        path = parts.path
        # The port of ssh is not the one that serves the pages.
        scheme, port = ("https", None) if parts.scheme == "ssh" else (parts.scheme, port)
    else:
        match = _SSH.fullmatch(remote)
        if match is None:
            return None
        scheme, host, port, path = "https", match["host"].lower(), None, match["path"]
    # Where a firewall lets only port 443 pass, ssh goes to ssh.github.com or altssh.gitlab.com.
    host = host.removeprefix("alt").removeprefix("ssh.") if "ssh." in host else host
    path = path.strip("/").removesuffix(".git")
    if not _HOST.fullmatch(host) or not _PATH.fullmatch(path) or ".." in path:
        return None
    return f"{scheme}://{host}{f':{port}' if port else ''}/{path}"


def from_environment(environment: Mapping[str, str]) -> Repository | None:
    """Return the repository that GitHub Actions says it works on, if it says one.

    The branch is that of a push; a pull request and a tag have none that could be shown.
    """
    server = environment.get("GITHUB_SERVER_URL", "https://github.com")
    name = environment.get("GITHUB_REPOSITORY", "")
    url = web_address(f"{server}/{name}")
    if not name or url is None:
        return None
    kind, _, branch = environment.get("GITHUB_REF", "").partition("refs/heads/")
    return Repository(url, branch if branch and not kind else DEFAULT_BRANCH)


def pages_address(environment: Mapping[str, str]) -> str:
    """Return where the book that is being built will be read; empty if nobody knows.

    ``BOOK_ADDRESS`` says it. Without it, what GitHub Actions builds from ``main`` is
    published to GitHub Pages, whose own address leads on where the book has another.
    """
    said = environment.get("BOOK_ADDRESS", "")
    found = from_environment(environment)
    if said or found is None or environment.get("GITHUB_REF") != "refs/heads/main":
        return said
    host, owner, name = found.url.removeprefix("https://").split("/", 2)
    if host != "github.com":
        return ""
    site = f"{owner.lower()}.github.io"
    return f"https://{site}/" if name.lower() == site else f"https://{site}/{name}/"


def _git(folder: Path, *arguments: str) -> str | None:
    """Return what git says, or None if it fails or is not there."""
    try:
        result = subprocess.run(
            ["git", "-C", str(folder), *arguments], capture_output=True, text=True, check=False
        )
    except OSError:
        return None
    return result.stdout.strip() if result.returncode == 0 else None


def from_git(folder: Path) -> Repository | None:
    """Return the repository whose clone `folder` is, as its remote `origin` says.

    A book that was unpacked inside a clone of something else is not that something. A branch
    that `origin` does not have would be a dead link, so the default branch stands in for it.
    """
    top = _git(folder, "rev-parse", "--show-toplevel")
    if not top or Path(top).resolve() != folder.resolve():
        return None
    url = web_address(_git(folder, "remote", "get-url", "origin") or "")
    if url is None:
        return None
    branch = _git(folder, "symbolic-ref", "--quiet", "--short", "HEAD")
    known = branch and _git(folder, "rev-parse", "--verify", f"refs/remotes/origin/{branch}")
    return Repository(url, branch if branch and known else DEFAULT_BRANCH)


def find(folder: Path, environment: Mapping[str, str]) -> Repository | None:
    """Return the book's repository; None if there is none that a reader could open."""
    return from_environment(environment) or from_git(folder)


def source_address(
    folder: Path, environment: Mapping[str, str], path: str, first: int, last: int
) -> str | None:
    """Return where some lines of a file can be read as they were when the book was built.

    Parameters
    ----------
    folder
        The book's.
    environment
        What GitHub Actions says, if it builds the book.
    path
        The file's, from the book's folder.
    first, last
        Numbers of lines, from 1.

    Returns
    -------
    str or None
        None if the book has no repository that a browser could open.
    """
    repository = find(folder, environment)
    if repository is None:
        return None
    commit = environment.get("GITHUB_SHA") if from_environment(environment) else None
    if not commit:
        head = _git(folder, "rev-parse", "HEAD")
        # What was not pushed nobody finds there.
        commit = head if head and _git(folder, "branch", "-r", "--contains", head) else None
    on_gitlab = "gitlab" in urlsplit(repository.url).netloc
    blob, to = ("/-/blob", "-") if on_gitlab else ("/blob", "-L")
    lines = f"#L{first}{to}{last}"
    return f"{repository.url}{blob}/{quote(commit or repository.branch)}/{quote(path)}{lines}"


def theme_options(repository: Repository | None) -> dict[str, Any]:
    """Return the options of sphinx-book-theme for the buttons that lead to the repository.

    No button to Colab: there the chapters would miss the helper package.
    """
    if repository is None:
        # Empty, for jupyter-book's own default is its authors' repository.
        return {"repository_url": "", "use_repository_button": False, "use_issues_button": False}
    on_gitlab = "gitlab" in urlsplit(repository.url).netloc
    options: dict[str, Any] = {
        "repository_url": repository.url,
        "repository_provider": "gitlab" if on_gitlab else "github",
        # The theme puts it into addresses as it is.
        "repository_branch": quote(repository.branch),
        "use_repository_button": True,
        "use_issues_button": True,
    }
    if repository.runs_on_binder:
        options["launch_buttons"] = {"binderhub_url": _BINDER, "notebook_interface": "jupyterlab"}
    return options
