"""A number as the answer: two errors to train with, and what to say about how far off it is.

    squared    L = mean of (prediction − truth)²     ∂L/∂prediction = 2 (prediction − truth)/n
    absolute   L = mean of |prediction − truth|      ∂L/∂prediction = its sign/n

One answer for many truths is best at their mean by the first, at their median by the second.

Predictions and truth must have the same shape. NumPy would make a table of n × n
differences of shapes (n, 1) and (n,), and its mean is a number like any other.

An argument that is not as its function says (another shape, empty, not finite, beyond its
limits) raises a `ValueError` that names it, what it got and what is allowed; *Raises*
has what else is refused.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from ._robust import exponent, mean_of, mean_square, times_power, within_floats
from ._validate import Array, as_array, as_square_images, digits


def squared_error(predictions: ArrayLike, truth: ArrayLike) -> float:
    """Mean squared error: L = (1/n) Σ (prediction − truth)².

    scikit-learn's networks minimize half of it, PyTorch's `MSELoss` and Keras' "mse" this.

    Parameters
    ----------
    predictions, truth
        Of one shape, (n,) or (n, outputs); the mean is over all values.

    Returns
    -------
    float
        In the square of their unit.

    Raises
    ------
    ValueError
        If the shapes differ, also where NumPy could broadcast them, or if the result is beyond
        the largest float.

    Examples
    --------
    >>> squared_error([1.0, 2.0], [1.0, 4.0])
    2.0
    """
    errors = _errors(predictions, truth)
    square, k = mean_square(errors)
    result = times_power(square, 2 * k)
    return float(within_floats("the mean square", result, predictions=predictions, truth=truth))


def squared_error_gradient(predictions: ArrayLike, truth: ArrayLike) -> Array:
    """Gradient of `squared_error` with respect to the predictions: 2 (prediction − truth)/n.

    Arguments as in `squared_error`; the result has the predictions' shape, and n counts
    all values.
    """
    errors = _errors(predictions, truth)
    return errors / (errors.size / 2)


def absolute_error(predictions: ArrayLike, truth: ArrayLike) -> float:
    """Mean absolute error: L = (1/n) Σ |prediction − truth|.

    PyTorch's `L1Loss` and Keras' "mae".

    Arguments as in `squared_error`; the result is in their unit.

    Examples
    --------
    >>> absolute_error([1.0, 2.0], [1.0, 4.0])
    1.0
    """
    return mean_of(np.abs(_errors(predictions, truth)))


def absolute_error_gradient(predictions: ArrayLike, truth: ArrayLike) -> Array:
    """Gradient of `absolute_error` with respect to the predictions: the error's sign, over n.

    It is 1/n in size however large the error, and 0 where there is none, as in PyTorch:
    the loss has a kink there.

    Arguments as in `squared_error`; the result has the predictions' shape, and n counts
    all values.

    Examples
    --------
    >>> absolute_error_gradient([1.0, 2.0], [1.0, 400.0]).tolist()
    [0.0, -0.5]
    """
    errors = _errors(predictions, truth)
    return np.sign(errors) / errors.size


class ErrorSummary(NamedTuple):
    """How far off predictions are, in the unit of the truth.

    Attributes
    ----------
    mean
        Of the absolute errors.
    ninety_percent
        Nine in ten predictions are off by no more (NumPy's quantile, which
        interpolates).
    root_mean_square
        √ of `squared_error`: counts a large error for more.
    worst
        The largest absolute error.
    """

    mean: float
    ninety_percent: float
    root_mean_square: float
    worst: float


def summarize_errors(predictions: ArrayLike, truth: ArrayLike) -> ErrorSummary:
    """Summarize how far off `predictions` are.

    Arguments as in `squared_error`.

    Examples
    --------
    >>> summarize_errors([3.0, -4.0], [0.0, 0.0]).mean
    3.5
    """
    errors = np.abs(_errors(predictions, truth))
    square, k = mean_square(errors)
    return ErrorSummary(
        mean_of(errors),
        float(np.quantile(errors, 0.9)),
        float(times_power(np.sqrt(square), k)),
        float(errors.max()),
    )


def own_slant(images: ArrayLike) -> Array:
    """How far to the left digits lean, by their second moments, in degrees.

    With x to the right and y up from the center of the ink, each pixel weighing what
    its gray value is, the line through that center that gives x from y has the slope
    Σ xy / Σ y². Its angle to the vertical, counterclockwise as for `datasets.turn`, is
    −arctan of it.

    A measure of the shape as well as of the hand: a 7 leans more than a 0. Compare
    digits of one kind.

    Parameters
    ----------
    images
        Shape (n, k²), row by row of k × k pictures, gray values ≥ 0.

    Returns
    -------
    Array
        Shape (n,); above 0 for a digit that leans to the left.

    Raises
    ------
    ValueError
        If an image has no ink, or all of it in one row.

    Examples
    --------
    A stroke from the bottom left to the top right:

    >>> own_slant([[0, 1, 1, 0]]).tolist()
    [-45.0]
    """
    images, k = as_square_images("images", images)
    if images.min() < 0.0:
        raise ValueError(f"images must have gray values ≥ 0, got {digits(images.min())}")
    # An image twice as dark leans no more.
    images = times_power(images, -np.asarray(exponent(images.max(axis=1)))[..., np.newaxis])
    rows, columns = (axis.ravel() for axis in np.indices((k, k)))
    ink = images.sum(axis=1, keepdims=True)
    if (ink == 0.0).any():
        raise ValueError(f"images[{int(np.argmin(ink))}] has no ink")
    x = columns - images @ columns[:, np.newaxis] / ink
    y = images @ rows[:, np.newaxis] / ink - rows
    xy: Array = (images * x * y).sum(axis=1)
    yy: Array = (images * y * y).sum(axis=1)
    flat = yy <= 1e-12 * ink[:, 0]
    if flat.any():
        raise ValueError(f"images[{int(np.argmax(flat))}] has all its ink in one row")
    return -np.degrees(np.arctan(xy / yy))


def _errors(predictions: ArrayLike, truth: ArrayLike) -> Array:
    predictions = as_array("predictions", predictions, ndim=(1, 2))
    truth = as_array("truth", truth, ndim=(1, 2))
    if predictions.shape != truth.shape:
        raise ValueError(
            f"predictions have shape {predictions.shape}, truth {truth.shape}; they must be "
            "equal, or NumPy would take the difference of every pair"
        )
    with np.errstate(over="ignore"):
        errors = predictions - truth
    return within_floats("an error", errors, predictions=predictions, truth=truth)
