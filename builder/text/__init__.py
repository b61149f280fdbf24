"""Text before it is laid out: faces, shaping, fallback, hyphenation, break opportunities, hanging margins.

``faces``        one font file at one setting of its axes, with its metrics
``shaping``      a string in one face -> glyphs that know which characters they stand for
``itemise``      a string -> runs, each in the first face of a stack that can set it
``hyphenation``  where a word may be hyphenated
``breaks``       where else a token without spaces may be broken; the gaps between Han and Latin
``protrusion``   how far a character hangs into the margin
``scripts``      the few facts about scripts that the rooms above need

All lengths are in 1/1000 em. Nothing here knows a canvas, a page or a size in points.
"""
