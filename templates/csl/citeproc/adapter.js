// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Between the builder and citeproc-js, which is used as it is published. One function, bifolioRender(json) -> json.
// It gives the engine an output format that writes the builder's own small vocabulary, everything escaped, and
// changes six things from outside:
//   - macros are looked up in a table instead of by a walk of the whole style for each call;
//   - those that a style sorts by are built once each, as those that it prints are;
//   - each work's part of a citation is marked, so that it can be linked (the engine's own wrapper drops the
//     parentheses of the layout);
//   - a citation in the middle of a note goes without the style's full stop, and in the middle of a sentence without
//     its capital;
//   - a note is named by its number in the chapter;
//   - a span of time without a beginning, which is a text to the engine, is sorted by its end.
"use strict";

function bifolioEscape(text) {
    return (text || "").replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

// Small raised letters and figures (1ʳᵉ, 2ª) are raised ones: few fonts have them all.
function bifolioText(text) {
    return bifolioEscape(text).replace(CSL.SUPERSCRIPTS_REGEXP, function (char) {
        return "<sup>" + CSL.SUPERSCRIPTS[char] + "</sup>";
    });
}

function bifolioWrap(name) {
    return "<" + name + ">%%STRING%%</" + name + ">";
}

function bifolioQuotes(open, close, apostrophe) {
    return function (state, str) {
        if ("undefined" === typeof str) {
            return apostrophe || state.getTerm(open);
        }
        return state.getTerm(open) + str + state.getTerm(close);
    };
}

CSL.Output.Formats.bifolio = {
    text_escape: bifolioText,
    bibstart: "",
    bibend: "",
    "@font-style/italic": bifolioWrap("i"),
    "@font-style/oblique": bifolioWrap("i"),
    "@font-style/normal": bifolioWrap("ni"),
    "@font-variant/small-caps": bifolioWrap("sc"),
    "@font-variant/normal": bifolioWrap("nsc"),
    "@passthrough/true": CSL.Output.Formatters.passthrough,
    "@font-weight/bold": bifolioWrap("b"),
    "@font-weight/normal": bifolioWrap("nb"),
    "@font-weight/light": false,
    "@text-decoration/none": bifolioWrap("nu"),
    "@text-decoration/underline": bifolioWrap("u"),
    "@vertical-align/sup": bifolioWrap("sup"),
    "@vertical-align/sub": bifolioWrap("sub"),
    "@vertical-align/baseline": bifolioWrap("line"),
    "@strip-periods/true": CSL.Output.Formatters.passthrough,
    "@strip-periods/false": CSL.Output.Formatters.passthrough,
    "@quotes/true": bifolioQuotes("open-quote", "close-quote", ""),
    "@quotes/inner": bifolioQuotes("open-inner-quote", "close-inner-quote", "\u2019"),
    "@quotes/false": false,
    // The list of works that the engine gives with the entries also has those for which the style prints nothing.
    "@bibliography/entry": function (state, str) {
        return str && this.system_id ? '<e id="' + this.system_id + '">' + str + "</e>" : str;
    },
    "@work/cited": function (state, str, work) {
        return '<c k="' + work.number + '"' + (work.part ? ' s="' + work.part + '"' : "") + ">" + str + "</c>";
    },
    "@display/block": '<d t="block">%%STRING%%</d>',
    "@display/left-margin": '<d t="left-margin">%%STRING%%</d>',
    "@display/right-inline": '<d t="right-inline">%%STRING%%</d>',
    "@display/indent": '<d t="indent">%%STRING%%</d>',
    "@showid/true": function (state, str) {
        return str;
    },
    "@URL/true": bifolioWrap("a"),
    "@DOI/true": bifolioWrap("a")
};

// Macros stand directly under the style, so one table answers every look-up by name.
(function () {
    var walk = CSL.XmlJSON.prototype.getNodesByName;
    var tables = new WeakMap();
    CSL.XmlJSON.prototype.getNodesByName = function (node, name, value, found) {
        if (name !== "macro" || !value || found || !node || node.name !== "style") {
            return walk.call(this, node, name, value, found);
        }
        var table = tables.get(node);
        if (!table) {
            table = new Map();
            node.children.forEach(function (child) {
                if (child.name === "macro") {
                    var key = child.attrs.name;
                    table.set(key, (table.get(key) || []).concat([child]));
                }
            });
            tables.set(node, table);
        }
        return table.get(value) || [];
    };
}());

// The engine builds a macro that is printed once and calls it from wherever it is named; one that is sorted by it builds
// at each place anew, with all macros in it: those of Chicago's style ten thousand times. Here each has a list of its own
// in either case.
(function () {
    var expandMacro = CSL.expandMacro;
    var getMacroTarget = CSL.getMacroTarget;
    var targets = [];
    CSL.expandMacro = function (token, target) {
        targets.push(target);
        expandMacro.call(this, token, target);
        targets.pop();
    };
    CSL.getMacroTarget = function (name) {
        if (!this.build.extension) {
            return getMacroTarget.call(this, name);
        }
        this.bifolioSorted = this.bifolioSorted || {};
        var lists = this.bifolioSorted;
        var key = this.build.root + this.build.extension + " " + name;
        var call = new CSL.Token("text", CSL.SINGLETON);
        call.execs.push(function (state, Item, item) {
            var list = lists[key];
            var next = 0;
            while (next < list.length) {
                next = CSL.tokenExec.call(state, list[next], Item, item);
            }
        });
        targets[targets.length - 1].push(call);
        if (lists[key]) {
            return false;
        }
        lists[key] = [];
        return lists[key];
    };
    CSL.configureMacro = function (list) {
        this.configureTokenList(list);
    };
}());

// Texts in the place of dates stand behind all dates; that of a span without a beginning brings the year it ends in.
(function () {
    var dateAsSortKey = CSL.dateAsSortKey;
    CSL.dateAsSortKey = function (state, Item, isMacro) {
        var date = Item[this.variables[0]];
        if (date && date.until) {
            Item = Object.assign({}, Item);
            Item[this.variables[0]] = {"date-parts": [[date.until]]};
        }
        dateAsSortKey.call(this, state, Item, isMacro);
    };
}());

// Marks what one work puts in a citation. The mark is a setting of the topmost group, inside the layout's affixes.
// Where years of an author are drawn together (2000a–c) a setting of the group would hold the letters apart: there
// each text has a mark of its own, with a number by which those of one citation are known.
(function () {
    var getCite = CSL.getCite;
    var part = 0;
    function mark(blob, work, whole) {
        if (whole || !Array.isArray(blob.blobs)) {
            blob.decorations = blob.decorations.concat([["@work", "cited", work]]);
            return;
        }
        blob.blobs.forEach(function (inner) { mark(inner, work, false); });
    }
    CSL.getCite = function (Item, item) {
        var before = this.output.queue.length;
        if (this.bifolioWithin && item && !item.prefix) {
            this.tmp.term_predecessor = true;
        }
        var result = getCite.apply(this, arguments);
        if (this.bifolioMarks && this.tmp.area !== "bibliography" && !this.tmp.just_looking) {
            var whole = (this.citation.opt.collapse || "").indexOf("year-suffix") !== 0;
            var work = { number: Item.bifolio_number, part: whole ? 0 : part += 1 };
            this.output.queue.slice(before).forEach(function (blob) {
                if (blob && blob.decorations) {
                    mark(blob, work, whole);
                }
            });
        }
        return result;
    };
}());

// For a style that prints a work's terms in the work's own language: the layout once more for each language.
function bifolioLayouts(style, languages) {
    style.children.forEach(function (area) {
        if (area.name !== "citation" && area.name !== "bibliography") {
            return;
        }
        var at = area.children.findIndex(function (child) { return child.name === "layout"; });
        if (at < 0) {
            return;
        }
        var copies = languages.map(function (language) {
            var copy = JSON.parse(JSON.stringify(area.children[at]));
            copy.attrs.locale = language;
            return copy;
        });
        area.children.splice.apply(area.children, [at, 0].concat(copies));
    });
}

// The name in running text: the short form of later citations, and "and" in words where the style has "&".
function bifolioAuthor(engine, sortedItems, citation, words) {
    var cite = sortedItems[0][1];
    var kept = Object.assign({}, cite);
    var getTerm = engine.getTerm;
    engine.opt.development_extensions.expect_and_symbol_form = true;
    engine.getTerm = function (term, form) {
        var args = Array.prototype.slice.call(arguments);
        if (term === "and" && form === "symbol") {
            args[1] = "long";
        }
        return getTerm.apply(engine, args);
    };
    cite.position = CSL.POSITION_SUBSEQUENT;
    cite["near-note"] = false;
    // The name alone: what is said of the place in the work stands behind it.
    delete cite.locator;
    delete cite.prefix;
    delete cite.suffix;
    try {
        var author = bifolioPrinted(CSL.getCitationCluster.call(engine, sortedItems, citation));
        author = author || bifolioNames(sortedItems[0][0], words);
        // Without settings the engine writes no marks either.
        return author && '<c k="' + sortedItems[0][0].bifolio_number + '">' + author + "</c>";
    } finally {
        engine.opt.development_extensions.expect_and_symbol_form = false;
        delete engine.getTerm;
        Object.assign(cite, kept);
    }
}

var bifolioRoles = ["author", "editor", "translator", "container-author", "director", "composer"];

function bifolioWords(text) {
    return (String(text || "").replace(/<[^>]*>/g, "").toLowerCase().match(/[\p{L}\p{N}\p{M}]+/gu) || []);
}

// Whether what stands first in a work's citation in a note is a name: that of an editor, where there is no author. The
// engine suppresses whatever stands first, and that may be the title.
function bifolioNameFirst(engine, pair, citation) {
    if (pair[0].author) {
        return true;
    }
    var cite = pair[1];
    var kept = Object.assign({}, cite);
    ["suppress-author", "locator", "prefix", "suffix"].forEach(function (name) { delete cite[name]; });
    var words = bifolioWords(CSL.getCitationCluster.call(engine, [pair], citation));
    Object.assign(cite, kept);
    var found = function (said) {
        var sought = bifolioWords(said).slice(0, 3);
        return words.findIndex(function (word, at) {
            return sought.length && sought.every(function (one, next) { return words[at + next] === one; });
        });
    };
    var titles = [pair[0].title, pair[0]["title-short"]].map(found).filter(function (at) { return at >= 0; });
    return titles.length > 0 && bifolioRoles.some(function (role) {
        return (Array.isArray(pair[0][role]) ? pair[0][role] : []).some(function (name) {
            var at = found(name.literal || name.family);
            return at >= 0 && at < Math.min.apply(null, titles);
        });
    });
}

// For a style whose citations name nobody: "Elleman and Kotkin", with et al. from the fourth name on.
function bifolioNames(item, words) {
    var role = bifolioRoles.find(function (name) { return Array.isArray(item[name]) && item[name].length; });
    var text = bifolioEscape(String(item["title-short"] || item.title || ""));
    if (role) {
        var names = item[role].map(function (name) {
            var particle = name["non-dropping-particle"];
            return bifolioEscape(name.literal || (particle ? particle + " " : "") + (name.family || name.given || ""));
        });
        if (names.length > 3 || names[names.length - 1] === "others") {
            text = names[0] + " " + bifolioEscape(words["et-al"]);
        } else {
            var last = names.pop();
            text = names.length ? names.join(", ") + " " + bifolioEscape(words.and) + " " + last : last;
        }
    }
    return text;
}

// With more than one layout the engine compiles the number before it knows the delimiter between numbers.
function bifolioDelimiters(engine) {
    var delimiter = engine.citation.opt.layout_delimiter;
    var mend = function (token) {
        if ("undefined" !== typeof token.successor_prefix) {
            token.successor_prefix = delimiter;
            token.splice_prefix = delimiter;
        }
    };
    engine.citation.tokens.forEach(mend);
    Object.keys(engine.macros).forEach(function (name) { engine.macros[name].forEach(mend); });
}

// Notes are counted through the book; a reader knows them by their number in the chapter. Gives what puts it back.
function bifolioNoteNumbers(sortedItems, notes) {
    var names = ["first-reference-note-number", "first-container-reference-note-number"];
    var kept = sortedItems.map(function (pair) {
        return names.map(function (name) {
            var number = pair[1][name];
            if (number) {
                pair[1][name] = number % notes;
            }
            return number;
        });
    });
    return function () {
        sortedItems.forEach(function (pair, at) {
            names.forEach(function (name, which) { pair[1][name] = kept[at][which]; });
        });
    };
}

// The engine writes these where a citation has nothing to print.
function bifolioPrinted(text) {
    return text.replace("[NO_PRINTED_FORM]", "").replace("[CSL STYLE ERROR: reference with no printed form.]", "");
}

function bifolioRender(json) {
    var request = JSON.parse(json);
    var items = {};
    request.items.forEach(function (item, number) {
        item.bifolio_number = number;
        items[item.id] = item;
    });
    bifolioLayouts(request.style, request.languages);
    var sys = {
        retrieveItem: function (id) { return JSON.parse(JSON.stringify(items[id])); },
        // The engine has capitals of its own for some tags.
        retrieveLocale: function (language) {
            return request.locales[language.toLowerCase()] || request.locales["en-us"];
        }
    };
    var engine = new CSL.Engine(sys, request.style, request.language);
    engine.setOutputFormat("bifolio");
    engine.opt.development_extensions.wrap_url_and_doi = true;
    // A note is a note; what Zotero has at the top of one has become fields before.
    engine.opt.development_extensions.field_hack = false;
    engine.bifolioMarks = true;
    if (request.languages.length) {
        bifolioDelimiters(engine);
    }
    // Known from the start: uncited works take part in telling works apart (2004a, 2004b).
    var cited = {};
    request.clusters.forEach(function (cluster) {
        cluster.cites.forEach(function (cite) { cited[cite.id] = true; });
    });
    var uncited = request.nocite.filter(function (id) { return !cited[id]; });
    engine.updateUncitedItems(uncited);
    var layoutSuffix = engine.citation.opt.layout_suffix;
    engine.process_CitationCluster = function (sortedItems, citation) {
        var own = citation.properties;
        if (engine.opt.xclass === "note") {
            sortedItems.forEach(function (pair) {
                if (pair[1]["suppress-author"] && !bifolioNameFirst(engine, pair, citation)) {
                    delete pair[1]["suppress-author"];
                }
            });
        }
        var counted = bifolioNoteNumbers(sortedItems, request.notes);
        engine.bifolioWithin = own.bifolio_within;
        engine.citation.opt.layout_suffix = own.bifolio_open ? layoutSuffix.replace(/^[.;,]+/, "") : layoutSuffix;
        try {
            if (!own.bifolio_in_text) {
                return bifolioPrinted(CSL.getCitationCluster.call(engine, sortedItems, citation));
            }
            var first = sortedItems[0][1];
            own.mode = "author-only";
            var author = bifolioAuthor(engine, sortedItems.slice(0, 1), citation, request.words);
            delete own.mode;
            delete first["author-only"];
            if (engine.opt.xclass !== "note" || bifolioNameFirst(engine, sortedItems[0], citation)) {
                first["suppress-author"] = true;
            }
            var body = CSL.getCitationCluster.call(engine, sortedItems, citation);
            delete first["suppress-author"];
            return "<author>" + author + "</author>" + bifolioPrinted(body);
        } finally {
            counted();
            engine.bifolioWithin = false;
            engine.citation.opt.layout_suffix = layoutSuffix;
        }
    };
    var citations = request.clusters.map(function (cluster, number) {
        return {
            citationID: "c" + number,
            citationItems: cluster.cites,
            properties: {
                noteIndex: cluster.note,
                unsorted: cluster.ordered,
                bifolio_open: cluster.open,
                bifolio_within: cluster.within,
                bifolio_in_text: cluster.in_text
            }
        };
    });
    // One after another, as they would be written: only so does the engine tell works apart in later citations
    // ("see note 1") whose first ones were clear.
    var strings = [];
    var before = [];
    citations.forEach(function (citation) {
        var changed = engine.processCitationCluster(citation, before, [])[1];
        before.push([citation.citationID, citation.properties.noteIndex]);
        changed.forEach(function (pair) { strings[pair[0]] = pair[1]; });
    });
    var result = {
        style_class: engine.opt.xclass,
        numeric: engine.opt.update_mode === CSL.NUMERIC,
        clusters: strings,
        entries: [],
        hanging: false,
        align: false
    };
    if (engine.bibliography.tokens.length && request.items.length) {
        var made = engine.makeBibliography();
        if (made) {
            result.hanging = !!made[0].hangingindent;
            result.align = !!made[0]["second-field-align"];
            result.entries = made[1].map(function (text, at) {
                var marked = /^<e id="([^"]*)">([^]*)<\/e>$/.exec(text);
                var id = marked ? marked[1] : made[0].entry_ids[at][0];
                return { number: items[id].bifolio_number, text: marked ? marked[2] : text };
            });
        }
    }
    return JSON.stringify(result);
}
