"""Matplotlib pictures as people make them, none of this book's.

Each is a function of a state, 0, 1 or 2, that returns a Figure: what a slider would change. The
pictures differ in what they ask of a renderer, not in what they say.
"""

from __future__ import annotations

import datetime
import importlib.util
from collections.abc import Callable
from dataclasses import dataclass

import matplotlib as mpl
import matplotlib.style
import numpy as np
from matplotlib import dates, font_manager, patheffects, ticker
from matplotlib.collections import LineCollection, PatchCollection
from matplotlib.colors import BoundaryNorm, CenteredNorm, ListedColormap, LogNorm
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import (
    Circle,
    ConnectionPatch,
    Ellipse,
    FancyArrowPatch,
    FancyBboxPatch,
    PathPatch,
    Polygon,
    Rectangle,
    Wedge,
)
from matplotlib.path import Path

STATES = (0, 1, 2)


@dataclass(frozen=True)
class Picture:
    """One picture of the gallery.

    `text` is False where nothing is written in it; `paths` is True where it has mathematics, so
    that matplotlib's own SVG is the true one only with its letters as paths. `missing` says what
    this machine lacks to draw it.
    """

    draw: Callable[[int], Figure]
    text: bool = True
    paths: bool = False
    missing: str = ""


PICTURES: dict[str, Picture] = {}


def picture(draw=None, **options):
    """Put a function into the gallery under its own name."""
    if draw is None:
        return lambda draw: picture(draw, **options)
    PICTURES[draw.__name__] = Picture(draw, **options)
    return draw


def needs(module):
    found = importlib.util.find_spec(module)
    return "" if found else f"{module} is not installed: pip install {module}"


def one(width=5.0, height=3.75, **options):
    """A figure with one axes."""
    figure = Figure(figsize=(width, height))
    return figure, figure.add_subplot(**options)


def bare(axes):
    """Take all that is written off the axes; its frame stays."""
    axes.tick_params(labelbottom=False, labelleft=False)


def lot(state):
    return np.random.default_rng(20 + state)


X = np.linspace(0, 10, 101)


# Color that carries data


@picture
def scatter_with_colorbar(state):
    figure, axes = one()
    x, y = lot(state).normal(size=(2, 150))
    points = axes.scatter(x, y, c=x + y, s=40, cmap="viridis")
    figure.colorbar(points, ax=axes, label="x + y")
    axes.set(xlim=(-3, 3), ylim=(-3, 3), title=f"Draw {state}")
    return figure


@picture
def scatter_with_sizes_and_edges(state):
    figure, axes = one()
    x, y, size = lot(state).uniform(0, 1, size=(3, 40))
    axes.scatter(
        x, y, s=20 + 300 * size, c=size, cmap="coolwarm", edgecolors="black", linewidths=1.2
    )
    axes.set(xlim=(0, 1), ylim=(0, 1), xlabel="left to right")
    return figure


@picture
def imshow_with_numbers(state):
    figure, axes = one(4.5, 4)
    table = lot(state).integers(0, 100, size=(5, 5))
    axes.imshow(table, cmap="Blues", vmin=0, vmax=100)
    for (i, j), value in np.ndenumerate(table):
        color = "white" if value > 60 else "black"
        axes.text(j, i, value, ha="center", va="center", color=color)
    return figure


@picture
def imshow_none_with_colorbar(state):
    figure, axes = one()
    x, y = np.mgrid[-1:1:33j, -1:1:47j]
    image = axes.imshow(np.sin(4 * x * (state + 1)) + y, interpolation="none", aspect="auto")
    figure.colorbar(image)
    return figure


@picture(text=False)
def imshow_bilinear(state):
    figure, axes = one()
    table = lot(state).random((6, 8))
    axes.imshow(table, interpolation="bilinear", cmap="magma", aspect="auto")
    bare(axes)
    return figure


@picture(text=False)
def imshow_rgb(state):
    figure, axes = one(4, 4)
    image = np.zeros((16, 16, 3))
    image[..., 0], image[..., 1] = np.mgrid[0:1:16j, 0:1:16j]
    image[4:12, 4:12, 2] = (state + 1) / 3
    axes.imshow(image)
    axes.set_axis_off()
    return figure


@picture(text=False)
def imshow_none_fills_the_figure(state):
    """A scale of 0.04 rounded to 0.1 px makes this twice too large, or nothing at all."""
    figure = Figure(figsize=(4, 3))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.imshow(lot(state).random((300, 400)), interpolation="none", aspect="auto", cmap="gray")
    axes.set_axis_off()
    return figure


@picture
def confusion_matrix(state):
    figure = Figure(figsize=(5, 4.2), layout="constrained")
    axes = figure.add_subplot()
    table = np.diag([50, 40, 30]) + lot(state).integers(0, 9, size=(3, 3))
    image = axes.matshow(table, cmap="Greens")
    figure.colorbar(image, shrink=0.8)
    names = ["cat", "dog", "owl"]
    axes.set_xticks(range(3), names, rotation=45)
    axes.set_yticks(range(3), names)
    for (i, j), value in np.ndenumerate(table):
        axes.text(j, i, value, ha="center", va="center", color="white" if value > 30 else "black")
    return figure


@picture
def contourf_with_colorbar(state):
    figure, axes = one()
    x, y = np.meshgrid(np.linspace(-2, 2, 60), np.linspace(-2, 2, 60))
    filled = axes.contourf(x, y, np.exp(-(x**2) - (y - state / 2) ** 2), levels=8, cmap="plasma")
    figure.colorbar(filled)
    return figure


@picture
def contour_with_labels(state):
    figure, axes = one()
    x, y = np.meshgrid(np.linspace(-2, 2, 60), np.linspace(-2, 2, 60))
    lines = axes.contour(x, y, x**2 + (1 + state) * y**2, levels=[0.5, 1, 2, 4], colors="black")
    axes.clabel(lines, fmt="%.1f")
    return figure


@picture
def contourf_with_hatches(state):
    figure, axes = one()
    x, y = np.meshgrid(np.linspace(0, 2, 30), np.linspace(0, 2, 30))
    axes.contourf(
        x, y, x ** (1 + state) * y, levels=3, hatches=["//", "..", "x", None], cmap="Greys"
    )
    return figure


@picture
def pcolormesh_and_colorbar(state):
    figure, axes = one()
    mesh = axes.pcolormesh(lot(state).random((8, 12)), cmap="cividis")
    figure.colorbar(mesh, orientation="horizontal")
    return figure


@picture
def pcolormesh_with_edges_and_holes(state):
    figure, axes = one()
    table = lot(state).random((6, 9))
    table[2, 3] = np.nan
    axes.pcolormesh(np.ma.masked_greater(table, 0.9), edgecolors="white", linewidth=1)
    return figure


@picture(text=False)
def pcolormesh_gouraud(state):
    figure, axes = one(4, 3)
    x, y = np.meshgrid(np.arange(6), np.arange(5))
    axes.pcolormesh(x, y, (x * y + state * x) % 7, shading="gouraud", cmap="viridis")
    bare(axes)
    return figure


@picture
def hist2d_on_a_log_scale(state):
    figure, axes = one()
    x, y = lot(state).normal(size=(2, 4000))
    *_, mesh = axes.hist2d(x, y, bins=30, range=[(-3, 3), (-3, 3)], norm=LogNorm(1, 60))
    figure.colorbar(mesh)
    return figure


@picture
def hexbin_counts(state):
    figure, axes = one()
    x, y = lot(state).normal(size=(2, 2000))
    figure.colorbar(axes.hexbin(x, y, gridsize=18, cmap="inferno", extent=(-3, 3, -3, 3)))
    return figure


@picture(text=False)
def tripcolor_flat(state):
    figure, axes = one()
    x, y = lot(state).random((2, 40))
    axes.tripcolor(x, y, x + y, cmap="viridis")
    axes.triplot(x, y, color="black", linewidth=0.5)
    bare(axes)
    return figure


@picture
def line_colored_by_value(state):
    figure, axes = one()
    points = np.column_stack([X, np.sin(X + state)])
    segments = np.stack([points[:-1], points[1:]], axis=1)
    lines = LineCollection(segments, array=X[:-1], cmap="turbo", linewidths=6)
    axes.add_collection(lines)
    axes.set(xlim=(0, 10), ylim=(-1.5, 1.5))
    figure.colorbar(lines)
    return figure


@picture
def patches_colored_by_value(state):
    figure, axes = one()
    circles = [Circle((i % 4 + 0.5, i // 4 + 0.5), 0.4) for i in range(12)]
    axes.add_collection(PatchCollection(circles, array=np.roll(np.arange(12.0), state), cmap="hot"))
    axes.set(xlim=(0, 4), ylim=(0, 3), aspect="equal")
    return figure


@picture
def discrete_colors(state):
    figure, axes = one()
    colors = ListedColormap(["#332288", "#88ccee", "#ddcc77", "#882255"])
    image = axes.imshow(
        lot(state).integers(0, 4, size=(6, 8)), cmap=colors, norm=BoundaryNorm(range(5), 4)
    )
    figure.colorbar(image, ticks=[0.5, 1.5, 2.5, 3.5]).ax.set_yticklabels(["a", "b", "c", "d"])
    return figure


@picture
def correlations(state):
    figure, axes = one(4.5, 4)
    table = np.corrcoef(lot(state).normal(size=(5, 9)))
    figure.colorbar(axes.pcolor(table, cmap="RdBu_r", norm=CenteredNorm(halfrange=1)))
    for (i, j), value in np.ndenumerate(table):
        color = "white" if abs(value) > 0.6 else "black"
        axes.text(j + 0.5, i + 0.5, f"{value:.1f}", ha="center", va="center", color=color)
    return figure


@picture
def gradient_under_a_curve(state):
    figure, axes = one()
    y = np.sin(X + state) + 2
    (outline,) = axes.fill(np.r_[0, X, 10], np.r_[0, y, 0], facecolor="none", edgecolor="none")
    ramp = np.linspace(0, 1, 64)[:, None]
    axes.imshow(
        ramp, extent=(0, 10, 0, 3), aspect="auto", origin="lower", cmap="Oranges"
    ).set_clip_path(outline)
    axes.plot(X, y, color="black")
    axes.set(ylim=(0, 3.2))
    return figure


# Charts


@picture
def lines_with_legend(state):
    figure, axes = one()
    for k in range(4):
        axes.plot(X, np.sin(X + k + state), label=f"phase {k + state}")
    axes.legend(loc="lower left")
    axes.grid(True)
    return figure


@picture
def twelve_colors_of_the_cycle(state):
    figure, axes = one()
    for k in range(12):
        axes.plot(X, k + np.cos(X + state), linewidth=2)
    axes.set_ylabel("cycle")
    return figure


@picture(text=False)
def dashes_and_widths(state):
    figure, axes = one()
    styles = ["-", "--", "-.", ":", (0, (5, 1)), (2, (1, 4, 6, 4)), (0, (3, 1, 1, 1, 1, 1))]
    for k, style in enumerate(styles):
        axes.plot([0, 1], [k, k + state], linestyle=style, linewidth=1 + k / 2, color="black")
    axes.plot([0, 1], [8, 9], "--", dash_capstyle="round", linewidth=5, gapcolor="orange")
    bare(axes)
    return figure


@picture(text=False)
def markers_of_all_kinds(state):
    figure, axes = one()
    markers = [*"o^v<>sp*hHDdPX8+x|_.,1234", 0, 4, 8, (5, 1, 20), (6, 2, 0)]
    look = {"markersize": 8 + 3 * state, "mec": "black", "mfc": "tab:orange"}
    for k, marker in enumerate(markers):
        axes.plot(k % 6, k // 6, marker=marker, **look)
    axes.set(xlim=(-1, 6), ylim=(-1, 5))
    bare(axes)
    return figure


@picture(text=False)
def markers_filled_in_part(state):
    figure, axes = one()
    for k, fill in enumerate(Line2D.fillStyles):
        axes.plot(
            X[::20],
            k + 0.1 * X[::20] * state,
            marker="o",
            markersize=14,
            fillstyle=fill,
            markerfacecoloralt="gold",
        )
    bare(axes)
    return figure


@picture(paths=True)
def marker_of_mathematics(state):
    figure, axes = one()
    axes.plot(X[::10], X[::10] ** 2, marker=r"$\clubsuit$", markersize=12 + 4 * state)
    return figure


@picture
def bars_with_hatches(state):
    figure, axes = one()
    hatches = ["/", "\\", "|", "-", "+", "x", "o", "O", ".", "*"]
    bars = axes.bar(range(10), np.arange(1, 11) + state, color="lightblue", edgecolor="black")
    for bar, hatch in zip(bars, hatches, strict=True):
        bar.set_hatch(hatch)
    return figure


@picture
def bars_with_labels(state):
    figure, axes = one()
    bars = axes.barh(["one", "two", "three"], [3, 5 + state, 2], color=["C0", "C1", "C2"])
    axes.bar_label(bars, padding=4)
    axes.set_xlim(0, 9)
    return figure


@picture
def bars_stacked_with_errors(state):
    figure, axes = one()
    below = np.array([2.0, 3, 1 + state])
    axes.bar("abc", below, label="below", yerr=0.2, capsize=4)
    axes.bar("abc", [1, 2, 3], bottom=below, label="above")
    axes.legend(ncols=2)
    axes.set_ylim(0, 7)
    return figure


@picture
def error_bars(state):
    figure, axes = one()
    x = np.arange(1, 8)
    axes.errorbar(x, x**1.5, yerr=0.5 + x / 4, xerr=0.3, fmt="o", capsize=3, ecolor="gray")
    axes.errorbar(x, x + 2 * state, yerr=1, uplims=True, lolims=[True, False] * 3 + [True])
    axes.set_ylim(-2, 24)
    return figure


@picture
def boxplots(state):
    figure, axes = one()
    samples = [lot(state + k).normal(k, 1, 50) for k in range(3)]
    axes.boxplot(samples, notch=True, patch_artist=True, tick_labels=["a", "b", "c"])
    axes.set_ylim(-4, 6)
    return figure


@picture
def violins(state):
    figure, axes = one()
    axes.violinplot([lot(state + k).normal(k, 1, 80) for k in range(3)], showmedians=True)
    axes.set_ylim(-4, 6)
    return figure


@picture
def histogram(state):
    figure, axes = one()
    for k in range(2):
        axes.hist(lot(state).normal(k, 1, 500), bins=np.linspace(-4, 5, 28), alpha=0.5)
    axes.hist(lot(state).normal(0, 1, 300), bins=20, histtype="step", color="black")
    axes.set_ylim(0, 100)
    return figure


@picture
def pie_exploded(state):
    figure, axes = one(4, 4)
    axes.pie(
        [30, 20 + 10 * state, 40, 10],
        labels=["rent", "food", "fun", "else"],
        autopct="%.0f%%",
        explode=[0, 0.1, 0, 0],
        shadow=True,
        wedgeprops={"edgecolor": "white"},
    )
    return figure


@picture(text=False)
def wedges_and_donut(state):
    figure, axes = one(4, 4)
    axes.pie([1, 2, 3 + state], wedgeprops={"width": 0.4}, colors=["#eeeeee", "#888888", "#222222"])
    axes.add_patch(Wedge((0, 0), 0.45, 30, 200 + 40 * state, facecolor="crimson", width=0.2))
    return figure


@picture
def fill_between_with_alpha(state):
    figure, axes = one()
    y = np.sin(X)
    axes.plot(X, y, label="mean")
    axes.fill_between(X, y - 0.3 - state / 4, y + 0.3 + state / 4, alpha=0.25)
    axes.fill_between(X, y, 0, where=y > 0.5, color="green", alpha=0.4, interpolate=True)
    axes.axhspan(-0.1, 0.1, color="0.7", alpha=0.5)
    axes.set_ylim(-2, 2)
    return figure


@picture
def stacked_areas(state):
    figure, axes = one()
    layers = [1 + np.sin(X + k + state) ** 2 for k in range(4)]
    axes.stackplot(X, layers, labels="abcd", baseline="wiggle" if state == 2 else "zero")
    axes.legend(loc="upper left")
    return figure


@picture
def stems_and_steps(state):
    figure, axes = one()
    axes.stem(X[::8], np.cos(X[::8] + state))
    axes.step(X[::5], np.sin(X[::5]), where="mid", color="C1")
    axes.axline((0, -1), slope=0.2, color="gray")
    return figure


@picture
def events_and_spans(state):
    figure, axes = one()
    axes.eventplot([np.sort(lot(state + k).uniform(0, 10, 15)) for k in range(3)], colors="C0")
    axes.broken_barh([(1, 2), (5, 1 + state)], (2.6, 0.6), facecolors=("tab:red", "tab:blue"))
    axes.vlines([3, 6, 9], -0.5, 3, linestyles="dashed", colors="k")
    return figure


@picture
def table_under_a_chart(state):
    figure, axes = one()
    axes.bar(range(3), [1, 2 + state, 3])
    axes.set_xticks([])
    axes.table(
        [["1", str(2 + state), "3"], ["x", "y", "z"]],
        rowLabels=["n", "name"],
        colLabels=list("abc"),
        cellColours=[["#ffdddd"] * 3, ["white"] * 3],
        loc="bottom",
    )
    figure.subplots_adjust(bottom=0.3, left=0.2)
    return figure


@picture
def arrows_by_quiver(state):
    figure, axes = one()
    x, y = np.meshgrid(np.linspace(-2, 2, 11), np.linspace(-2, 2, 11))
    arrows = axes.quiver(x, y, -y - state * x, x, np.hypot(x, y), cmap="viridis")
    axes.quiverkey(arrows, 0.9, 1.05, 2, "2 m/s", labelpos="E")
    return figure


@picture
def streamlines(state):
    figure, axes = one()
    x, y = np.meshgrid(np.linspace(-2, 2, 30), np.linspace(-2, 2, 30))
    axes.streamplot(x, y, -1 - x**2 + y, 1 + x - state * y**2, color=x, density=0.5, cmap="cool")
    return figure


# Axes


@picture
def polar_curve(state):
    figure, axes = one(4, 4, projection="polar")
    angle = np.linspace(0, 2 * np.pi, 200)
    axes.plot(angle, 1 + np.cos((2 + state) * angle))
    axes.set_rmax(2.2)
    return figure


@picture
def surface_in_3d(state):
    figure, axes = one(projection="3d")
    x, y = np.meshgrid(np.linspace(-3, 3, 25), np.linspace(-3, 3, 25))
    z = np.sin(np.hypot(x, y) + state)
    axes.plot_surface(x, y, z, cmap="viridis", rcount=25, ccount=25)
    axes.set_zlabel("height")
    return figure


@picture
def points_in_3d(state):
    figure, axes = one(projection="3d")
    x, y, z = lot(state).normal(size=(3, 60))
    axes.scatter(x, y, z, c=z, cmap="plasma", s=30)
    axes.plot([-2, 2], [-2, 2], [-2, 2], color="black")
    axes.set(xlim=(-2, 2), ylim=(-2, 2), zlim=(-2, 2))
    axes.view_init(azim=30 + 20 * state)
    return figure


@picture(paths=True)
def log_axes_with_zeros_and_nan(state):
    figure, axes = one()
    y = np.array([1e-8, 0, 1e-4, np.nan, 1, 10, 0, 1e4])
    axes.loglog(np.arange(1, 9), y * 10**state, "o-")
    axes.loglog([1, 2, 4, 8], [1e-6, 1e-2, 1e2, 1e3], "s--")
    axes.set_ylim(1e-9, 1e7)
    axes.grid(True, which="both", alpha=0.3)
    return figure


@picture(paths=True)
def symmetric_log(state):
    figure, axes = one()
    x = np.linspace(-50, 50, 201)
    axes.plot(x, x**3 * 10.0**-state)
    axes.set_yscale("symlog", linthresh=1)
    return figure


@picture
def gaps_of_nan_and_inf(state):
    figure, axes = one()
    y = np.sin(X) * 3
    y[20 + 10 * state : 40] = np.nan
    y[60] = np.inf
    axes.plot(X, y, "o-", markevery=5)
    axes.set_ylim(-4, 4)
    return figure


@picture
def twin_axes(state):
    figure, axes = one()
    axes.plot(X, np.exp(X / 3), color="C0")
    axes.set_ylabel("left", color="C0")
    other = axes.twinx()
    other.plot(X, np.cos(X + state), color="C3")
    other.set_ylabel("right", color="C3")
    axes.secondary_xaxis("top", functions=(lambda x: 2 * x, lambda x: x / 2))
    return figure


@picture
def inset_that_zooms(state):
    figure, axes = one()
    axes.plot(X, np.sin(X) + 0.05 * np.sin(20 * X))
    axes.set_ylim(-1.2, 3)
    inset = axes.inset_axes([0.5, 0.6, 0.45, 0.35], xlim=(1 + state, 2 + state), ylim=(0.5, 1.2))
    inset.plot(X, np.sin(X) + 0.05 * np.sin(20 * X))
    axes.indicate_inset_zoom(inset, edgecolor="black")
    return figure


@picture
def dates_on_the_axis(state):
    figure, axes = one()
    days = [datetime.date(2024, 1, 1) + datetime.timedelta(days=7 * k) for k in range(30)]
    axes.plot(days, np.cumsum(lot(state).normal(size=30)))
    axes.xaxis.set_major_formatter(dates.ConciseDateFormatter(axes.xaxis.get_major_locator()))
    figure.autofmt_xdate()
    return figure


@picture
def categories(state):
    figure, axes = one()
    axes.plot(["spring", "summer", "autumn", "winter"], [3, 5, 4, 1 + state], "o-")
    axes.scatter(["summer", "winter"], ["5", "2"] if state < 0 else [5, 2], marker="x", color="r")
    return figure


@picture
def money_and_percent(state):
    figure, axes = one()
    axes.plot(X * 1e6, X**2 / 100)
    axes.xaxis.set_major_formatter(ticker.EngFormatter(unit="$"))
    axes.yaxis.set_major_formatter(ticker.PercentFormatter(1, decimals=state))
    return figure


@picture
def offset_text(state):
    figure, axes = one()
    axes.plot(1e9 + X, 1e-6 * np.sin(X + state))
    return figure


@picture(text=False)
def empty_axes(state):
    figure = Figure(figsize=(5, 3.75))
    for axes in figure.subplots(1, 1 + state, squeeze=False).flat:
        bare(axes)
    return figure


@picture(text=False)
def spines_of_all_kinds(state):
    figure, axes = one()
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines["left"].set_position(("data", 2 + state))
    axes.spines["bottom"].set_position("center")
    axes.plot(X, np.sin(X))
    axes.minorticks_on()
    axes.tick_params(which="both", direction="inout", length=8)
    bare(axes)
    return figure


# Several axes


@picture
def subplots_that_change_in_number(state):
    figure = Figure(figsize=(6, 3))
    for k, axes in enumerate(figure.subplots(1, 1 + state, squeeze=False).flat):
        axes.plot(X, np.sin(X + k))
        axes.set_title(f"panel {k + 1}")
    return figure


@picture
def grid_with_a_common_title(state):
    figure = Figure(figsize=(6, 4.5), layout="tight")
    for k, axes in enumerate(figure.subplots(2, 3, sharex=True, sharey=True).flat):
        axes.plot(X, np.sin(X * (k + 1) / 2 + state))
        axes.set_title(f"k = {k}", fontsize=9)
    figure.suptitle("Six of a kind")
    figure.supxlabel("time")
    figure.supylabel("size")
    return figure


@picture
def subfigures(state):
    figure = Figure(figsize=(6, 3.5), layout="constrained")
    left, right = figure.subfigures(1, 2, width_ratios=[1, 2])
    left.subplots().plot(X, X**state)
    left.set_facecolor("#e0e8f0")
    for axes in right.subplots(2, 1):
        axes.bar(range(3), [1, 2, 3])
    right.suptitle("two on the right")
    return figure


@picture
def mosaic_with_constrained_layout(state):
    figure = Figure(figsize=(6, 4), layout="constrained")
    axes = figure.subplot_mosaic("AAB;CDB")
    axes["A"].plot(X, np.sin(X))
    axes["B"].imshow(lot(state).random((20, 6)))
    axes["C"].hist(lot(state).normal(size=99))
    axes["D"].scatter(*lot(state).random((2, 20)))
    axes["A"].set_ylabel("a long label\nin two lines")
    return figure


@picture
def line_from_one_axes_to_another(state):
    figure = Figure(figsize=(6, 3))
    left, right = figure.subplots(1, 2)
    left.plot(X, X)
    right.plot(X, 10 - X)
    bridge = ConnectionPatch((5, 5), (state, 10 - state), "data", "data", axesA=left, axesB=right)
    figure.add_artist(bridge)
    return figure


# Text


def _formulas(state, fontset):
    figure = Figure(figsize=(5, 3.5))
    formulas = [
        rf"$\sqrt{{x^2 + {state}}} = \int_0^\infty e^{{-t^2}}\,dt$",
        r"$\sum_{i=1}^{n} \frac{\alpha_i}{\beta_i + \gamma} \leq \hat{\theta}$",
        r"$\left( \frac{\partial L}{\partial w} \right)^2 \in \mathbb{R}, \mathcal{F}, \mathbf{x}$",
        r"$\nabla f \cdot \vec{v} \approx \overline{ab} \pm \sqrt[3]{2}$, and words",
    ]
    for k, formula in enumerate(formulas):
        figure.text(0.06, 0.82 - 0.24 * k, formula, fontsize=16, math_fontfamily=fontset)
    return figure


for _fontset in ("dejavusans", "dejavuserif", "cm", "stix", "stixsans", "custom"):

    def _draw(state, fontset=_fontset):
        return _formulas(state, fontset)

    PICTURES[f"mathematics_in_{_fontset}"] = Picture(_draw, paths=True)


@picture(paths=True)
def mathematics_on_the_axes(state):
    figure, axes = one()
    axes.plot(X, np.exp(-X / (1 + state)), label=r"$e^{-t/\tau}$")
    axes.set(xlabel=r"$t\;[\mathrm{\mu s}]$", ylabel=r"$\Delta E / E_0$")
    axes.set_title(rf"$\tau = {1 + state}$, half of it $\frac{{{1 + state}}}{{2}}$")
    axes.legend()
    return figure


@picture
def fonts_and_weights(state):
    figure = Figure(figsize=(5, 3.5))
    fonts = [
        {"family": "monospace"},
        {"family": "serif"},
        {"weight": "bold"},
        {"style": "italic"},
        {"family": "serif", "style": "italic", "weight": "bold"},
        {"family": "monospace", "weight": "bold", "color": "crimson"},
        {"size": "xx-large"},
        {"size": 6},
    ]
    for k, font in enumerate(fonts):
        figure.text(0.05, 0.9 - 0.115 * k, f"Hamburgefonts {state}: iiii WWWW 0123", **font)
    return figure


@picture
def text_turned_and_in_lines(state):
    figure, axes = one()
    for k, angle in enumerate((0, 30, 90, 135, 270)):
        axes.text(0.1 + 0.2 * k, 0.5, f"at {angle}°\nline {state}", rotation=angle, ha="center")
    axes.text(
        0.5, 0.1, "three lines\nto the right,\nspaced", ha="right", linespacing=1.8, va="bottom"
    )
    axes.text(0.9, 0.9, "hung\nfrom its top", va="top", ha="center", multialignment="left")
    axes.set_xlabel("x\nwith a second line")
    return figure


@picture
def text_in_boxes(state):
    figure, axes = one()
    for k, style in enumerate(("square", "round", "circle", "rarrow", "sawtooth")):
        axes.text(
            0.1 + 0.18 * k,
            0.2 + 0.14 * k,
            style[: 5 + state],
            bbox={"boxstyle": style, "facecolor": "wheat", "alpha": 0.6},
        )
    axes.text(0.1, 0.9, "white on black", color="white", bbox={"facecolor": "black"})
    axes.text(0.6, 0.1, "on navy", color="yellow", bbox={"facecolor": "navy", "edgecolor": "red"})
    return figure


@picture
def text_on_bars(state):
    figure, axes = one()
    colors = ["#08306b", "#deebf7", "#000000", "#ffffff", "#fde725"]
    bars = axes.barh(range(5), [4, 5, 3 + state, 5, 4], color=colors, edgecolor="gray")
    inks = ["white", "black", "white", "black", "black"]
    for bar, ink in zip(bars, inks, strict=True):
        axes.text(0.2, bar.get_y() + 0.4, "inside", color=ink, va="center")
    return figure


@picture
def annotations(state):
    figure, axes = one()
    axes.plot(X, np.sin(X))
    styles = ["->", "-|>", "fancy", "wedge", "simple"]
    for k, style in enumerate(styles):
        axes.annotate(
            style,
            (1.5 + 1.6 * k, np.sin(1.5 + 1.6 * k)),
            xytext=(10 + 10 * state, 40 - 15 * k),
            textcoords="offset points",
            arrowprops={"arrowstyle": style, "connectionstyle": "arc3,rad=0.3"},
        )
    axes.set_ylim(-2, 3)
    return figure


@picture
def special_characters(state):
    figure = Figure(figsize=(5, 3))
    texts = ["a < b && b > c", "\"quoted\" 'single' — dash", "µ ± 5 °C × ½ … €", "  two  spaces  "]
    for k, text in enumerate([*texts, f"-{state} −{state} {{braces}} \\ %"]):
        figure.text(0.05, 0.85 - 0.18 * k, text, parse_math=False)
    figure.text(0.05, 0.02, r"5\$ and 6\$", color="gray")
    return figure


@picture
def right_to_left(state):
    figure, axes = one()
    axes.set_title("שלום עולם", fontsize=16)
    axes.set_xlabel("مرحبا بالعالم")
    axes.plot(X, np.sin(X + state), label="קו אחד")
    axes.legend(loc="upper right")
    return figure


_CJK = [
    font.name
    for font in font_manager.fontManager.ttflist
    if font.name.startswith(("Noto Sans CJK", "Noto Serif CJK", "WenQuanYi", "IPA", "Source Han"))
]


@picture(missing="" if _CJK else "no font has Chinese letters: apt-get install fonts-wqy-zenhei")
def chinese_and_japanese(state):
    figure, axes = one()
    axes.set_title("批量归一化", family=["DejaVu Sans", _CJK[0]])
    axes.set_xlabel("学習率", family=["DejaVu Sans", _CJK[0]])
    axes.plot(X, np.sin(X + state))
    return figure


@picture
def legend_outside(state):
    figure, axes = one()
    for k in range(3 + state):
        axes.plot(X, X * k, label=f"line {k}")
    axes.legend(loc="center left", bbox_to_anchor=(1.02, 0.5), title="outside", shadow=True)
    figure.subplots_adjust(right=0.72)
    return figure


# Patches, clips and effects


@picture(text=False)
def shapes(state):
    figure, axes = one()
    axes.add_patch(Ellipse((2, 2), 3, 1.5, angle=30 * state, facecolor="C0", alpha=0.6))
    axes.add_patch(Polygon([(4, 1), (6, 1), (5, 3)], closed=True, facecolor="none", edgecolor="C3"))
    axes.add_patch(FancyBboxPatch((7, 1), 2, 1.5, boxstyle="round,pad=0.2", facecolor="C2"))
    axes.add_patch(Rectangle((1, 4), 2, 1, angle=15, hatch="///", fill=False))
    axes.add_patch(FancyArrowPatch((4, 4), (9, 5), arrowstyle="<|-|>", mutation_scale=20))
    axes.arrow(4, 3.3, 3, 0.4, width=0.1, color="purple")
    axes.set(xlim=(0, 10), ylim=(0, 6))
    bare(axes)
    return figure


@picture(text=False)
def clipped_by_a_circle(state):
    figure, axes = one(4, 4)
    image = axes.imshow(lot(state).random((12, 12)), cmap="viridis")
    circle = Circle((5.5, 5.5), 4 + state / 2, transform=axes.transData)
    image.set_clip_path(circle)
    (line,) = axes.plot([-1, 12], [-1, 12], color="red", linewidth=6)
    line.set_clip_path(circle)
    axes.set_axis_off()
    return figure


@picture(text=False)
def not_clipped_at_the_axes(state):
    figure, axes = one()
    axes.plot(X, 3 * np.sin(X + state), clip_on=False, linewidth=3)
    axes.scatter([0, 10], [0, 0], s=200, clip_on=False, zorder=5)
    axes.set_ylim(-2, 2)
    bare(axes)
    return figure


@picture(text=False)
def curve_with_a_hole(state):
    figure, axes = one(4, 4)
    outer = np.array([(0, 0), (4, 0), (4, 4), (0, 4), (0, 0)])
    inner = 2 + (np.array([(0, 0), (0, 1), (1, 1), (1, 0), (0, 0)]) - 0.5) * (1 + state)
    codes = [Path.MOVETO, *[Path.LINETO] * 3, Path.CLOSEPOLY]
    axes.add_patch(PathPatch(Path(np.vstack([outer, inner]), codes * 2), facecolor="teal"))
    bezier = Path([(0, 0), (1, 4), (3, 4), (4, 0)], [1, 4, 4, 4])
    axes.add_patch(PathPatch(bezier, facecolor="none", edgecolor="black", linewidth=3))
    axes.set(xlim=(-1, 5), ylim=(-1, 5))
    bare(axes)
    return figure


@picture
def rasterized_points(state):
    figure, axes = one()
    x, y = lot(state).normal(size=(2, 3000))
    axes.scatter(x, y, c=y, s=8, rasterized=True)
    axes.set(xlim=(-3, 3), ylim=(-3, 3), title="rasterized")
    return figure


@picture(text=False)
def very_many_points(state):
    figure, axes = one()
    x, y = lot(state).normal(size=(2, 5000))
    axes.plot(x, y, ",", color="C0")
    axes.plot(np.linspace(-3, 3, 20000), lot(state).normal(0, 0.1, 20000), linewidth=0.5, color="k")
    axes.set(xlim=(-3, 3), ylim=(-3, 3))
    bare(axes)
    return figure


@picture
def path_effects(state):
    figure, axes = one()
    outline = [patheffects.withStroke(linewidth=4, foreground="white")]
    axes.imshow(lot(state).random((8, 10)), cmap="gray", aspect="auto")
    axes.text(2, 3, f"outlined {state}", fontsize=20, path_effects=outline)
    shadow = [patheffects.SimpleLineShadow(offset=(3, -3)), patheffects.Normal()]
    axes.plot([1, 8], [6, 5], linewidth=5, color="orange", path_effects=shadow)
    return figure


@picture(text=False)
def sketched(state):
    figure, axes = one()
    (line,) = axes.plot(X, np.sin(X + state))
    line.set_sketch_params(scale=3, length=60, randomness=4)
    bare(axes)
    return figure


@picture(text=False)
def alpha_at_its_ends(state):
    figure, axes = one()
    for k, alpha in enumerate((0, 0.01, 0.5, 0.99, 1)):
        axes.add_patch(Rectangle((k, 0), 0.9, 1, facecolor="black", alpha=alpha))
        axes.add_patch(
            Rectangle((k, 1.2), 0.9, 1, facecolor=(1, 0, 0, alpha), edgecolor=(0, 0, 1, 1 - alpha))
        )
        axes.plot([k, k + 0.9], [2.6, 2.6 + state / 4], linewidth=8, alpha=alpha, color="green")
    axes.add_patch(Rectangle((0, 3.5), 5, 0.4, facecolor="none", edgecolor="none"))
    axes.set(xlim=(-0.2, 5), ylim=(-0.2, 4))
    bare(axes)
    return figure


@picture(text=False)
def filtered_by_agg(state):
    figure, axes = one()

    def fade(image, dpi):
        image[..., 3] *= 0.3
        return image, 0, 0

    (line,) = axes.plot(X, np.sin(X + state), linewidth=8)
    line.set_agg_filter(fade)
    axes.plot(X, np.cos(X), color="black")
    bare(axes)
    return figure


@picture
def see_through_figure(state):
    figure, axes = one()
    figure.patch.set_alpha(0)
    axes.patch.set_alpha(0.2)
    axes.plot(X, X**state)
    axes.set_title("no paper behind")
    return figure


@picture
def colored_paper(state):
    figure, axes = one()
    figure.set_facecolor("#fff4dd")
    axes.set_facecolor(["#eeeeff", "#ffeeee", "#eeffee"][state])
    axes.plot(X, np.sin(X), color="navy")
    axes.set_title("cream and lilac")
    return figure


@picture
def ids_and_links_of_ones_own(state):
    figure, axes = one()
    (line,) = axes.plot(X, np.sin(X + state))
    line.set_gid("my line")
    axes.set_gid("axes_1")
    axes.scatter(X[::10], X[::10] / 10, urls=["https://example.org"] * 11).set_gid("plot-0")
    axes.set_title("linked", url="https://example.org/?a=1&b=2")
    return figure


@picture
def at_200_dpi(state):
    figure = Figure(figsize=(5, 3.75), dpi=200)
    axes = figure.add_subplot()
    axes.plot(X, np.sin(X + state), "o-", markersize=4)
    axes.imshow([[0, 1], [2, 3]], extent=(2, 4, -0.5, 0.5), aspect="auto")
    figure.text(0.5, 0.02, "200 dpi")
    return figure


@picture
def odd_size(state):
    figure = Figure(figsize=(4.321, 2.987))
    axes = figure.add_axes((0.137, 0.163, 0.791, 0.754))
    axes.plot(X, np.sin(X * np.pi + state))
    axes.annotate("a third", (1 / 3, 1 / 3), xycoords="axes fraction")
    return figure


# Styles


def _in_style(state, name):
    with mpl.style.context(name):
        figure = Figure(figsize=(5, 3.75))
        axes = figure.add_subplot()
        for k in range(3):
            axes.plot(X, np.sin(X + k + state), label=f"{k}")
        axes.bar([1, 3, 5], [-0.5, 0.5, 1], alpha=0.7)
        axes.set(title=name, xlabel="time", ylabel="size")
        axes.legend(loc="lower right")
    return figure


for _name in (
    "ggplot",
    "dark_background",
    "seaborn-v0_8",
    "bmh",
    "fivethirtyeight",
    "grayscale",
):

    def _draw(state, name=_name):
        return _in_style(state, name)

    PICTURES[f"style_{_name.replace('-', '_')}"] = Picture(_draw)


@picture
def style_xkcd(state):
    # What pyplot.xkcd() sets, but for its fonts, which are hardly anywhere.
    stroke = [patheffects.withStroke(linewidth=4, foreground="white")]
    sketch = {"path.sketch": (1, 100, 2), "path.effects": stroke, "axes.linewidth": 1.5}
    with mpl.rc_context({**sketch, "lines.linewidth": 2.0, "axes.grid": False}):
        figure, axes = one()
        axes.plot(X, np.exp(-((X - 3 - state) ** 2)))
        axes.set_title("a bump")
    return figure


# Other libraries that draw by matplotlib


@picture(missing=needs("pandas"))
def pandas_lines(state):
    import pandas as pd

    figure, axes = one()
    index = pd.date_range("2024-01-01", periods=60)
    frame = pd.DataFrame(
        lot(state).normal(size=(60, 3)).cumsum(0), index=index, columns=list("abc")
    )
    frame.plot(ax=axes)
    return figure


@picture(missing=needs("pandas"))
def pandas_bars(state):
    import pandas as pd

    figure, axes = one()
    frame = pd.DataFrame({"north": [3, 1, 2], "south": [2, 2 + state, 4]}, index=["x", "y", "z"])
    frame.plot.bar(ax=axes, stacked=state == 2, rot=0)
    return figure


@picture(missing=needs("seaborn"))
def seaborn_heatmap(state):
    import seaborn as sns

    figure, axes = one()
    sns.heatmap(lot(state).random((4, 5)), annot=True, fmt=".1f", linewidths=1, ax=axes)
    return figure


@picture(missing=needs("seaborn"))
def seaborn_violins(state):
    import seaborn as sns

    with sns.axes_style("whitegrid"):
        figure, axes = one()
        values = lot(state).normal(size=120)
        groups = np.repeat(["a", "b", "c"], 40)
        sns.violinplot(x=groups, y=values, hue=groups, ax=axes, inner="quart")
    return figure


@picture(missing=needs("seaborn"))
def seaborn_regression(state):
    import seaborn as sns

    with sns.axes_style("darkgrid"):
        figure, axes = one()
        x = np.linspace(0, 1, 30)
        sns.regplot(x=x, y=x + lot(state).normal(0, 0.2, 30), ax=axes, n_boot=20, seed=0)
        sns.kdeplot(x=x, ax=axes, fill=True)
    return figure
