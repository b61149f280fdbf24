"""The Markdown dialect: CommonMark with pandoc's usual additions.

``dialect``     the parser, put together; which rule is tried at which character
``attributes``  ``{#id .class key=value}``
``divs``        ``::: {.box}`` … ``:::``
``paragraphs``  paragraphs and underlined headings in one scan
``captions``    the line that ends a pipe table: ``: Caption {#tbl-x}``
``comments``    HTML comments, which vanish
``brackets``    everything that begins with ``[``: links, spans, note calls, citations; and images
``at_signs``    ``@key`` in running text
``raised``      ``^up^``, ``~down~`` and inline notes ``^[…]``
``autolinks``   addresses in angle brackets
``escapes``     backslashes
``breaks``      line breaks by two spaces
``smart``       typographic quotes, dashes and ellipses

Block tokens are those of markdown-it; a rule of ours that makes tokens says which in its docstring.
"""
