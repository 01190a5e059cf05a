"""Colors on a dark page: the twin of an ink, and how legible one color is on another."""

from __future__ import annotations

from functools import cache

RGB = tuple[float, float, float]
"""Red, green, blue, each from 0 to 1."""


def hexadecimal(color: tuple[float, ...]) -> str:
    """Return a color's first three channels as six hexadecimal digits."""
    return "".join(f"{round(255 * channel):02x}" for channel in color[:3])


def channels(color: str) -> RGB:
    """Return what six hexadecimal digits stand for."""
    red, green, blue = (int(color[i : i + 2], 16) / 255 for i in (0, 2, 4))
    return red, green, blue


@cache
def luminance(color: str) -> float:
    """Return the relative luminance of six hexadecimal digits, from 0 (black) to 1 (white).

    L = 0.2126 R + 0.7152 G + 0.0722 B, of linear channels.

    Source: Web Content Accessibility Guidelines 2.2, "relative luminance".
    """
    red, green, blue = map(_linear, channels(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(a: str, b: str) -> float:
    """Return the contrast of two colors, from 1 (the same) to 21: (L₁ + 0.05)/(L₂ + 0.05).

    Source: Web Content Accessibility Guidelines 2.2, "contrast ratio".
    """
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


@cache
def dark_twin(color: str) -> str:
    """Return the color that plays the part of `color` on a dark page.

    The lightness L of the OKLab color space is turned round, L' = 0.2 + 0.78 (1 − L)^0.6;
    hue and chroma stay as far as the screen can show them. Black ink becomes nearly white,
    white paper nearly black, a pale fill a deep one, and a mid-tone line a brighter one.

    Parameters
    ----------
    color
        Six hexadecimal digits, without "#".

    Returns
    -------
    str
        Six hexadecimal digits.

    Source: Björn Ottosson, "A perceptual color space for image processing" (2020).
    """
    rgb = [_linear(channel) for channel in channels(color)]
    cone = [sum(m * c for m, c in zip(row, rgb, strict=True)) ** (1 / 3) for row in _RGB_TO_LMS]
    light, a, b = (sum(m * c for m, c in zip(row, cone, strict=True)) for row in _LMS_TO_LAB)
    light = 0.2 + 0.78 * max(0.0, 1 - light) ** 0.6
    # Chroma is lowered until the color can be shown, so that its hue is not bent by clipping.
    for chroma in (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.0):
        out = _from_oklab(light, a * chroma, b * chroma)
        if all(-1e-3 <= channel <= 1.001 for channel in out):
            break
    return "".join(f"{round(255 * _gamma(min(1.0, max(0.0, c)))):02x}" for c in out)


_RGB_TO_LMS = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
_LMS_TO_LAB = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)
_LAB_TO_LMS = (
    (1.0, 0.3963377774, 0.2158037573),
    (1.0, -0.1055613458, -0.0638541728),
    (1.0, -0.0894841775, -1.2914855480),
)
_LMS_TO_RGB = (
    (4.0767416621, -3.3077115913, 0.2309699292),
    (-1.2684380046, 2.6097574011, -0.3413193965),
    (-0.0041960863, -0.7034186147, 1.7076147010),
)


def _from_oklab(*lab: float) -> list[float]:
    cone = [sum(m * c for m, c in zip(row, lab, strict=True)) ** 3 for row in _LAB_TO_LMS]
    return [sum(m * c for m, c in zip(row, cone, strict=True)) for row in _LMS_TO_RGB]


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _gamma(channel: float) -> float:
    return 12.92 * channel if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055
