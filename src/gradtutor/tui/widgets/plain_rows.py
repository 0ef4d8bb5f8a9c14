"""The rows of a widget that has nothing around them: neither border nor padding, and nothing is seen through it.

Textual asks the style sheet of each widget of a frame for all that it could have around it: of a step's time that was
more than to draw the rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual._styles_cache import StylesCache

if TYPE_CHECKING:
    from textual.geometry import Region
    from textual.strip import Strip
    from textual.widget import Widget


class PlainRows(StylesCache):
    """Keeps the rows until they are said to have changed, as Textual's own does."""

    def render_widget(self, widget: Widget, crop: Region) -> list[Strip]:
        """The rows and columns of ``crop``."""
        width = widget.region.width
        if width != self._width:
            self.clear()
            self._width = width
        kept, changed = self._cache, self._dirty_lines
        for y in crop.line_range:
            if y in changed or y not in kept:
                kept[y] = widget.render_line(y)
        changed.difference_update(crop.line_range)
        strips = [kept[y] for y in crop.line_range]
        if filters := widget.get_line_filters():
            _, background = widget.background_colors
            for one in filters:
                strips = [strip.apply_filter(one, background) for strip in strips]
        first, past = crop.column_span
        return strips if (first, past) == (0, width) else [strip.crop(first, past) for strip in strips]
