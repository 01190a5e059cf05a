"""A matplotlib renderer that writes lines of SVG, one tag a line, in one canonical form.

Two pictures of the same plot differ only in the numbers that really changed: positions
are rounded to 0.1 px (a text's to 0.01; scales are not), ids count in order of appearance,
nothing is said twice. Ordinary text stays text, in the page's own font; mathematics becomes
outlines, each glyph once, since the page does not have its fonts.

An ink is written as ``var(--c0072b2,#0072b2)``, so that a stylesheet can give it a dark
twin while paper and readers without CSS see the original; a color that stands for a
number is written plainly (`ink.py` says which is which).
"""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from html import escape
from inspect import signature
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.backends.backend_mixed import MixedModeRenderer
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.transforms import Affine2D
from PIL import Image

from .color import contrast, dark_twin, hexadecimal
from .ground import DARK_PAGE, Ground
from .lettering import OUTLINE_SIZE, anchor, font_style, glyphs_of, text_size
from .writing import exact, hundredth, path_data, tenth

DATA = "explore-data"
"""The gid that an artist wears, while it is drawn, if its colors stand for numbers."""

_CAPS = {"projecting": "square", "butt": "butt", "round": "round"}
_HATCH = 72
_HATCH_COLORS = "hatchcolors" in signature(RendererBase._iter_collection).parameters
"""Since matplotlib 3.11."""

Color = tuple[float, ...]


class LineRenderer(RendererBase):
    """Writes `lines`; one renderer draws one figure.

    Parameters
    ----------
    figure
        Its size is the picture's; one unit is 1/72 inch.
    prefix
        Starts every id, so that pictures on one page do not collide.
    image_dpi
        Pixels an inch of what is drawn as an image.
    as_drawn
        Write every color plainly: the picture has its own ground.
    """

    def __init__(self, figure: Figure, *, prefix: str, image_dpi: float, as_drawn: bool) -> None:
        super().__init__()
        self.width, self.height = (72 * side for side in figure.get_size_inches())
        self.lines: list[str] = []
        self.overflow = [0.0, 0.0, self.width, self.height]
        self._prefix = prefix
        self._image_dpi = image_dpi
        self._as_drawn = as_drawn
        self._flip = np.array([[1, 0, 0], [0, -1, self.height], [0, 0, 1.0]])
        self._ids: dict[Any, str] = {}
        self._groups: list[tuple[str, bool]] = []
        self._keep = as_drawn
        self._data_colors: set[str] = set()
        self._ground = Ground()

    # What matplotlib asks

    def get_canvas_width_height(self) -> tuple[float, float]:
        return self.width, self.height

    def option_scale_image(self) -> bool:
        return True

    def option_image_nocomposite(self) -> bool:
        return not mpl.rcParams["image.composite_image"]

    def get_image_magnification(self) -> float:
        return self._image_dpi / 72

    def get_text_width_height_descent(
        self, s: str, prop: FontProperties, ismath: Any
    ) -> tuple[float, float, float]:
        if ismath == "TeX":
            return self._text2path.get_text_width_height_descent(s, prop, ismath)
        return text_size(s, prop.copy(), bool(ismath), mpl.rcParams["mathtext.fontset"])

    def open_group(self, s: str, gid: str | None = None) -> None:
        self._groups.append((s, self._keep))
        self._keep = self._keep or gid == DATA

    def close_group(self, s: str) -> None:
        # Not every artist closes what it opens: a text at NaN does not.
        while self._groups:
            name, self._keep = self._groups.pop()
            if name == s:
                return

    # What matplotlib draws

    def draw_path(self, gc: Any, path: Path, transform: Any, rgbFace: Any = None) -> None:
        matrix = transform.get_matrix()
        hatched = gc.get_hatch_path() is not None
        cut = rgbFace is None and not hatched
        data = self._path_data(
            path,
            matrix,
            cut=cut,
            simplify=path.should_simplify and cut,
            sketch=gc.get_sketch_params(),
        )
        if not data:
            return
        self._reaches(gc, path, matrix)
        if rgbFace is not None:
            self._ground.add_path(path, matrix, self._box(gc), self._paint(gc, rgbFace))
        with_clip = self._attributes(self._clip(gc) | {"style": self._style(gc, rgbFace)})
        self._linked(gc, [f'<path d="{data}"{with_clip}></path>'])

    def draw_markers(
        self,
        gc: Any,
        marker_path: Path,
        marker_trans: Any,
        path: Path,
        trans: Any,
        rgbFace: Any = None,
    ) -> None:
        matrix = marker_trans.get_matrix()
        upright = np.diag([1.0, -1.0, 1.0]) @ matrix
        data = path_data(marker_path, upright, digits=2)
        # Only far outside is left out: half a marker at the edge is seen.
        far = (-self.width, -self.height, 2 * self.width, 2 * self.height)
        places = [
            vertices[-2:]
            for vertices, _ in path.iter_segments(trans, clip=far, simplify=False)
            if len(vertices) and np.isfinite(vertices[-2:]).all()
        ]
        if not data or not places:
            return
        if rgbFace is not None:
            self._ground.add_many(
                [(marker_path, matrix)], places, self._box(gc), [self._paint(gc, rgbFace)]
            )
        shape = self._shape(data)
        uses = [self._use(shape, x, y) for x, y in places]
        self._grouped(gc, self._clip(gc) | {"style": self._style(gc, rgbFace)}, uses)

    def draw_path_collection(
        self,
        gc: Any,
        master_transform: Any,
        paths: Sequence[Path],
        all_transforms: Any,
        offsets: Any,
        offset_trans: Any,
        facecolors: Any,
        edgecolors: Any,
        linewidths: Any,
        linestyles: Any,
        antialiaseds: Any,
        urls: Any,
        offset_position: Any,
        **more: Any,  # hatchcolors, since matplotlib 3.11
    ) -> None:
        shapes = [
            (path, transform.get_matrix())
            for path, transform in self._iter_collection_raw_paths(
                master_transform, paths, all_transforms
            )
        ]
        hatches = more.get("hatchcolors")
        accepts = {"hatchcolors": [] if hatches is None else hatches} if _HATCH_COLORS else {}
        uses = self._iter_collection_uses_per_path(
            paths, all_transforms, offsets, facecolors, edgecolors
        )
        shared = uses > 1 and gc.get_sketch_params() is None
        names: dict[int, str | None] = {}
        runs: list[tuple[dict[str, str], str | None, list[str]]] = []
        places, order, paints = [], [], []
        for x, y, index, gc0, face in self._iter_collection(
            gc,
            list(range(len(shapes))),
            offsets,
            offset_trans,
            facecolors,
            edgecolors,
            linewidths,
            linestyles,
            antialiaseds,
            urls,
            offset_position,
            **accepts,
        ):
            path, matrix = shapes[index]
            if shared:
                if index not in names:
                    upright = np.diag([1.0, -1.0, 1.0]) @ matrix
                    data = path_data(path, upright, digits=2)
                    names[index] = self._shape(data) if data else None
                name = names[index]
                line = self._use(name, x, y) if name else ""
            else:
                moved = _moved(matrix, x, y)
                cut = face is None and gc0.get_hatch_path() is None
                simplify = path.should_simplify and cut
                data = self._path_data(
                    path, moved, cut=cut, simplify=simplify, sketch=gc0.get_sketch_params()
                )
                line = f'<path d="{data}"></path>' if data else ""
            if not line:
                continue
            if face is not None:
                places.append((x, y))
                order.append(shapes[index])
                paints.append(self._paint(gc0, face))
            looks = self._clip(gc0) | {"style": self._style(gc0, face)}
            url = gc0.get_url()
            if runs and runs[-1][:2] == (looks, url):
                runs[-1][2].append(line)
            else:
                runs.append((looks, url, [line]))
        if paints:
            self._ground.add_many(order, places, self._box(gc), paints)
        for looks, url, lines in runs:
            self._grouped(gc, looks, lines, url=url)

    def draw_gouraud_triangles(self, gc: Any, triangles: Any, colors: Any, transform: Any) -> None:
        # Browsers have no such shading. So it becomes an image, as fine as any other.
        dpi = max(self._image_dpi, 144.0)
        scale = dpi / 72
        raster = RendererAgg(round(self.width * scale), round(self.height * scale), dpi)
        raster.draw_gouraud_triangles(
            raster.new_gc(), triangles, colors, transform + Affine2D().scale(scale)
        )
        pixels = np.asarray(raster.buffer_rgba())[::-1]
        with_height = self._image(pixels, 0, 0, self.width, self.height)
        self._grouped(gc, self._clip(gc), [with_height])

    def draw_image(self, gc: Any, x: float, y: float, im: Any, transform: Any = None) -> None:
        height, width = im.shape[:2]
        if not height or not width:
            return
        if transform is None:
            w, h = (72 * side / self._image_dpi for side in (width, height))
            line = self._image(im, x, y, w, h)
            self._ground.add_image(im, (x, y, x + w, y + h), self._box(gc))
        else:
            small = np.diag([1 / width, 1 / height, 1.0])
            placed = Affine2D(self._flip @ _moved(transform.get_matrix() @ small, x, y))
            alpha = gc.get_alpha()
            line = self._image_tag(
                im,
                width=str(width),
                height=str(height),
                opacity="" if alpha in (None, 1) else exact(alpha),
                transform=f"matrix({' '.join(map(exact, placed.to_values()))})",
                style="image-rendering:crisp-edges;image-rendering:pixelated",
            )
            corners = placed.transform([[0, 0], [width, height]])
            (left, right), (top, bottom) = np.sort(corners[:, 0]), np.sort(corners[:, 1])
            box = (left, self.height - bottom, right, self.height - top)
            self._ground.add_image(im[::-1] if placed.get_matrix()[1, 1] > 0 else im, box, None)
        self._grouped(gc, self._clip(gc), [line])

    def draw_text(
        self,
        gc: Any,
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        angle: float,
        ismath: Any = False,
        mtext: Any = None,
    ) -> None:
        size = prop.get_size_in_points()
        width, height, descent = self.get_text_width_height_descent(s, prop, ismath)
        turn = np.deg2rad(angle)
        along = np.array([np.cos(turn), -np.sin(turn)])
        across = np.array([-np.sin(turn), -np.cos(turn)])
        corner = np.array([x, y]) - descent * across
        if gc.get_clip_rectangle() is None and gc.get_clip_path()[0] is None:
            self._reach([corner, corner + width * along, corner + height * across])
        middle = corner + width / 2 * along + height / 2 * across
        style = self._text_style(gc, middle)
        if ismath:
            lines = self._formula(x, y, s, prop, angle, style)
        else:
            part = anchor(mtext, angle)
            x, y = np.array([x, y]) + part * width * along
            align = {0: "", 0.5: "text-anchor:middle", 1: "text-anchor:end"}[part]
            where = {"x": hundredth(x), "y": hundredth(y)}
            if angle:
                place = f"translate({hundredth(x)} {hundredth(y)}) rotate({tenth(-angle % 360)})"
                where = {"transform": place}
            if s != " ".join(s.split()):
                where["xml:space"] = "preserve"
            full = ";".join(filter(None, [font_style(prop, size), align, style]))
            lines = [f"<text{self._attributes({'style': full} | where)}>{_text(s)}</text>"]
        self._grouped(gc, self._clip(gc), lines)

    # How it is written

    def _formula(
        self, x: float, y: float, s: str, prop: FontProperties, angle: float, style: str
    ) -> list[str]:
        glyphs, outlines, bars = glyphs_of(s, prop.copy(), mpl.rcParams["mathtext.fontset"])
        scale = prop.get_size_in_points() / OUTLINE_SIZE
        turned = f" rotate({tenth(-angle % 360)})" if angle else ""
        size = f"scale({exact(scale)} {exact(-scale)})"
        place = f"translate({hundredth(x)} {hundredth(y)}){turned} {size}"
        new = []
        for name, data in outlines:
            # By the glyph's own name, so that it is the same line in every state.
            if data and ("glyph", name) not in self._ids:
                id_ = self._ids["glyph", name] = f"{self._prefix}_{name}"
                new.append(f'<path id="{id_}" d="{data}"></path>')
        lines = ["<defs>", *new, "</defs>"] if new else []
        lines.append(f"<g{self._attributes({'transform': place, 'style': style})}>")
        for name, gx, gy, share in glyphs:
            if ("glyph", name) in self._ids:
                move = f"translate({tenth(gx)} {tenth(gy)})"
                grow = "" if share == 1 else f" scale({exact(share)})"
                lines.append(
                    f'<use href="#{self._ids["glyph", name]}" transform="{move}{grow}"></use>'
                )
        lines += [f'<path d="{bar}"></path>' for bar in bars]
        lines.append("</g>")
        return lines

    def _text_style(self, gc: Any, middle: Any) -> str:
        rgb = gc.get_rgb()
        color = hexadecimal(rgb)
        ground, is_data = self._ground.under(middle[0], self.height - middle[1])
        twin_is_worse = ground != DARK_PAGE and contrast(color, ground) > contrast(
            dark_twin(color), ground
        )
        keep = self._keep or is_data or color in self._data_colors or twin_is_worse
        fill = [f"fill:{self._color(color, keep)}"]
        # An ink that is black everywhere else takes the page's own.
        if color == "000000" and not keep:
            fill = []
        alpha = gc.get_alpha() if gc.get_forced_alpha() else rgb[3]
        return ";".join([*fill, *([] if alpha == 1 else [f"opacity:{exact(alpha)}"])])

    def _style(self, gc: Any, face: Any) -> str:
        forced = gc.get_forced_alpha()
        style = []
        if gc.get_hatch() is not None:
            style.append(f"fill:url(#{self._pattern(gc, face)})")
        elif face is None:
            style.append("fill:none")
        else:
            style.append(f"fill:{self._paint_text(face)}")
        if face is not None and len(face) == 4 and face[3] != 1 and not forced:
            style.append(f"fill-opacity:{exact(face[3])}")
        if forced and gc.get_alpha() != 1:
            style.append(f"opacity:{exact(gc.get_alpha())}")
        offset, dashes = gc.get_dashes()
        width = gc.get_linewidth()
        if self._keep and not width and not gc.get_antialiased():
            # Else the page shines through between the cells of a mesh.
            style.append("shape-rendering:crispEdges")
        if width:
            rgb = gc.get_rgb()
            style.append(f"stroke:{self._paint_text(rgb)}")
            if not forced and rgb[3] != 1:
                style.append(f"stroke-opacity:{exact(rgb[3])}")
            if width != 1:
                style.append(f"stroke-width:{exact(width)}")
            if dashes is not None:
                style.append(f"stroke-dasharray:{','.join(map(exact, dashes))}")
                if offset:
                    style.append(f"stroke-dashoffset:{exact(offset)}")
            if gc.get_joinstyle() != "round":
                style.append(f"stroke-linejoin:{gc.get_joinstyle()}")
            if gc.get_capstyle() != "butt":
                style.append(f"stroke-linecap:{_CAPS[gc.get_capstyle()]}")
        return ";".join(style)

    def _paint_text(self, rgb: Color) -> str:
        color = hexadecimal(rgb)
        if self._keep:
            if max(rgb[:3]) - min(rgb[:3]) > 0.04:
                # An arrow on a colored stream line or a level's label means the same.
                self._data_colors.add(color)
            return self._color(color, True)
        return self._color(color, color in self._data_colors)

    def _color(self, color: str, keep: bool) -> str:
        return f"#{color}" if keep or self._as_drawn else f"var(--c{color},#{color})"

    def _paint(self, gc: Any, face: Color) -> tuple[str, float, bool]:
        alpha = gc.get_alpha() if gc.get_forced_alpha() else face[3] if len(face) == 4 else 1.0
        color = hexadecimal(face)
        return color, float(1.0 if alpha is None else alpha), self._keep

    def _pattern(self, gc: Any, face: Any) -> str:
        edge = gc.get_hatch_color()
        if edge is None:
            edge = gc.get_rgb()
        width = gc.get_hatch_linewidth()
        key = ("hatch", gc.get_hatch(), None if face is None else tuple(face), tuple(edge), width)
        if key not in self._ids:
            name = self._new_id(key)
            up = np.array([[_HATCH, 0, 0], [0, -_HATCH, _HATCH], [0, 0, 1.0]])
            data = path_data(gc.get_hatch_path(), up)
            ground = "none" if face is None else self._paint_text(face)
            line = self._paint_text(edge)
            faint = "" if edge[3] == 1 else f";stroke-opacity:{exact(edge[3])}"
            self.lines += [
                "<defs>",
                f'<pattern id="{name}" patternUnits="userSpaceOnUse" x="0" y="0" '
                f'width="{_HATCH}" height="{_HATCH}">',
                f'<rect x="0" y="0" width="{_HATCH + 1}" height="{_HATCH + 1}" '
                f'style="fill:{ground}"></rect>',
                f'<path d="{data}" style="fill:{line};stroke:{line};stroke-width:{exact(width)};'
                f'stroke-linecap:butt;stroke-linejoin:miter{faint}"></path>',
                "</pattern>",
                "</defs>",
            ]
        return self._ids[key]

    def _clip(self, gc: Any) -> dict[str, str]:
        path, transform = gc.get_clip_path()
        key: Any
        if path is not None:
            data = self._path_data(path, transform.get_matrix())
            key, shape = ("clip", data), f'<path d="{data}"></path>'
        else:
            box = gc.get_clip_rectangle()
            if box is None:
                return {}
            x, y, width, height = box.bounds
            key = ("clip", x, y, width, height)
            shape = (
                f'<rect x="{tenth(x)}" y="{tenth(self.height - y - height)}" '
                f'width="{tenth(width)}" height="{tenth(height)}"></rect>'
            )
        if key not in self._ids:
            name = self._new_id(key)
            self.lines += ["<defs>", f'<clipPath id="{name}">', shape, "</clipPath>", "</defs>"]
        return {"clip-path": f"url(#{self._ids[key]})"}

    def _shape(self, data: str) -> str:
        key = ("shape", data)
        if key not in self._ids:
            name = self._new_id(key)
            self.lines += ["<defs>", f'<path id="{name}" d="{data}"></path>', "</defs>"]
        return self._ids[key]

    def _new_id(self, key: Any) -> str:
        # No name of an explorer, and of nothing else on its page, has an underscore.
        name = self._ids[key] = f"{self._prefix}_{sum(key[0] != 'glyph' for key in self._ids)}"
        return name

    def _use(self, shape: str, x: float, y: float) -> str:
        return f'<use href="#{shape}" x="{tenth(x)}" y="{tenth(self.height - y)}"></use>'

    def _grouped(
        self,
        gc: Any,
        attributes: dict[str, str],
        lines: Sequence[str],
        *,
        url: str | None = None,
    ) -> None:
        written = self._attributes(attributes)
        # A clip is cut in an element's own coordinates: only a path has none but the picture's.
        alone = len(lines) == 1 and ("clip-path" not in attributes or lines[0][:6] == "<path ")
        if written and alone:
            start, _, rest = lines[0].partition(">")
            lines = [f"{start}{written}>{rest}"]
        elif written:
            lines = [f"<g{written}>", *lines, "</g>"]
        self._linked(gc, lines, url=url)

    def _linked(self, gc: Any, lines: Sequence[str], *, url: str | None = None) -> None:
        url = url or gc.get_url()
        if url is not None:
            lines = [f'<a href="{escape(url)}" target="_blank">', *lines, "</a>"]
        self.lines += lines

    @staticmethod
    def _attributes(attributes: dict[str, str]) -> str:
        return "".join(f' {key}="{escape(value)}"' for key, value in attributes.items() if value)

    def _image(self, im: Any, x: float, y: float, width: float, height: float) -> str:
        # Matplotlib hands images on with their first row at the bottom.
        return self._image_tag(
            im[::-1],
            x=exact(x),
            y=exact(self.height - y - height),
            width=exact(width),
            height=exact(height),
            preserveAspectRatio="none",
        )

    def _image_tag(self, im: Any, **attributes: str) -> str:
        buffer = io.BytesIO()
        Image.fromarray(np.ascontiguousarray(im)).save(buffer, format="png")
        data = base64.b64encode(buffer.getvalue()).decode("ascii")
        return f'<image{self._attributes(attributes)} href="data:image/png;base64,{data}"></image>'

    def _path_data(self, path: Path, matrix: Any, *, cut: bool = False, **how: Any) -> str:
        # What lies outside may still be shown, if the picture grows to hold a legend.
        clip = (-self.width, -self.height, 2 * self.width, 2 * self.height) if cut else None
        return path_data(path, self._flip @ matrix, clip=clip, **how)

    # What lies beyond the edge, and what lies under a text

    def _box(self, gc: Any) -> Any:
        box = gc.get_clip_rectangle()
        return None if box is None else box.extents

    def _reaches(self, gc: Any, path: Path, matrix: Any) -> None:
        if gc.get_clip_rectangle() is not None or gc.get_clip_path()[0] is not None:
            return
        points = path.vertices @ matrix[:2, :2].T + matrix[:2, 2]
        points[:, 1] = self.height - points[:, 1]
        self._reach(points)

    def _reach(self, points: Any) -> None:
        low, high = np.min(points, axis=0), np.max(points, axis=0)
        if not (np.isfinite(low).all() and np.isfinite(high).all()):
            return
        # Far outside means hidden on purpose; matplotlib's own picture does not show it either.
        if (low < (-self.width, -self.height)).any():
            return
        if (high > (2 * self.width, 2 * self.height)).any():
            return
        box = self.overflow
        box[0], box[1] = min(box[0], low[0]), min(box[1], low[1])
        box[2], box[3] = max(box[2], high[0]), max(box[3], high[1])


def mixed(renderer: LineRenderer, figure: Figure, dpi: float) -> Any:
    """Return `renderer` with a way to draw what an artist wants rasterized, at `dpi`."""
    width, height = figure.get_size_inches()
    return MixedModeRenderer(figure, width, height, dpi, renderer)


def _moved(matrix: Any, x: float, y: float) -> Any:
    if not x and not y:
        return matrix
    matrix = matrix.copy()
    matrix[:2, 2] += x, y
    return matrix


def _text(s: str) -> str:
    return escape(s, quote=False)
