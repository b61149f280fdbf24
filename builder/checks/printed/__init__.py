"""A PDF read back: its tag tree with texts and places, page labels, destinations, links, outline and fonts.

Content streams, fonts' ToUnicode tables and the tag tree are read with pikepdf by the rules of the standard
(ISO 32000-1, 9.10, 12 and 14.7). Nothing of the writer takes part.

``edition``    what is read: text as it is painted, elements, links, outline
``reader``     from a file's bytes to that
``content``    content streams: the operators of a page, step by step
``fonts``      what a font says of its codes: text, widths, glyphs
``agreement``  where content, ParentTree and tag tree contradict one another
``objects``    what the others share: arrays that may be one thing, name and number trees
"""
