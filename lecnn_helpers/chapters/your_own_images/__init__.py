"""The chapter on your own images: book/your_own_images.ipynb."""

from ...exercises import questions
from .checks import check

__all__ = ["check", "quiz"]

_ROW, _COLUMN, _COLUMNS, _ROWS, _CHANNELS = 1, 2, 4, 3, 3
_last = (_ROW * _COLUMNS + _COLUMN) * _CHANNELS + 1
_first = 1 * _ROWS * _COLUMNS + _ROW * _COLUMNS + _COLUMN

quiz = questions(__name__, within=0.1, place=_last, channels_first=_first, counted=_last + 1)
