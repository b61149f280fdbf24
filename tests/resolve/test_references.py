from __future__ import annotations

import pytest

from builder.content import load
from builder.model.nodes import Link, NoteReference, Phrase, Reference
from builder.model.walk import inlines, lines, plain
from builder.resolve import resolve, works_of


def references(book):
    return [
        (node.target, plain(node.children), "".join(node.page or ()))
        for chapter in book.chapters
        for block in (*chapter.blocks, *(b for note in chapter.notes for b in note.blocks))
        for line in lines(block)
        for node in inlines(line)
        if isinstance(node, Reference)
    ]


TWO = (
    "# Two {#sec-two}\n\n## Part {#sec-part}\n\n| a |\n|---|\n| b |\n\n: Cap {#tbl-t}\n\n"
    "### Bare {#sec-bare .unnumbered}\n\n::: {.box #box-b}\nx\n:::\n"
)


def test_references_say_what_they_point_at(made):
    book, _ = made(
        {
            "one.md": "# One\n\n@sec-two, @sec-part, @tbl-t, @box-b and “@sec-bare”; @sec-end.\n",
            "two.md": TWO,
            "back/end.md": "# The *End* {#sec-end}\n",
        }
    )
    assert [said for _, said, _ in references(book)] == [
        "Chapter\u00a02",
        "Section\u00a02.1",
        "Table\u00a01",
        "Box\u00a01",
        "Bare",
        "The End",
    ]


def test_a_hyphen_before_the_sign_asks_for_the_number_alone(made):
    text = "# One\n\nTab. [-@tbl-t] and -@sec-part, -@sec-bare, -@note:n, on pages -@page:sec-two; x-@tbl-t.[^n]\n"
    book, _ = made({"one.md": f"{text}\n[^n]: Z\n", "two.md": TWO})
    assert [(said, page) for _, said, page in references(book)] == [
        ("1", " (page\u00a0)"),
        ("2.1", " (page\u00a0)"),
        ("Bare", " (page\u00a0)"),
        ("1", ""),
        ("Chapter\u00a02", ""),
        ("Table\u00a01", " (page\u00a0)"),
    ]
    assert plain(book.chapters[0].blocks[0].children).startswith("Tab. 1 and 2.1, Bare, 1, on pages ")


def test_pages_are_added_for_other_chapters_only_and_fit_the_sentence(made):
    book, _ = made(
        {
            "one.md": "# One\n\n## A {#sec-a}\n\nSee @sec-two, (as in @sec-two) and (@sec-a).[^n]\n\n"
            "### On @sec-two\n\n[^n]: (Or @sec-two.)\n",
            "two.md": TWO,
        }
    )
    assert [page for _, _, page in references(book)] == [
        " (page\u00a0)",
        ", page\u00a0",
        "",
        "",
        ", page\u00a0",
    ]


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        ("two reasons: a) cost, b) time (see @sec-two)", [", page\u00a0"]),
        ("a) cost (b) @sec-two (as in [x (y](https://a.b)) @sec-two", [" (page\u00a0)", ", page\u00a0"]),
        ("see [(a remark]{.margin} @sec-two", [" (page\u00a0)"]),
    ],
)
def test_brackets_are_those_in_which_the_reference_stands(made, text, pages):
    book, _ = made({"one.md": f"# One\n\n{text}.\n", "two.md": TWO})
    assert [page for _, _, page in references(book)] == pages


def test_words_in_the_margin_are_none_of_the_sentence(made):
    text = "As in [A remark. @note:n]{.margin} @note:n or [See @note:n.]{.margin} @note:n.[^n]"
    book, _ = made({"one.md": f"# One\n\n{text}\n\n[^n]: Z\n"})
    assert [said[0] for _, said, _ in references(book)] == ["N", "n", "n", "n"]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("de", ["Kapitel\u00a02", "Kapitel\u00a02"]),
        ("fr", ["Chapitre\u00a02", "chapitre\u00a02"]),
        ("ru", ["Гл.\u00a02", "гл.\u00a02"]),
        ("zh-Hans-CN", ["第2章", "第2章"]),
        ("zh-Hant", ["第2章", "第2章"]),
        ("tlh", ["Chapter\u00a02", "Chapter\u00a02"]),
    ],
)
def test_the_words_are_the_languages_and_begin_sentences_with_a_capital(made, language, said):
    book, _ = made({"one.md": "# One\n\n@sec-two. *Und* @sec-two\n", "two.md": TWO}, language=language)
    assert [name for _, name, _ in references(book)] == said


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("ru", "Война (см. @sec-two; ср.\u00a0@sec-two, т.\u202fе. @sec-two) и т. д. @sec-two", "гггГ"),
        ("ru", "Ср. @sec-two, напр. @sec-two. В 1950 г. @sec-two", "ггГ"),
        ("fr", "Voir p.\u00a0ex. @sec-deux, p.ex. @sec-deux, c.-à-d. @sec-deux. *Cf.* @sec-deux", "cccc"),
        ("fr", "Le map. ex. @sec-deux", "C"),
        ("en", "Cf. @note:n and (e.g. @note:n), @note:n etc. @note:n", "nnnN"),
        ("en", "He did so. @note:n. He said, “Enough.” @note:n", "NN"),
        ("zh", "cf. @sec-two", "第"),
    ],
)
def test_after_an_abbreviation_the_sentence_goes_on(made, language, text, said):
    chapter = f"# One\n\n{text.replace('deux', 'two')}.[^n]\n\n[^n]: Z\n"
    book, _ = made({"one.md": chapter, "two.md": TWO}, language=language)
    assert "".join(name[0] for _, name, _ in references(book)) == said


def test_what_dangles_is_reported_with_the_nearest_name(faults):
    found = faults({"one.md": "# One\n\nSee @sec-tow and [x](#sec-pat) and [y](#sec-part).\n", "two.md": TWO})
    assert [(one.code, str(one.span), one.hint) for one in found] == [
        ("dangling-reference", "one.md:3:5", "did you mean “sec-two”?"),
        ("dangling-reference", "one.md:3:18", "did you mean “sec-part”?"),
    ]


def test_a_group_of_blocks_is_no_figure_table_or_box(faults):
    text = "# One\n\n@tbl-a, @page:tbl-a, [a](#tbl-a), @sec-a\n\n::: {#tbl-a}\nx\n:::\n\n::: {#sec-a}\nx\n:::\n"
    (found,) = faults({"one.md": text})
    assert (found.code, str(found.span)) == ("dangling-reference", "one.md:3:1")
    assert found.message == "“tbl-a” is a group of blocks and no table, so it has no number"
    assert found.hint == "give the id to the table: : Caption {#tbl-a} below it, or the braces of a .table"


def test_a_heading_that_becomes_a_boxs_title_gives_it_its_id(made):
    book, _ = made({"one.md": "# One\n\n@box-ports\n\n::: {.callout-note}\n## Ports {#box-ports}\n\nX.\n:::\n"})
    assert references(book)[0][:2] == ("box-ports", "Box\u00a01")


def test_everything_with_an_id_can_be_linked_to(made):
    text = "# One\n\n[a](#here) [b](#there) [c](#one)\n\n[x]{#here}\n\n> - ::: {#there .aside}\n>   y\n>   :::\n"
    book, _ = made({"one.md": text})
    assert book.chapters[0].id == "one"


def test_the_imprints_references_are_settled_too(faults):
    found = faults({"two.md": TWO, "imprint.md": "See @sec-two and [x](#nowhere).\n"}, imprint="imprint.md")
    assert [str(one.span) for one in found] == ["imprint.md:1:18"]


NOTED = """\
# One

X.[^n] @tbl-n, @box-n, @sec-n and @sec-d.

[^n]: Y

    | a |
    |---|
    | b |

    : Cap {#tbl-n}

    ::: {.box #box-n title=T}
    w
    :::

    ### Head {#sec-n}

    ::: {#sec-d}
    v
    :::
"""


def test_what_stands_in_notes_and_in_the_imprint_can_be_pointed_at(made):
    files = {
        "one.md": NOTED,
        "two.md": "# Two\n\n@tbl-n and @sec-i.\n",
        "imprint.md": "## Made by {#sec-i}\n\n@sec-n\n",
    }
    book, found = made(files, imprint="imprint.md")
    assert found == []
    assert [(target, words) for target, words, _ in references(book)] == [
        ("tbl-n", "Table\u00a01"),
        ("box-n", "Box\u00a01"),
        ("sec-n", "Head"),
        ("sec-d", "Head"),
        ("tbl-n", "Table\u00a01"),
        ("sec-i", "Made by"),
    ]


def test_titles_that_mention_something_are_said_with_its_name(made):
    book, _ = made(
        {
            "one.md": "# One\n\n@sec-more, @evt-e, @page:trm-t; @sec-three, @page:spot and @note:n.\n\n@sec-late\n",
            "two.md": "# Two\n\n| a |\n|---|\n\n: Cap {#tbl-t}\n\n## More on @tbl-t {#sec-more .unnumbered}\n\n"
            "## @sec-plain and @tbl-t {#sec-late .unnumbered}\n\n## Plain {#sec-plain .unnumbered}\n\n"
            "::: {.timeline src=t.yaml}\n:::\n\n::: {.glossary src=g.yaml}\n:::\n",
            "three.md": "# After @tbl-t {#sec-three .unnumbered}\n\n[Here]{#spot}.[^n]\n\n[^n]: Z\n",
            "t.yaml": '- {date: 1950, label: "as @tbl-t", text: x, id: evt-e}\n',
            "g.yaml": '- {term: "of @tbl-t", text: x, id: trm-t}\n',
        }
    )
    table = "Table\u00a01"
    assert [said for target, said, _ in references(book)][:7] == [
        f"More on {table}",
        f"as {table}",
        f"of {table}",
        f"After {table}",
        f"After {table}",
        f"After {table}, note\u00a01",
        f"Plain and {table}",
    ]
    assert [plain(line.title) for line in book.contents[1].children] == [
        f"More on {table}",
        f"Plain and {table}",
        "Plain",
    ]


IN_PARTS = """\
# Two

## First

::: {{.aside lang=fr}}
### Suite

{inside}
:::

After it [a place]{{#pl .index}} stands here.
"""


@pytest.mark.parametrize(
    ("inside", "section"),
    [
        ("::: {.box title=Box}\nx\n\n### In the box {#in}\n\n[y]{#it}\n:::", "1.1.1"),
        ("> x\n>\n> ### In the box {#in}\n>\n> [y]{#it}\n", "1.1.1"),
        ("- x\n\n  ### In the box {#in}\n\n  [y]{#it}\n", "1.1.1"),
        ("z[^n]\n\n[^n]: x\n\n    ### In the box {#in}\n\n    [y]{#it}\n", "1.1.1"),
        ("### In the box {#in .unnumbered}\n\n[y]{#it}", "In the box"),
    ],
)
def test_a_heading_in_a_box_a_quotation_a_list_or_a_note_ends_no_section(made, inside, section):
    text = IN_PARTS.format(inside=inside)
    book, _ = made({"a.md": text, "b.md": "@page:pl and @page:it and @page:in.\n", "c.md": "::: {#index}\n:::\n"})
    place, inner, heading = (said for _, said, _ in references(book))
    assert place.replace("Section\u00a0", "") == section
    assert inner == heading == "In the box"
    (entry,) = book.chapters[-1].blocks[0].groups[0].entries
    assert plain(entry.places[0].said) == section


def test_a_heading_that_becomes_a_boxs_title_keeps_its_id(made):
    book, _ = made({"one.md": "# One\n\n@page:ports\n\n::: {.box}\n## Ports {#ports}\n\nX.\n:::\n"})
    assert [target for target, _, _ in references(book)] == ["ports"]
    (_, box) = book.chapters[0].blocks
    assert [node.id for node in box.title] == ["ports"]


@pytest.mark.parametrize(
    "block", ["::: {.chart src=c.csv #fig-x}\n:::", "::: {.table src=gone.csv #fig-x}\n:::", "![A](gone.png){#fig-x}"]
)
def test_what_points_at_a_block_that_cannot_be_read_is_no_fault_besides(tmp_path, block):
    settings = "title: A\nlanguage: en\nauthors: [B]\ncontents: [a.md]\n"
    for name, text in {
        "publication.yaml": settings,
        "a.md": f"# A\n\n@fig-x\n\n{block}\n",
        "c.csv": "a,b\nc,d\n",
    }.items():
        (tmp_path / name).write_text(text)
    manuscript, found = load(tmp_path)
    assert found
    assert resolve(manuscript, works_of(manuscript)[0])[1] == []


def said(run):
    """The words of a run, each link and call of a note in it marked."""
    out = ""
    for node in run:
        match node:
            case Link(href=href, children=children):
                out += f"[{said(children)}]({href})"
            case Reference(linked=True, children=children):
                out += f"<{said(children)}>"
            case NoteReference(number=number):
                out += f"^{number}"
            case Phrase(id=name, children=children) if name:
                out += f"{{{name}: {said(children)}}}"
            case _:
                out += said(node.children) if hasattr(node, "children") else plain((node,))
    return out


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[see @sec-two](x:a)", "[see Chapter\u00a02](x:a)"),
        ("[text^[n]](x:a)", "[text](x:a)^1"),
        ("[a *b^[n] c* d](x:a)", "[a b](x:a)^1[ c d](x:a)"),
        ("[a^[n] ^[m] ](x:a)", "[a](x:a)^1 ^2 "),
        ("[see @able1940](x:a)", "[see Able ({one-cite-1: 1940})](x:a)"),
        ("[[w](x:a)]{glossary=word}", "[w](x:a)"),
        ("@sec-two", "<Chapter\u00a02>"),
    ],
)
def test_in_a_link_nothing_else_is_one(made, text, expected):
    book, _ = made(
        {
            "one.md": f"# One\n\n{text.replace('x:', 'https://x.org/')}.\n",
            "two.md": "# Two {#sec-two}\n\n::: {.glossary src=g.yaml}\n:::\n",
            "g.yaml": "- {term: word, text: x}\n",
        },
        bibliography="works.yaml",
    )
    assert said(book.chapters[0].blocks[0].children) == expected.replace("x:", "https://x.org/") + "."


def test_the_page_of_a_reference_in_a_link_stays(made):
    book, _ = made({"one.md": "# One\n\n[on @page:sec-two](https://x.org/).\n", "two.md": TWO})
    (link, _) = book.chapters[0].blocks[0].children
    assert [(node.kind, node.linked) for node in link.children if isinstance(node, Reference)] == [("pages", False)]
