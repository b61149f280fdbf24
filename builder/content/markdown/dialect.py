"""The parser, put together: which rules the dialect has, and at which character each is tried.

markdown-it tries every rule at every place. Here both parsers look the first character up instead, which changes no
result (a rule begins with its character) and makes plain prose several times faster. Both also know what to do at the
nesting limit, where markdown-it drops text: the block parser reports the line, the inline parser sets the characters
as they are.
"""

from __future__ import annotations

import re
import string
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.parser_block import ParserBlock, RuleFuncBlockType
from markdown_it.parser_inline import ParserInline, RuleFuncInlineType
from markdown_it.rules_block import StateBlock, blockquote, code, fence, heading, hr, reference, table
from markdown_it.rules_inline import (
    StateInline,
    emphasis,
    entity,
    fragments_join,
    link_pairs,
    strikethrough,
)
from markdown_it.token import Token
from mdit_py_plugins.footnote.index import footnote_def

from builder import limits
from builder.content.markdown import (
    at_signs,
    autolinks,
    brackets,
    breaks,
    captions,
    comments,
    divs,
    escapes,
    paragraphs,
    raised,
    verse,
)
from builder.content.markdown.definitions import definition_list
from builder.content.markdown.lists import further_item, list_rule
from builder.content.markdown.state import Inlines

TOO_DEEP = "too_deep"
"""Key of the environment under which the block parser leaves the first line (0-based) beyond the nesting limit."""


class Blocks(ParserBlock):
    """markdown-it's block parser, looking rules up by the first character of the line."""

    by_character: dict[str, tuple[RuleFuncBlockType, ...]]
    otherwise: tuple[RuleFuncBlockType, ...]

    def tokenize(self, state: StateBlock, startLine: int, endLine: int) -> None:
        """Make the tokens of a range of lines."""
        self._tokenize(state, startLine, endLine, False)

    def inside_div(self, state: StateBlock, start: int, end: int) -> bool:
        """Make the tokens of a range of lines up to a closing fence, and say whether there was one."""
        return self._tokenize(state, start, end, True)

    def _tokenize(self, state: StateBlock, line: int, endLine: int, fenced: bool) -> bool:
        blank_before = False
        while line < endLine:
            state.line = line = state.skipEmptyLines(line)
            if line >= endLine or state.sCount[line] < state.blkIndent:
                break
            if fenced and state.sCount[line] - state.blkIndent < 4 and divs.closes(state, line):
                return True
            if state.level >= limits.BLOCK_DEPTH:
                state.env.setdefault(TOO_DEEP, line)
                state.line = endLine
                break
            if state.sCount[line] - state.blkIndent >= 4 and code(state, line, endLine, False):
                pass
            else:
                first = state.src[state.bMarks[line] + state.tShift[line]]
                for rule in self.by_character.get(first, self.otherwise):
                    if rule(state, line, endLine, False):
                        break
            # A list is tight unless a blank line stood before this block.
            state.tight = not blank_before
            line = state.line
            if line - 1 < endLine and state.isEmpty(line - 1):
                blank_before = True
            if line < endLine and state.isEmpty(line):
                blank_before = True
                line += 1
                state.line = line
        return False


_TEXT_END = re.compile(r"[!&*<@\[\\^_`~]|(?<! ) {2,}\n")
_SKIP_END = re.compile(r"[\]!&*<@\[\\^_`~]|(?<! ) {2,}\n")


class Lines(ParserInline):
    """markdown-it's inline parser, looking rules up by character and jumping over plain text."""

    by_character: dict[str, tuple[RuleFuncInlineType, ...]]

    def skipToken(self, state: StateInline) -> None:
        """Move past one construct, or past plain text up to where the next may begin."""
        start = state.pos
        known = state.cache.get(start)
        if known is not None:
            state.pos = known
            return
        character = state.src[start]
        done = False
        if state.level < limits.INLINE_DEPTH:
            state.level += 1
            for rule in self.by_character.get(character, ()):
                if rule(state, True):
                    done = True
                    break
            state.level -= 1
        if not done:
            if character in self.by_character or character == "]":
                state.pos = start + 1
            else:
                match = _SKIP_END.search(state.src, start + 1, state.posMax)
                state.pos = match.start() if match else state.posMax
        state.cache[start] = state.pos

    def tokenize(self, state: StateInline) -> None:
        """Make the tokens of the state's range."""
        source, end, rules = state.src, state.posMax, self.by_character
        append = state.append_pending
        deep = state.level >= limits.INLINE_DEPTH
        while state.pos < end:
            at = state.pos
            match = None if deep else _TEXT_END.search(source, at, end)
            if match is None:
                append(source[at:end])
                state.pos = end
                break
            stop = match.start()
            if stop > at:
                append(source[at:stop])
                state.pos = stop
            for rule in rules[source[stop]]:
                if rule(state, False):
                    break
            else:
                append(source[stop])
                state.pos = stop + 1
        if state.pending:
            state.pushPending()

    def parse(self, src: str, md: MarkdownIt, env: Any, tokens: list[Token]) -> list[Token]:
        """The tokens of a text."""
        state = Inlines(src, md, env, tokens)
        state.labels, state.links = {}, set()
        self.tokenize(state)
        if state.delimiters or len(state.tokens) > 1:
            link_pairs(state)
            strikethrough.postProcess(state)
            emphasis.postProcess(state)
            fragments_join(state)
        return state.tokens


class Dialect(MarkdownIt):
    """markdown-it with its say about addresses taken away: the converter judges and reports them."""

    def validateLink(self, url: str) -> bool:
        """Every address passes."""
        return True

    def normalizeLink(self, url: str) -> str:
        """An address stays as it was written."""
        return url


def make_parser() -> MarkdownIt:
    """A parser of the dialect. It keeps nothing between texts; what one text defines lives in its environment."""
    parser = Dialect("zero", {"html": True})
    blocks, lines = Blocks(), Lines()
    parser.block, parser.inline = blocks, lines
    ruler = blocks.ruler
    div, definitions = divs.div_rule(blocks.inside_div), definition_list
    # The library's own rules (quotation, list, table) ask the ruler which others may end them.
    ruler.disable(["html_block", "lheading"])
    ruler.at("list", list_rule, {"alt": ["paragraph", "reference", "blockquote"]})
    for name, rule, ends in (
        ("div", div, ["paragraph", "reference", "blockquote", "list"]),
        ("comment", comments.comment_block, ["paragraph", "reference", "blockquote"]),
        ("note", footnote_def, ["paragraph", "reference"]),
        ("caption", captions.caption_line, ["blockquote"]),
    ):
        ruler.before("reference", name, rule, {"alt": ends})
    ruler.before("paragraph", "deflist", definitions, {"alt": ["paragraph", "reference", "blockquote"]})
    ruler.before("deflist", "verse", verse.line_block, {"alt": []})
    starters: dict[str, tuple[RuleFuncBlockType, ...]] = {
        "`": (fence,),
        "~": (fence,),
        ">": (blockquote,),
        "-": (hr, list_rule),
        "*": (hr, list_rule),
        "_": (hr,),
        "+": (list_rule,),
        "#": (heading, list_rule),
        ":": (div,),
        "<": (comments.comment_block,),
        "[": (footnote_def,),
        "|": (verse.line_block,),
        **dict.fromkeys("0123456789(aAiI", (list_rule,)),
    }
    interrupters = starters | {"~": (fence, definitions), ":": (div, definitions)}
    interrupters |= dict.fromkeys(f"({string.ascii_letters}", (further_item,))
    piped = paragraphs.only_before_delimiters(table)
    paragraph = paragraphs.paragraph_rule(interrupters, piped)
    ruler.at("paragraph", paragraph)
    text = (paragraphs.only_before_definition(definitions), paragraph)
    blocks.otherwise = (piped, *text)
    blocks.by_character = {first: (piped, *rules, *text) for first, rules in starters.items()}
    blocks.by_character["["] = (piped, footnote_def, reference, *text)
    lines.by_character = {
        "!": (brackets.image,),
        "&": (entity,),
        "*": (emphasis.tokenize,),
        "<": (comments.comment_inline, autolinks.autolink, comments.html_tag),
        "@": (at_signs.at_sign,),
        "[": (brackets.bracket,),
        "\\": (escapes.escape,),
        "^": (raised.inline_note, raised.superscript),
        "_": (emphasis.tokenize,),
        "`": (brackets.code_span,),
        "~": (raised.struck, raised.subscript),
        " ": (breaks.hard_break,),
    }
    return parser
