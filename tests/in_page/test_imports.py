"""What a cell above imports comes when somebody uses it, and not before."""

from __future__ import annotations

import ast
import subprocess
import sys
import textwrap

import pytest

from lecnn_helpers.in_page.imports import Waiting
from lecnn_helpers.in_page.session import Session


def fresh(code):
    """Run code in a Python of its own; return what it prints."""
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def run(session, cell, source, *, quiet=False):
    output = []
    fine = session.run(cell, source, lambda *what: output.append(what), quiet=quiet)
    return "".join(content for _, content in output), fine


def test_a_verdict_needs_no_matplotlib_and_a_picture_does():
    """A page that waits for a verdict shall not wait for matplotlib."""
    printed = fresh("""
        import sys
        from lecnn_helpers.in_page.session import Session, start
        start(["torch"])
        session, told = Session(), []
        setup = '''
        import numpy as np
        import torch
        import matplotlib.pyplot as plt
        from lecnn_helpers.chapters.batch_norm import check, figures, quiz
        from lecnn_helpers.explore import explore, picture
        '''
        tell = lambda *what: told.append(what)
        assert session.run("1", setup.replace("        ", ""), tell, quiet=True)
        assert session.bound == ["np", "torch", "plt", "check", "figures", "quiz", "explore",
                                 "picture"]
        assert session.run("2", "check('variance', 5)", tell)
        assert session.bound == []
        print("Right" in told[-1][1], "matplotlib" in sys.modules)
        assert session.run("3", "plt.plot([1, 2]);", tell)
        print("svg" in told[-1][1], "matplotlib" in sys.modules)
    """)
    assert printed.split() == ["True", "False", "True", "True"]


def test_each_name_of_an_import_waits_by_itself():
    session = Session()
    run(session, "1", "from math import pi, e as euler\nimport os.path, json as j", quiet=True)
    assert {"pi", "euler", "os", "j"}.isdisjoint(session.names)
    assert run(session, "2", "euler > 2")[0] == "<pre>True</pre>"
    assert "euler" in session.names
    assert "pi" not in session.names
    assert run(session, "3", "os.path.basename('a/b')")[0] == "<pre>'b'</pre>"


@pytest.mark.parametrize(
    "use",
    [
        "def f():\n    return math.pi\nf()",
        "[math.pi for _ in range(1)][0]",
        "(lambda: math.pi)()",
        "class A:\n    pi = math.pi\nA.pi",
        "f'{math.pi}' and math.pi",
        "eval('math.pi')",
        "globals()['math'].pi",
    ],
)
def test_whatever_writes_the_name_has_it(use):
    session = Session()
    run(session, "1", "import math", quiet=True)
    assert run(session, "2", use) == ("<pre>3.141592653589793</pre>", True)


def test_a_function_that_was_there_before_finds_the_import():
    """Its name was written, so the import does not wait."""
    session = Session()
    run(session, "1", "def area():\n    return math.pi", quiet=True)
    run(session, "2", "import math", quiet=True)
    assert run(session, "3", "area()") == ("<pre>3.141592653589793</pre>", True)


def test_a_name_that_was_taken_is_given_back_at_once():
    session = Session()
    run(session, "1", "import math", quiet=True)
    run(session, "2", "def area():\n    return math.pi")
    run(session, "3", "math = 'taken'")
    run(session, "1", "import math", quiet=True)
    assert run(session, "4", "area()") == ("<pre>3.141592653589793</pre>", True)


def test_what_stands_before_an_import_may_be_there_for_it():
    session = Session()
    source = "import sys\nsys.modules['told'] = sys\nimport told\ndel sys.modules['told']"
    assert run(session, "1", source, quiet=True) == ("", True)
    assert session.names["told"] is sys


def test_a_star_and_the_future_do_not_wait():
    session = Session()
    source = "from __future__ import annotations\nfrom math import *"
    run(session, "1", source, quiet=True)
    assert session.names["pi"] == pytest.approx(3.14159, abs=1e-5)


def test_an_import_that_fails_says_so_where_its_name_is_used():
    session = Session()
    assert run(session, "1", "x = 3\nimport nowhere_to_be_found", quiet=True)[1] is False
    assert run(session, "2", "import nowhere_to_be_found as gone", quiet=True) == ("", True)
    html, fine = run(session, "3", "gone.anything")
    assert not fine
    assert "nowhere_to_be_found" in html
    assert "In a cell above, which this one needs, line 1" in html
    # The reader's own import fails in its own cell.
    assert run(session, "4", "import nowhere_to_be_found")[1] is False


def test_the_place_of_a_statement_stays():
    tree = ast.parse("import json\nimport nowhere_to_be_found")
    waiting = Waiting()
    rest, names = waiting.put_off(tree, "cell-1.py")
    assert (rest.body, names) == ([], ["json", "nowhere_to_be_found"])
    with pytest.raises(ModuleNotFoundError) as caught:
        waiting.bring(ast.parse("nowhere_to_be_found"), {})
    last = caught.traceback[-1]
    assert (str(last.path).rpartition("/")[2], last.lineno + 1) == ("cell-1.py", 2)


def test_a_package_is_unpacked_when_it_is_first_imported():
    printed = fresh("""
        import sys, tempfile, pathlib
        from lecnn_helpers.in_page.imports import unpack_on_demand
        folder = pathlib.Path(tempfile.mkdtemp())
        sys.path.append(str(folder))
        def unpack():
            print("unpacked")
            (folder / "packed_a.py").write_text("import packed_b")
            (folder / "packed_b.py").write_text("")
        unpack_on_demand(["packed_a", "packed_b"], unpack)
        import json
        import packed_a, packed_b
        print("imported")
        try:
            import packed_c
        except ModuleNotFoundError:
            print("none")
    """)
    assert printed.split() == ["unpacked", "imported", "none"]


def test_what_cannot_be_unpacked_says_so_again():
    printed = fresh("""
        from lecnn_helpers.in_page.imports import unpack_on_demand
        def unpack():
            raise OSError("damaged")
        unpack_on_demand(["packed"], unpack)
        for _ in range(2):
            try:
                import packed
            except OSError as error:
                print(error)
    """)
    assert printed.split() == ["damaged", "damaged"]
