"""The order of an index, by language."""

from __future__ import annotations

import random

import pytest

from builder.resolve.collation import letter_of, sort_key, sub_sort_key


@pytest.mark.parametrize(
    ("language", "ordered"),
    [
        ("en-GB", ["156 Projects", "1945 treaty", "Far East", "farm", "Pe", "Péan", "Peking", "Zoo", "Москва", "大连"]),
        ("en", ["007 agents", "٨ days", "12 days", "100 days", "9" * 5000]),
        ("en", ["coop", "Coop", "co-op"][::-1]),
        ("en", ["New York", "Newark"]),
        ("en", ["People's army", "Peoples of Asia", "People’s X"]),
        ("de", ["Ähre", "Ahrend", "Straße", "Strasse X", "Zöe"]),
        ("sv", ["arm", "zon", "år", "ärm", "öl"]),
        ("es", ["nube", "ñandú", "oca"]),
        ("pl", ["lama", "łoś", "mama"]),
        ("en", ["lama", "łoś", "lupus"]),
        ("ru", ["ёж", "ежа", "иго", "йод", "кот"]),
        ("tr", ["ıhlara", "İzmir", "jet"]),
        ("da", ["Zebra", "Ænder", "Øl", "Aalborg", "År"]),
        ("uk", ["Галич", "Ґалаґан", "Дніпро", "Європа", "Жовква", "Зміїв", "Ирій", "Ізюм", "Їжак", "Йод", "Яр"]),
        ("be", ["Еўропа", "Ёлка", "Зэльва", "Іўе", "Кукса", "Кўкса", "Яр"]),
        ("sr", ["Дунав", "Ђаково", "Есен", "Ива", "Јагодина", "Лука", "Љиг", "Нова", "Његош", "Тиса", "Ћуприја", "Ума",
                "Цетиње", "Чачак", "Џемат", "Шид"]),
        ("mk", ["Дебар", "Ѓорче", "Елен", "Тетово", "Ќустендил", "Уна"]),
        ("ru", ["Гама", "Ґама", "Гана", "Юг", "Яр", "Ѱѵ"]),
        ("cs", ["Cizí", "Čech", "Houska", "Hýl", "Chopin", "Izák"]),
        ("sk", ["Cudzí", "Čadca", "Hron", "Chlieb", "Ivan"]),
        ("hr", ["Dubrovnik", "Dvor", "Džamija", "Đakovo", "Lukač", "Ljig", "Nova", "Njegoš", "Osijek"]),
        ("lt", ["Ilgas", "Ylos", "Iltis", "Jonas"]),
        ("hu", ["Cukor", "Csaba", "Dunai", "Dzeta", "Dzsida", "Ez", "Orosz", "Óz", "Öböl", "Őz", "Pécs", "Szabó"]),
        ("hu", ["mesz", "meszaz", "messzel", "mező"]),
        ("vi", ["Anh", "Ăn", "Ân", "Bắc", "Dao", "Đà Nẵng", "Em", "Êm", "ma", "mà", "mả", "mã", "má", "mạ",
                "On", "Ôn", "Ơn", "Un", "Ưng"]),
    ],
)  # fmt: skip
def test_headings_are_in_their_languages_order(language, ordered):
    shuffled = ordered[:]
    random.Random(4).shuffle(shuffled)
    assert sorted(shuffled, key=lambda text: sort_key(text, language)) == ordered


@pytest.mark.parametrize(
    ("language", "text", "letter"),
    [
        ("en", "Écu", "E"),
        ("en", "“Leaning”", "L"),
        ("en", "156 Projects", ""),
        ("en", "大连", ""),
        ("ru", "йод", "Й"),
        ("sv", "öl", "Ö"),
        ("de", "Öl", "O"),
        ("tr", "İzmir", "İ"),
        ("tr", "Iğdır", "I"),
        ("cs", "Chopin", "Ch"),
        ("cs", "Cheb", "Ch"),
        ("en", "Chopin", "C"),
        ("hu", "Dzsida", "Dzs"),
        ("sr", "Џемат", "Џ"),
        ("sr-Latn", "Njegoš", "Nj"),
        ("lt", "Yla", "I"),
        ("da", "Aalborg", "Å"),
        ("vi", "Ấn Độ", "Â"),
        ("uk", "Їжак", "Ї"),
        ("en", "—", ""),
    ],
)
def test_headings_stand_under_their_letter(language, text, letter):
    assert letter_of(text, language) == letter


@pytest.mark.parametrize(
    ("language", "ordered"),
    [
        ("en-GB", ["and the aims", "in Beijing", "calls", "of", "at Yalta"]),
        ("de", ["die Absichten", "Bahn", "in der Mandschurei"]),
        ("fr", ["à Moscou", "traité", "de la Yougoslavie"]),
        ("ru", ["в Москве", "переговоры", "о Порт-Артуре"]),
        ("zh", ["at Yalta", "by sea"]),
    ],
)
def test_small_words_in_front_of_sub_headings_do_not_count(language, ordered):
    assert sorted(reversed(ordered), key=lambda text: sub_sort_key(text, language)) == ordered
