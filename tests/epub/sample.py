"""A small book with everything in it, as its templates would write it."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

from builder.diagnostics import Span
from builder.epub import EpubLook
from builder.markup import theme as themes
from builder.markup.section import Section
from builder.model.book import Book, ContentsEntry, Words
from builder.model.nodes import Emphasis, Phrase, Text
from builder.publication import Contributor, Matter, Publication
from builder.resources import resource

PUBLICATION = Publication(
    name="sample",
    title="A Sample & Its Parts",
    language="en-GB",
    authors=(Contributor("Ann Author", "aut", "Author, Ann"), Contributor("Bo Zhang", "aut")),
    contents=(),
    subtitle="Everything once",
    contributors=(Contributor("Ed Itor", "edt", "Itor, Ed"),),
    date="2026-02-14",
    publisher="The Press",
    rights="CC BY-SA 4.0",
    description="A book that has\neverything once.",
    subjects=("Books", "Tests"),
)

_COVER = """<section class="cover" id="page-cover"><p class="cover-title">A Sample &amp; Its Parts</p>
<div class="ornaments"><p class="cover-ornament" lang="ru">Образец</p></div></section>"""
_TITLE = """<section class="titlepage" id="page-title"><p class="book-author">Ann Author and Bo Zhang</p>
<p class="book-title">A Sample &amp; Its Parts</p><p class="book-subtitle">Everything once</p>
<p class="book-publisher">The Press</p></section>"""
_IMPRINT = """<section class="imprint" id="page-imprint"><p data-src="0"><strong>A Sample</strong><br/>Set in type.</p>
<p><a href="https://example.org/a?b=1&amp;c=2">example.org</a></p></section>"""
_CONTENTS = """<section class="contents" id="page-contents"><h1>Contents</h1><nav class="toc" aria-label="Contents">
<ol class="toc"><li class="toc-chapter"><p class="toc-line"><a class="toc-link" href="#first">First</a><span
class="pageref" data-ref="first"></span></p></li></ol></nav></section>"""
_PART = """<section class="part" id="part-1"><header class="opening"><h1 id="title-part-1">The Part</h1></header>
</section>"""
_FIRST = """<section class="chapter" id="first" data-file="one.md" data-src="0"><header class="opening">
<p class="chapter-number">1</p><h1 id="title-first" data-src="0">The <em>first</em> договор</h1>
<div class="standfirst"><p>What this chapter is about, in a sentence or two.</p></div></header>
<p data-src="1">On 14 February 1950 the two sides signed<a class="noteref" id="call-1-1" href="#note-1-1">1</a> the
<span lang="ru">Договор о дружбе</span>, in Chinese <span class="script" lang="zh-Hans">中苏友好同盟互助条约</span>,
of which <a class="xref" href="#sec-two">Section 2.1</a><span class="print"> (page <span class="pageref"
data-ref="sec-two"></span>)</span> tells more <a class="cite" id="cite-1" href="#ref-zubok">(Zubok 2007)</a>.</p>
<p>A second paragraph with <strong>bold</strong>, <em>italic</em>, <span class="smallcaps">small caps</span>,
x<sup>2</sup>, H<sub>2</sub>O, <del>struck</del> and <code>code()</code>, long enough that the indent of its first
line and the hyphenation of extraordinarily uncompromising words can be seen at work on a telephone.</p>
<h2 id="sec-one" data-src="2"><span class="number">1.1</span> Tables and lists</h2>
<p>Before the table.</p>
<div class="table" id="tbl-loan" data-src="3"><table data-align="left right decimal"><caption><span class="label">Table
1</span> Shipments in thousand tons</caption><thead><tr><th scope="col">Year</th><th>Ore</th><th>Tin</th></tr></thead>
<tbody><tr><td>1954</td><td>1,200</td><td>10.25</td></tr><tr><td>1955</td><td>900</td><td>9</td></tr>
<tr><td>1956</td><td></td><td>11.5</td></tr></tbody></table><p class="source">Source: made up.</p></div>
<div class="table"><table data-align="left left left left right right"><thead><tr><th>A</th><th>B</th>
<th colspan="2">C and D</th><th>E</th><th>F</th></tr></thead><tbody><tr><td rowspan="2">both</td><td>b</td><td>c</td>
<td>d</td><td>5</td><td>6</td></tr><tr><td>b</td><td>c</td><td>d</td><td>7</td><td>8</td></tr></tbody></table></div>
<ul data-loose="true"><li><p>One.</p></li><li><p>Two.</p><ul><li>nested</li></ul></li></ul>
<ol start="3"><li>three</li><li>four</li></ol>
<blockquote lang="fr" data-src="4"><p>« Une citation. »</p><p class="attribution">Quelqu’un</p></blockquote>
<pre><code>literal   text
  &lt;kept&gt;</code></pre>
<hr/>
<figure id="fig-lamp" data-src="5"><img src="pictures/Лампа.png" alt="A grey square" data-pixels="40x20"
data-width="0.5"/><figcaption><span class="label">Figure 1</span> A lamp.</figcaption></figure>
<figure><img src="pictures/lamp.jpg" alt="" data-decorative="true" data-pixels="40x20"/></figure>
<section class="notes" aria-label="Notes"><aside class="footnote" id="note-1-1" data-src="6"><p><a class="backlink"
href="#call-1-1">1</a> A note with a citation <a class="cite" id="cite-2" href="#ref-zubok">(Zubok 2007)</a>.</p><ul>
<li>and a list</li></ul></aside></section></section>"""
_SECOND = """<section class="chapter" id="second"><header class="opening"><p class="chapter-number">2</p>
<h1 id="title-second">The second</h1></header>
<aside class="box" id="box-1" data-src="0"><p class="box-title"><span class="label">Box 1</span> In brief</p>
<p>The box’s text.</p></aside>
<h2 id="sec-two"><span class="number">2.1</span> Structured blocks</h2>
<dl class="facts"><dt>Signed</dt><dd>14 February 1950</dd><dt>In force</dt><dd>11 April 1950</dd></dl>
<dl class="timeline"><dt id="event-1">4 February 1945</dt><dd>The conference at Yalta opens.</dd>
<dt>14 February 1950</dt><dd>The treaty is signed in Moscow, after two months of talks that nearly failed.</dd></dl>
<div class="people"><p class="people-side">China</p><div class="person" id="zhou"><p class="person-name"><strong>Zhou
Enlai</strong> <span class="script" lang="zh-Hans">周恩来</span> <span class="script" lang="ru">Чжоу Эньлай</span>
<span class="years">1898–1976</span></p><p class="person-role">Premier and foreign minister.</p></div></div>
<div class="articles"><div class="article" id="art-1"><p class="article-number">I</p><p class="article-title">Peace</p>
<p>Both sides shall act together.<a class="noteref" id="call-2-1" href="#note-2-1">1</a></p></div></div>
<p>See <a class="xref" href="#tbl-loan">Table 1</a> and <a href="#term-nkvd">the glossary</a>; again<a class="noteref"
id="call-2-2" href="#note-2-1">1</a>.</p>
<section class="notes" aria-label="Notes"><aside class="footnote" id="note-2-1"><p><a class="backlink"
href="#call-2-1">1</a> Called twice.</p></aside></section></section>"""
_GLOSSARY = """<section class="glossary" id="glossary"><header class="opening"><h1 id="title-glossary">Glossary</h1>
</header><dl class="glossary"><dt id="term-nkvd">People’s commissariat (<abbr>NKVD</abbr>)</dt><dd>The ministry of
<em>the interior</em>.</dd></dl></section>"""
_BIBLIOGRAPHY = """<section class="bibliography" id="bibliography"><header class="opening"><h1
id="title-bibliography">Bibliography</h1></header><ul class="references"><li class="reference" id="ref-zubok">Zubok,
Vladislav. 2007. <em>A Failed Empire</em>.<span class="print"> Cited on page <a class="backlink" href="#cite-1"><span
class="pageref" data-ref="cite-1"></span></a></span></li><li class="reference" id="ref-other">Other, An. 1999.
<em>Never Cited</em>.</li></ul></section>"""


def _spans(count: int, file: str) -> tuple[Span, ...]:
    return tuple(Span(file, line + 1) for line in range(count))


SECTIONS = (
    Section("cover", "section.cover", Matter.FRONT, "Cover", "", _COVER, ()),
    Section("titlepage", "section.titlepage", Matter.FRONT, PUBLICATION.title, "", _TITLE, ()),
    Section("imprint", "section.imprint", Matter.FRONT, "Imprint", "", _IMPRINT, _spans(1, "imprint.md")),
    Section("contents", "section.contents", Matter.FRONT, "Contents", "", _CONTENTS, ()),
    Section("part-1", "section.part", Matter.BODY, "The Part", "", _PART, ()),
    Section(
        "01-first", "section.chapter", Matter.BODY, "The first договор", "1", _FIRST, _spans(7, "one.md"), in_part=True
    ),
    Section("02-second", "section.chapter", Matter.BODY, "The second", "2", _SECOND, _spans(1, "two.md"), in_part=True),
    Section("glossary", "section.glossary", Matter.BACK, "Glossary", "", _GLOSSARY, ()),
    Section("bibliography", "section.bibliography", Matter.BACK, "Bibliography", "", _BIBLIOGRAPHY, ()),
)


def _picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 20), "#888888").save(out, kind)
    return out.getvalue()


def cover() -> bytes:
    """A cover picture."""
    out = io.BytesIO()
    Image.new("RGB", (160, 256), "#9B2D1F").save(out, "JPEG")
    return out.getvalue()


BOOK = Book(
    publication=PUBLICATION,
    words=Words({"contents": "Contents", "back-to-text": "Back to the text"}),
    chapters=(),
    contents=(
        ContentsEntry(
            "first",
            "1",
            (Text("The "), Emphasis((Text("first"),)), Text(" "), Phrase((Text("договор"),), "ru")),
            1,
            Matter.BODY,
            "The Part",
            True,
            (ContentsEntry("sec-one", "1.1", (Text("Tables and lists"),), 2, Matter.BODY),),
        ),
        ContentsEntry(
            "second",
            "2",
            (Text("The second"),),
            1,
            Matter.BODY,
            in_part=True,
            children=(ContentsEntry("sec-two", "2.1", (Text("Structured blocks"),), 2, Matter.BODY),),
        ),
        ContentsEntry("glossary", "", (Text("Glossary"),), 1, Matter.BACK),
        ContentsEntry("bibliography", "", (Text("Bibliography"),), 1, Matter.BACK),
    ),
    pictures={"pictures/Лампа.png": _picture("PNG"), "pictures/lamp.jpg": _picture("JPEG"), "unused.png": b""},
)


def look(fonts: bool = True, own: str = "") -> EpubLook:
    """The shipped theme's look, or that of a theme which extends it by its ``own``."""
    text = f"extends: briefing\n{own}" if own else resource("themes", "briefing.yaml").read_text(encoding="utf-8")
    theme, found = themes.load(text, "themes/briefing.yaml", _has_weights)
    assert theme is not None, found
    return EpubLook(theme, fonts)


def _has_weights(file: str) -> bool:
    return Path(file).name.startswith("Source")
