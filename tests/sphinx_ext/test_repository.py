"""Whose repository the buttons lead to."""

import os
import subprocess
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup

from lecnn_helpers.sphinx_ext import repository
from lecnn_helpers.sphinx_ext.repository import Repository

from ..conftest import NOTEBOOKS, PAGES, ROOT, jupyter_book, small_book


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("https://github.com/reader/lecture", "https://github.com/reader/lecture"),
        ("https://github.com/reader/lecture.git\n", "https://github.com/reader/lecture"),
        ("https://github.com/reader/lecture/", "https://github.com/reader/lecture"),
        ("https://GitHub.com/Reader/Lecture", "https://github.com/Reader/Lecture"),
        ("git@github.com:reader/lecture.git", "https://github.com/reader/lecture"),
        ("github.com:reader/lecture", "https://github.com/reader/lecture"),
        ("ssh://git@github.com:22/reader/lecture.git", "https://github.com/reader/lecture"),
        ("ssh://git@ssh.github.com:443/reader/lecture.git", "https://github.com/reader/lecture"),
        ("ssh://git@altssh.gitlab.com:443/reader/lecture", "https://gitlab.com/reader/lecture"),
        ("https://gitlab.com/group/course/lecture.git", "https://gitlab.com/group/course/lecture"),
        ("git@gitlab.example.edu:a.b/c_d-e.git", "https://gitlab.example.edu/a.b/c_d-e"),
        ("http://gitlab.example.edu:8080/a/b", "http://gitlab.example.edu:8080/a/b"),
    ],
)
def test_the_web_address_of_a_remote(remote, address):
    assert repository.web_address(remote) == address


@pytest.mark.parametrize("host", ["github.com", "gitlab.com", "gitlab.example.edu"])
@pytest.mark.parametrize("who", ["reader:secret", "x-access-token:secret", "secret"])
def test_no_credentials_are_published(host, who):
    address = repository.web_address(f"https://{who}@{host}/reader/lecture.git")
    assert address == f"https://{host}/reader/lecture"


@pytest.mark.parametrize(
    "remote",
    [
        "",
        "/srv/git/lecture.git",
        "../lecture",
        "C:\\lectures\\lecture",
        "C:/lectures/lecture",
        "file:///srv/git/github.com/lecture.git",
        "git://github.com/reader/lecture",
        "https://example.org/reader/lecture",
        "https://example.org/github.com/lecture",
        "https://github.com",
        "https://github.com/",
        "https://github.com/reader",
        "https://github.com:port/reader/lecture",
        "https://github.com/../reader/lecture",
        "https://github.com/reader/lecture?x=1",
        "https://github.com/reader/lecture#x",
        'https://github.com/reader/"><script>',
        "https://notgithub.com/reader/lecture",
        # Names of ~/.ssh/config, which no browser knows.
        "git@github:reader/lecture.git",
        "git@github-work:reader/lecture.git",
        "git@github.com-work:reader/lecture.git",
    ],
)
def test_what_no_browser_can_open_has_no_address(remote):
    assert repository.web_address(remote) is None


ACTIONS = {
    "GITHUB_SERVER_URL": "https://github.com",
    "GITHUB_REPOSITORY": "reader/lecture",
    "GITHUB_REF": "refs/heads/main",
}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, Repository("https://github.com/reader/lecture", "main")),
        ({"GITHUB_REPOSITORY": "fork/it"}, Repository("https://github.com/fork/it", "main")),
        (
            {"GITHUB_REF": "refs/heads/a/b"},
            Repository("https://github.com/reader/lecture", "a/b"),
        ),
        (
            {"GITHUB_REF": "refs/pull/7/merge"},
            Repository("https://github.com/reader/lecture", "HEAD"),
        ),
        ({"GITHUB_REF": "refs/tags/v1"}, Repository("https://github.com/reader/lecture", "HEAD")),
        ({"GITHUB_REPOSITORY": ""}, None),
        ({"GITHUB_REPOSITORY": "reader"}, None),
        ({"GITHUB_SERVER_URL": "file:///srv"}, None),
    ],
)
def test_what_github_actions_says(changes, expected):
    assert repository.from_environment(ACTIONS | changes) == expected


@pytest.mark.parametrize(
    ("changes", "address"),
    [
        ({}, "https://reader.github.io/lecture/"),
        ({"GITHUB_REPOSITORY": "Reader/Lecture"}, "https://reader.github.io/Lecture/"),
        ({"GITHUB_REPOSITORY": "Reader/reader.github.io"}, "https://reader.github.io/"),
        ({"BOOK_ADDRESS": "https://a.example.org/b"}, "https://a.example.org/b"),
        # These are tested, and not published.
        ({"GITHUB_REF": "refs/heads/try"}, ""),
        ({"GITHUB_REF": "refs/pull/3/merge"}, ""),
        ({"GITHUB_SERVER_URL": "https://github.example.edu"}, ""),
        ({"GITHUB_REPOSITORY": ""}, ""),
    ],
)
def test_where_the_pages_are_read(changes, address):
    main = {
        "GITHUB_SERVER_URL": "https://github.com",
        "GITHUB_REPOSITORY": "reader/lecture",
        "GITHUB_REF": "refs/heads/main",
    }
    assert repository.pages_address(main | changes) == address


def test_without_github_actions_the_environment_says_nothing():
    assert repository.from_environment({}) is None


@pytest.fixture
def clone(tmp_path, monkeypatch):
    """A function that makes a clone with a remote `origin`, on a branch `work`."""
    # A hook runs with these set, and git would look there and not into the folder.
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)

    def git(*arguments):
        name = ["-c", "user.name=a reader", "-c", "user.email=reader@example.org"]
        subprocess.run(["git", *name, *arguments], cwd=tmp_path, check=True, capture_output=True)

    def clone(remote, pushed=True):
        git("init", "--initial-branch=work")
        if remote:
            git("remote", "add", "origin", remote)
        git("commit", "--allow-empty", "--message=first")
        if pushed:
            git("update-ref", "refs/remotes/origin/work", "HEAD")
        return tmp_path

    clone.git = git
    return clone


def test_the_remote_of_a_clone(clone):
    folder = clone("git@github.com:reader/lecture.git")
    assert repository.from_git(folder) == Repository("https://github.com/reader/lecture", "work")


def test_a_branch_that_was_not_pushed_is_not_linked(clone):
    folder = clone("git@github.com:reader/lecture.git", pushed=False)
    assert repository.from_git(folder) == Repository("https://github.com/reader/lecture", "HEAD")


def test_a_commit_without_a_branch(clone):
    folder = clone("git@github.com:reader/lecture.git")
    clone.git("checkout", "--detach")
    assert repository.from_git(folder) == Repository("https://github.com/reader/lecture", "HEAD")


@pytest.mark.parametrize("remote", [None, "/srv/git/lecture.git", "file:///srv/git/lecture.git"])
def test_a_clone_of_no_public_place(clone, remote):
    assert repository.from_git(clone(remote)) is None


def test_a_book_inside_a_clone_of_something_else(clone):
    inside = clone("git@github.com:reader/everything.git") / "book"
    inside.mkdir()
    assert repository.from_git(inside) is None


def test_no_clone_at_all(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert repository.from_git(tmp_path) is None


def test_no_git_at_all(clone, monkeypatch):
    folder = clone("git@github.com:reader/lecture.git")
    monkeypatch.setenv("PATH", "")
    assert repository.from_git(folder) is None


@pytest.mark.parametrize("pushed", [True, False])
def test_lines_are_shown_as_they_were_built(clone, pushed):
    folder = clone("git@github.com:reader/lecture.git", pushed=pushed)
    head = (folder / ".git/refs/heads/work").read_text().strip()
    address = repository.source_address(folder, {}, "a b/figures.py", 3, 9)
    commit = head if pushed else "HEAD"
    assert address == f"https://github.com/reader/lecture/blob/{commit}/a%20b/figures.py#L3-L9"


def test_lines_are_shown_on_gitlab_and_by_actions(clone):
    folder = clone("git@gitlab.com:reader/lecture.git")
    address = repository.source_address(folder, {}, "figures.py", 3, 9)
    assert address.startswith("https://gitlab.com/reader/lecture/-/blob/")
    assert address.endswith("/figures.py#L3-9")
    address = repository.source_address(folder, ACTIONS | {"GITHUB_SHA": "abc"}, "figures.py", 1, 2)
    assert address == "https://github.com/reader/lecture/blob/abc/figures.py#L1-L2"


def test_lines_of_no_public_place_are_not_shown(clone):
    assert repository.source_address(clone(None), {"GITHUB_SHA": "abc"}, "figures.py", 1, 2) is None


def test_the_environment_goes_before_the_remote(clone):
    folder = clone("git@github.com:upstream/lecture.git")
    assert repository.find(folder, ACTIONS).url == "https://github.com/reader/lecture"
    assert repository.find(folder, {}).url == "https://github.com/upstream/lecture"


@pytest.mark.parametrize(
    ("url", "on_binder"),
    [
        ("https://github.com/reader/lecture", True),
        ("https://gitlab.com/reader/lecture", True),
        # The theme's address for these is one that Binder does not understand.
        ("https://gitlab.com/group/course/lecture", False),
        ("https://gitlab.example.edu/reader/lecture", False),
    ],
)
def test_binder_is_offered_where_it_can_fetch(url, on_binder):
    options = repository.theme_options(Repository(url, "main"))
    assert options["repository_url"] == url
    assert options["use_repository_button"]
    assert options["use_issues_button"]
    assert ("launch_buttons" in options) == on_binder


def test_a_branch_is_written_as_addresses_are():
    options = repository.theme_options(Repository("https://github.com/a/b", "fix/#12 50%"))
    assert options["repository_branch"] == "fix/%2312%2050%25"


def buttons(page):
    """The addresses that the buttons above a page lead to, by what stands on them."""
    links = page.select(".article-header-buttons a[href^=http]")
    return {link.get_text(strip=True): link["href"] for link in links}


@pytest.mark.slow
def test_a_forks_book_leads_to_the_fork(tmp_path):
    page = small_book(tmp_path, "1 + 1")

    def built(**environment):
        jupyter_book(tmp_path, PYTHONPATH=str(tmp_path), **environment)
        return BeautifulSoup(page.read_text(), "html.parser")

    shown = built(**ACTIONS)
    assert buttons(shown) == {
        "Binder": "https://mybinder.org/v2/gh/reader/lecture/main?urlpath=lab/tree/book/page.ipynb",
        "Repository": "https://github.com/reader/lecture",
        "Open issue": "https://github.com/reader/lecture/issues/new"
        "?title=Issue%20on%20page%20%2Fbook/page.html&body=Your%20issue%20content%20here.",
    }
    # What a button shows comes with the book.
    pictures = [image["src"] for image in shown.select(".article-header-buttons img")]
    assert len(pictures) == 1
    assert all((page.parent / picture).is_file() for picture in pictures)

    forked = buttons(built(**ACTIONS | {"GITHUB_REPOSITORY": "fork/lecture-2"}))
    assert len(forked) == 3
    assert all("/fork/lecture-2" in address for address in forked.values())

    # Neither Actions nor a clone: no button, and nothing of jupyter-book's own repository.
    bare = built(GITHUB_REPOSITORY="", GIT_CEILING_DIRECTORIES=str(tmp_path.parent))
    assert buttons(bare) == {}
    assert "fork/lecture-2" not in str(bare)
    assert "executablebooks/jupyter-book" not in str(bare)


@pytest.mark.parametrize("name", PAGES)
def test_no_dead_button_in_this_book(book, name):
    page = BeautifulSoup((book / "book" / f"{name}.html").read_text(), "html.parser")
    here = repository.find(ROOT, os.environ)
    found = buttons(page)
    if here is None:
        assert found == {}
        assert not page.select(".dropdown-launch-buttons, .dropdown-source-buttons")
        return
    assert found["Repository"] == here.url
    launches = here.runs_on_binder and name in [path.stem for path in NOTEBOOKS]
    assert ("Binder" in found) == launches
    if launches:
        assert urlsplit(found["Binder"]).query == f"urlpath=lab/tree/book/{name}.ipynb"
