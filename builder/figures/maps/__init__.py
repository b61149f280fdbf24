"""Maps: land, coasts and borders in a conic projection, routes, places, and names that don't collide.

``survey``       a map from its data
``projection``   degrees -> the map's rectangle
``tracing``      land and lines of the globe there
``plane``        points, lines and rectangles there
``ground``       what names have to keep clear of, and what it costs if they don't
``place_names``  names of places: ``settling`` finds them places beside their dots, ``leading`` away from them
``long_names``   names of routes and of countries
``corner``       the note and the scale
"""

from builder.figures.maps.survey import survey

__all__ = ["survey"]
