"""The tests' shared part is the machinery's: notebooks that ran are the book's, and fixtures."""

pytest_plugins = ["lecnn_helpers.testing.plugin"]
