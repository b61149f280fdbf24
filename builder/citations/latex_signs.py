"""LaTeX's commands that stand for a character, as reference managers and authors write them in BibTeX."""

from __future__ import annotations

_GREEK = dict(
    zip(
        """alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi omicron pi varpi
        rho varrho sigma varsigma tau upsilon phi varphi chi psi omega digamma
        Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega""".split(),
        "α β γ δ ε ε ζ η θ ϑ ι κ λ μ ν ξ ο π ϖ ρ ϱ σ ς τ υ φ φ χ ψ ω ϝ Γ Δ Θ Λ Ξ Π Σ Υ Φ Ψ Ω".split(),
        strict=True,
    )
)

_LETTERS = {
    "ss": "ß", "SS": "ẞ", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ",
    "aa": "å", "AA": "Å", "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "eth": "ð", "th": "þ", "TH": "Þ", "dj": "đ",
    "DJ": "Đ", "ng": "ŋ", "NG": "Ŋ", "ij": "ĳ", "IJ": "Ĳ", "textschwa": "ə", "cprime": "ʹ", "cdprime": "ʺ",
    "imath": "ı", "jmath": "ȷ", "hbar": "ℏ", "hslash": "ℏ", "ell": "ℓ", "Re": "ℜ", "Im": "ℑ", "wp": "℘", "aleph": "ℵ",
}  # fmt: skip

_QUOTES_AND_MARKS = {
    "textquoteleft": "‘", "textquoteright": "’", "textquotedblleft": "“", "textquotedblright": "”", "lq": "‘",
    "rq": "’", "textquotesingle": "'", "textquotedbl": '"', "dq": '"', "quotesinglbase": "‚", "quotedblbase": "„",
    "guillemotleft": "«", "guillemotright": "»", "guillemetleft": "«", "guillemetright": "»", "guilsinglleft": "‹",
    "guilsinglright": "›", "glqq": "„", "grqq": "“", "glq": "‚", "grq": "‘", "flqq": "«", "frqq": "»", "flq": "‹",
    "frq": "›", "textendash": "–", "textemdash": "—", "bibrangedash": "–", "textminus": "−", "ldots": "…",
    "dots": "…", "textellipsis": "…", "textexclamdown": "¡", "textquestiondown": "¿", "textinterrobang": "‽",
    "S": "§", "textsection": "§", "P": "¶", "textparagraph": "¶", "dag": "†", "textdagger": "†", "ddag": "‡",
    "textdaggerdbl": "‡", "textdied": "†", "textborn": "*", "textbullet": "•", "textopenbullet": "◦",
    "textperiodcentered": "·", "textasteriskcentered": "*", "textreferencemark": "※", "textbackslash": "\\",
    "textunderscore": "_", "textbar": "|", "textbardbl": "‖", "textbrokenbar": "¦", "textless": "<",
    "textgreater": ">", "textasciitilde": "~", "textasciicircum": "^", "textasciiacute": "´", "textasciigrave": "`",
    "textasciidieresis": "¨", "textasciimacron": "¯", "textbraceleft": "{", "textbraceright": "}", "slash": "/",
    "adddot": ".", "bibinitperiod": ".", "addcomma": ",", "addcolon": ":",
}  # fmt: skip

_SIGNS = {
    "copyright": "©", "textcopyright": "©", "textregistered": "®", "texttrademark": "™", "textservicemark": "℠",
    "pounds": "£", "textsterling": "£", "euro": "€", "texteuro": "€", "EUR": "€", "textdollar": "$", "textcent": "¢",
    "textyen": "¥", "textcurrency": "¤", "textdegree": "°", "degree": "°", "textcelsius": "℃", "textohm": "Ω",
    "textmu": "μ", "micro": "μ", "textperthousand": "‰", "textordfeminine": "ª", "textordmasculine": "º",
    "textnumero": "№", "textestimated": "℮", "textonehalf": "½", "textonequarter": "¼", "textthreequarters": "¾",
    "textonesuperior": "¹", "texttwosuperior": "²", "textthreesuperior": "³", "texttimes": "×", "textdiv": "÷",
    "textpm": "±", "textlnot": "¬", "textleftarrow": "←", "textrightarrow": "→", "textmusicalnote": "♪",
    "flat": "♭", "natural": "♮", "sharp": "♯", "checkmark": "✓",
}  # fmt: skip

_MATHEMATICS = {
    "times": "×", "div": "÷", "pm": "±", "mp": "∓", "ast": "∗", "star": "⋆", "circ": "∘", "bullet": "•", "cdot": "·",
    "cdots": "⋯", "vdots": "⋮", "oplus": "⊕", "otimes": "⊗", "odot": "⊙", "dagger": "†", "ddagger": "‡",
    "leq": "≤", "le": "≤", "leqslant": "≤", "geq": "≥", "ge": "≥", "geqslant": "≥", "neq": "≠", "ne": "≠", "ll": "≪",
    "gg": "≫", "lt": "<", "gt": ">", "lesssim": "≲", "gtrsim": "≳", "approx": "≈", "sim": "∼", "simeq": "≃",
    "cong": "≅", "equiv": "≡", "propto": "∝", "prec": "≺", "succ": "≻", "subset": "⊂", "supset": "⊃",
    "subseteq": "⊆", "supseteq": "⊇", "in": "∈", "notin": "∉", "ni": "∋", "cup": "∪", "cap": "∩", "setminus": "∖",
    "emptyset": "∅", "varnothing": "∅", "forall": "∀", "exists": "∃", "neg": "¬", "lnot": "¬", "land": "∧",
    "wedge": "∧", "lor": "∨", "vee": "∨", "top": "⊤", "bot": "⊥", "perp": "⊥", "parallel": "∥", "mid": "∣",
    "vdash": "⊢", "models": "⊨", "therefore": "∴", "because": "∵", "to": "→", "rightarrow": "→", "leftarrow": "←",
    "gets": "←", "leftrightarrow": "↔", "Rightarrow": "⇒", "Leftarrow": "⇐", "Leftrightarrow": "⇔", "uparrow": "↑",
    "downarrow": "↓", "mapsto": "↦", "longrightarrow": "⟶", "longleftarrow": "⟵", "hookrightarrow": "↪",
    "rightleftharpoons": "⇌", "infty": "∞", "partial": "∂", "nabla": "∇", "sum": "∑", "prod": "∏", "int": "∫",
    "oint": "∮", "sqrt": "√", "surd": "√", "angle": "∠", "prime": "′", "langle": "⟨", "rangle": "⟩", "lfloor": "⌊",
    "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉", "lbrace": "{", "rbrace": "}", "vert": "|", "Vert": "‖",
    "backslash": "\\", "triangle": "△", "square": "□", "Box": "□", "diamond": "⋄", "colon": ":",
    **{
        name: name
        for name in "arccos arcsin arctan arg cos cosh cot deg det dim exp gcd inf ker lim ln log max min mod Pr sin "
        "sinh sup tan tanh".split()
    },
}  # fmt: skip

_SPACES = {
    **dict.fromkeys(
        "newline par linebreak quad qquad enspace enskip thinspace space addspace bibnamedelima".split(), " "
    ),
    "nobreakspace": "\u00a0",
}
_NAMES = {name: name for name in "LaTeX TeX BibTeX XeTeX XeLaTeX LuaTeX LuaLaTeX pdfTeX pdfLaTeX ConTeXt".split()}

SIGNS = {
    **_GREEK,
    **{f"text{name}": letter for name, letter in _GREEK.items()},
    **_MATHEMATICS, **_LETTERS, **_QUOTES_AND_MARKS, **_SIGNS, **_SPACES, **_NAMES,
}  # fmt: skip
"""Name of the command → what it prints."""

WITHOUT_EFFECT = frozenset(
    """relax protect textrm textsf texttt textnormal textup textmd mathrm mathbf mathit mathsf mathtt mathcal mathbb
    mathfrak mathscr mathnormal boldsymbol bm text mbox hbox fbox operatorname MakeUppercase MakeLowercase uppercase
    lowercase NoCaseChange MakeTextUppercase textgreek textcyrillic textlatin rm tt sf upshape mdseries rmfamily
    sffamily ttfamily normalfont tiny scriptsize footnotesize small normalsize large Large LARGE huge Huge
    allowbreak nobreak break noindent indent null limits nolimits displaystyle textstyle left right big Big bigl
    bigr Bigl Bigr unskip ignorespaces textcompwordmark underline uline overline autocap isdot em it sl bf sc
    itshape slshape bfseries scshape footnote nocorr mkbibacro bibinitdelim""".split()
)
"""Commands that set type, or break or join lines: what they are given is printed."""
