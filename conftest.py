"""What has run under nbmake is what the book shows."""

pytest_plugins = ["lecnn_helpers.testing.notebooks"]

# The model of a chapter has names to be filled in; tests/test_new_chapter.py tries what comes out.
collect_ignore_glob = ["lecnn_helpers/new_chapter/model/*"]
