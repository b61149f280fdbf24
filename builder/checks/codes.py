"""The codes of this room's diagnostics, each with its meaning in one line.

Those of outputs are errors: the file is not what the source says. Those of content and setting are warnings, which a
publication may let stand with a reason (``checks: ignore:``) or keep within a budget (``checks: budget:``).
"""

from __future__ import annotations

OF_OUTPUTS: dict[str, str] = {
    # the outputs as files
    "missing-output": "an output that was to be checked is not there",
    "unreadable-output": "an output is damaged beyond reading",
    "stale-output": "the publication builds another file than this one",
    "bad-archive": "the EPUB's archive and its manifest disagree",
    "lost-file": "a part of the EPUB is missing or not well-formed",
    "wrong-metadata": "title, language, identifier or authors are not the publication's",
    "unsafe-output": "something in an output runs, or loads from elsewhere",
    # words
    "lost-in-template": "a template leaves out words of the content",
    "lost-words": "words of the content are missing from an edition",
    "extra-words": "an edition has words that the content doesn't have",
    "changed-words": "an edition has other words than the content",
    "moved-words": "words stand elsewhere than in the content",
    "lost-section": "a chapter is missing from an edition",
    "lost-note": "a note is missing from an edition",
    "note-elsewhere": "a note begins on another page than its call",
    "lost-structure": "headings, lists, tables, stress or languages are not tagged as what they are",
    # ways into the book
    "wrong-page-number": "a printed page number is not that of the page it names",
    "wrong-page-label": "a page has another label than the layout gave it",
    "lost-page": "the PDF has more or fewer pages than the layout",
    "wrong-sheet": "a page of the booklet's sheets stands elsewhere than leafing asks for, or upside down",
    "blank-page": "a page is empty that should not be",
    "lost-bookmark": "outline, contents or NCX lack a heading",
    "extra-bookmark": "the outline has a line that is no heading",
    "misplaced-bookmark": "a bookmark leads to another page than its heading's, or stands on another level",
    "misplaced-destination": "an id stands elsewhere than in the content",
    "lost-id": "something that can be linked to has lost its id",
    "duplicate-output-id": "two elements of a document have the same id",
    "dead-link": "a link leads to nothing",
    "wrong-link": "a link leads elsewhere than the content says",
    "wrong-page-list": "the page-list is not the row of the PDF's page labels",
    "misplaced-page": "a page's mark does not stand before the first word of that page",
    # setting
    "broken-tags": "content, parent tree and tag tree of the PDF contradict one another",
    "font-not-embedded": "a font is not in the file",
    "unmapped-text": "text that can't be read back from the page",
    "clipped-text": "text runs over the edge of the page",
    "overlapping-text": "text stands on text",
    "outside-margins": "running text stands outside the type area",
    "wrong-hyphen": "a word is divided where its language doesn't divide it",
    "lost-alternative": "a picture's text for those who can't see it is missing",
    "distorted-picture": "a picture is stretched",
}
"""What is always an error."""
CODES: dict[str, str] = {
    **OF_OUTPUTS,
    # other people's checkers
    "qpdf": "the PDF's syntax is damaged",
    "page-validation": "the PDF breaks a rule of PDF/UA or PDF/A",
    "verapdf": "the PDF breaks a rule of PDF/UA or PDF/A",
    "epubcheck": "the EPUB breaks a rule of EPUB 3",
    "ace": "the EPUB breaks a rule of EPUB Accessibility",
    # typography
    "foreign-syntax": "what is Markdown for another program stands in the text as it is written",
    "straight-quote": "a straight quotation mark is left in a text",
    "hyphen-for-dash": "a hyphen stands where a dash belongs",
    "hyphen-in-range": "a hyphen stands between two numbers of a range",
    "dots-for-ellipsis": "full stops stand for an ellipsis",
    "unit-space": "a line may end between a number and its unit",
    "abbreviation-space": "a line may end after an abbreviation that belongs to the next word",
    "space-before-mark": "a space stands before a punctuation mark",
    "space-after-mark": "no space stands after a punctuation mark",
    "missing-thin-space": "French marks lack the thin space beside them",
    "repeated-mark": "a punctuation mark stands twice",
    "letter-for-times": "the letter x stands for a multiplication sign",
    "hyphen-for-minus": "a hyphen stands for a minus sign",
    "ordinal-for-degree": "an ordinal sign or a ring stands for the degree sign",
    "doubled-word": "the same word stands twice in a row",
    "double-space": "two spaces stand between words of a source file",
    "unbalanced-bracket": "a bracket is not closed, or closes nothing",
    "invisible-character": "a text holds a character that nobody sees",
    "mixed-scripts": "a word mixes letters of two scripts that look alike",
    "two-spellings": "a word is spelt in two ways",
    "unused-hyphenation": "words are listed with their hyphens for a language that the book doesn't have",
    # structure
    "empty-chapter": "a chapter has no text",
    "empty-section": "a heading has no text below it",
    "repeated-heading": "two sections beside one another have the same heading",
    "heading-mark": "a heading ends in a punctuation mark",
    "long-heading": "a heading is as long as a sentence",
    "unmentioned-float": "no text speaks of a numbered table, figure or box",
    "unused-term": "no chapter uses a term of the glossary",
    # accessibility and links
    "table-without-caption": "a table has no caption",
    "table-without-head": "a table's columns have no names",
    "weak-alt": "a picture's description says nothing about the picture",
    "link-name": "the words of a link don't say where it leads",
    "ambiguous-link": "links with the same words lead to different places",
    "bare-address": "a long address stands in the text",
    "insecure-link": "a link leads to a page that is not encrypted",
    "private-link": "a link leads to a place that readers can't reach",
    "untagged-language": "words in another script are not marked with their language",
    "low-contrast": "text and ground are too much alike in colour",
    # the typographic report
    "loose-line": "a line with wide word spaces",
    "tight-line": "a line with narrow word spaces",
    "ladder": "three lines or more in a row end in a hyphen",
    "river": "word spaces stand under one another in four lines or more",
    "runt": "the last line of a paragraph has three letters or fewer",
    "stack": "three lines or more in a row begin or end with the same word",
    "tight-spread": "too many lines of two facing pages are set tightly",
    "over-budget": "more faults of setting than the publication allows",
    # what is let stand
    "unknown-ignore": "something is to be ignored that no check finds, or that can't be",
    "stale-ignore": "something is to be ignored that is not found any more",
}
