"""What every book is held to; the chapters' own numbers are in `chapters`."""

from lecnn_helpers.testing.every_book import *
