"""Languages as reference files name them, by code or by name, as the tags of BCP 47 that books are marked with."""

from __future__ import annotations

import re
from functools import lru_cache

BABEL = {
    "american": "en-US", "australian": "en-AU", "arabic": "ar", "bulgarian": "bg", "brazil": "pt-BR",
    "brazilian": "pt-BR", "british": "en-GB", "canadian": "en-CA", "catalan": "ca", "chinese": "zh", "czech": "cs",
    "danish": "da", "dutch": "nl", "english": "en", "estonian": "et", "finnish": "fi", "french": "fr",
    "german": "de", "ngerman": "de", "greek": "el", "hebrew": "he", "hungarian": "hu", "italian": "it",
    "japanese": "ja", "korean": "ko", "latin": "la", "latvian": "lv", "lithuanian": "lt", "mongolian": "mn",
    "naustrian": "de-AT", "austrian": "de-AT", "nswissgerman": "de-CH", "norwegian": "nb", "norsk": "nb",
    "nynorsk": "nn", "polish": "pl", "portuguese": "pt-PT", "romanian": "ro", "russian": "ru", "serbian": "sr",
    "slovak": "sk", "slovene": "sl", "slovenian": "sl", "spanish": "es", "swedish": "sv", "turkish": "tr",
    "ukrainian": "uk", "ukenglish": "en-GB", "usenglish": "en-US", "vietnamese": "vi",
}  # fmt: skip
"""The names of TeX's babel, most of which are the English names of the languages, and the tag of each."""
_NAMES = {
    **BABEL,
    "afrikaans": "af", "albanian": "sq", "amharic": "am", "armenian": "hy", "azerbaijani": "az", "basque": "eu",
    "belarusian": "be", "bengali": "bn", "bosnian": "bs", "burmese": "my", "croatian": "hr", "esperanto": "eo",
    "farsi": "fa", "galician": "gl", "georgian": "ka", "gujarati": "gu", "hindi": "hi", "icelandic": "is",
    "indonesian": "id", "irish": "ga", "kazakh": "kk", "khmer": "km", "kyrgyz": "ky", "lao": "lo", "macedonian": "mk",
    "magyar": "hu", "malay": "ms", "mandarin": "zh", "marathi": "mr", "mexican": "es-MX", "nepali": "ne",
    "persian": "fa", "punjabi": "pa", "sanskrit": "sa", "swahili": "sw", "swissgerman": "de-CH", "tamil": "ta",
    "telugu": "te", "thai": "th", "tibetan": "bo", "urdu": "ur", "uzbek": "uz", "welsh": "cy", "yiddish": "yi",
}  # fmt: skip

_SHORT = dict(
    pair.split(":")
    for pair in """
    aar:aa abk:ab afr:af aka:ak alb:sq amh:am ara:ar arg:an arm:hy asm:as ava:av ave:ae aym:ay aze:az bak:ba bam:bm
    baq:eu bel:be ben:bn bis:bi bod:bo bos:bs bre:br bul:bg bur:my cat:ca ces:cs cha:ch che:ce chi:zh chu:cu chv:cv
    cor:kw cos:co cre:cr cym:cy cze:cs dan:da deu:de div:dv dut:nl dzo:dz ell:el eng:en epo:eo est:et eus:eu ewe:ee
    fao:fo fas:fa fij:fj fin:fi fra:fr fre:fr fry:fy ful:ff geo:ka ger:de gla:gd gle:ga glg:gl glv:gv gre:el grn:gn
    guj:gu hat:ht hau:ha heb:he her:hz hin:hi hmo:ho hrv:hr hun:hu hye:hy ibo:ig ice:is ido:io iii:ii iku:iu ile:ie
    ina:ia ind:id ipk:ik isl:is ita:it jav:jv jpn:ja kal:kl kan:kn kas:ks kat:ka kau:kr kaz:kk khm:km kik:ki kin:rw
    kir:ky kom:kv kon:kg kor:ko kua:kj kur:ku lao:lo lat:la lav:lv lim:li lin:ln lit:lt ltz:lb lub:lu lug:lg mac:mk
    mah:mh mal:ml mao:mi mar:mr may:ms mkd:mk mlg:mg mlt:mt mon:mn mri:mi msa:ms mya:my nau:na nav:nv nbl:nr nde:nd
    ndo:ng nep:ne nld:nl nno:nn nob:nb nor:no nya:ny oci:oc oji:oj ori:or orm:om oss:os pan:pa per:fa pli:pi pol:pl
    por:pt pus:ps que:qu roh:rm ron:ro rum:ro run:rn rus:ru sag:sg san:sa sin:si slk:sk slo:sk slv:sl sme:se smo:sm
    sna:sn snd:sd som:so sot:st spa:es sqi:sq srd:sc srp:sr ssw:ss sun:su swa:sw swe:sv tah:ty tam:ta tat:tt tel:te
    tgk:tg tgl:tl tha:th tib:bo tir:ti ton:to tsn:tn tso:ts tuk:tk tur:tr twi:tw uig:ug ukr:uk urd:ur uzb:uz ven:ve
    vie:vi vol:vo wel:cy wln:wa wol:wo xho:xh yid:yi yor:yo zha:za zho:zh zul:zu
    """.split()
)
"""ISO 639-2, by which libraries catalogue, in both its forms → ISO 639-1, which BCP 47 has where there is one."""
_NO_LANGUAGE = frozenset("mis mul und zxx".split())
"""Codes for several languages, an unknown one and none at all."""

_TAG = re.compile(r"([A-Za-z]{2,3})((?:[-_][A-Za-z0-9]{1,8})*)")


@lru_cache(maxsize=256)
def language_tag(written: str) -> str:
    """``eng``, ``English``, ``en_GB`` as BCP 47 has them; what is neither code nor known name stays as it is."""
    written = written.strip()
    named = _NAMES.get(written.lower())
    if named is not None:
        return named
    match = _TAG.fullmatch(written)
    if match is None:
        return written
    primary = match[1].lower()
    if primary in _NO_LANGUAGE:
        return ""
    return "-".join((_SHORT.get(primary, primary), *re.split("[-_]", match[2])[1:]))
