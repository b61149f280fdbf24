"""Figures from data, drawn with the same things that pages are made of: paths and shaped glyphs.

``art``        what a finished figure consists of
``draw``       a drawing (``builder.model.drawings``) at a width and in a look -> art
``charts``     bars, stacked bars, lines, dots
``timelines``  events in lanes, to scale
``maps``       projection, clipping, names that don't collide
``vectors``    an author's SVG file, read and set
``qr``         square codes of addresses
``svg``        art -> inline SVG; the pages take art as it is
``said``       what a figure says in words: alternative text, table of its data
``dump``       art as stable text

Lengths are points, y down, from the figure's top left corner.
"""
