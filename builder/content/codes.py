"""The codes of this room's diagnostics, each with its meaning in one line.

Every code has a folder ``tests/diagnostics/<code>/`` with the smallest publication that shows it.
"""

from __future__ import annotations

CODES: dict[str, str] = {
    # files
    "missing-file": "a file that the content names does not exist",
    "unreadable-file": "the system refuses to open a file",
    "not-a-file": "a folder, device or pipe stands where a file should be",
    "wrong-case": "a file is named with other capitals than it has, which works on some systems only",
    "outside-publication": "a path or symbolic link leads out of the publication's folder",
    "file-too-large": "a file exceeds the size limit for its kind",
    "not-utf-8": "a text file is not valid UTF-8",
    "control-character": "a text holds a character that no book can show",
    "invisible-character": "a character that nobody sees and machines read",
    "bidi-override": "invisible characters turn the direction of the text around",
    "text-too-long": "a setting of the publication is longer than the limit",
    # YAML
    "yaml-syntax": "a YAML file cannot be read",
    "yaml-feature": "an alias, anchor, tag or second document, which content files do without",
    "duplicate-key": "a mapping names the same key twice",
    "too-many-values": "a YAML file holds more values, or a map more stops, than the limit",
    "nesting-too-deep": "lists, quotations, divs, emphasis or YAML values are nested beyond the limit",
    # publication.yaml and data files
    "unknown-key": "a key that means nothing there",
    "missing-key": "a required key is not given, or is empty",
    "wrong-type": "a list where a text should be, or the like",
    "bad-value": "a value of the right type that cannot be used",
    "bad-date": "a date that is not ISO 8601, or does not exist",
    "empty-glob": "a pattern in the contents that no file fits",
    "repeated-chapter": "the contents name the same file twice",
    "too-many-chapters": "the contents name more files than the limit",
    # Markdown
    "raw-html": "HTML is set as it is written",
    "shown-code": "what is code for another program to run or to hand on is shown",
    "unclosed-div": "a fenced div without its closing fence",
    "empty-heading": "a heading without words, which contents and readers aloud can't name",
    "unclosed-code": "a fenced block of code without its closing fence",
    "list-number": "an item of a list that is set with another number than it is written with",
    "unused-definition": "a line that defines a link which nothing uses, so that it is not shown",
    "second-title": "a chapter file with more than one first-level heading",
    "unused-metadata": "metadata at the beginning of a chapter that no edition uses",
    "duplicate-note": "two footnotes of a chapter have the same label",
    "unsafe-link": "a link that runs code or reaches into the reader's machine",
    "file-link": "a link to a file, which neither edition can follow",
    "empty-link": "a link without words, which nobody can see or follow",
    "stray-caption": "a paragraph that looks like a table's caption and belongs to none",
    "index-mark": "an index mark that names no heading, or a heading that leads nowhere",
    # structured blocks
    "missing-attribute": "a structured block without the attribute that it needs",
    "unknown-attribute": "an attribute or class that means nothing where it stands",
    "unexpected-content": "content inside a block whose content is made or taken from a file",
    "outside-chapters": "something stands in the imprint that needs a chapter, as a note does",
    "csv-syntax": "a CSV file cannot be read",
    "ragged-row": "a table row with more or fewer cells than the head",
    "too-large-table": "a table with more rows or columns than the limit",
    # figures from data
    "unknown-column": "a chart asks for a column that its file does not have",
    "not-a-number": "a chart's value that is no number",
    "missing-value": "a chart's file has no value where one belongs; a gap is shown",
    "too-many-series": "a chart with more series or bars than can be told apart",
    "bad-geojson": "a map's base that is no GeoJSON of polygons and lines",
    # pictures
    "unsafe-svg": "an SVG file that runs, reaches elsewhere, or can't be drawn as its author meant",
    "flattened-svg": "something of an SVG file that is shown in a simpler way",
    "picture-colours": "a picture whose colours are not sRGB",
    "missing-alt": "a picture without a text for those who cannot see it",
    "bad-picture": "a picture file that cannot be read",
    "bad-font": "a font file in which no book can be set",
    "plain-family": "a family without the faces that stress needs",
    "picture-form": "a picture that is turned by a note in its file, transparent or animated",
    "picture-too-large": "a picture with more pixels than the limit",
    "no-url": "a code that should lead to the publication, which states no address",
}
