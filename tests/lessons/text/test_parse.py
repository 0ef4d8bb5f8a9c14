from __future__ import annotations

from pathlib import Path

import pytest

from gradtutor.lessons.loading.load import load_lesson
from gradtutor.lessons.text.model import Placeholder, SectionKey, Words
from tests.lessons.lessons import TOML, WORDS, make, messages

HEAD = "# Title\n\nA summary.\n\n## intro\nHi.\n\n## done\nBye.\n\n"
VARIANTS = TOML + '\n[variants.descent]\nnodes.L = "(b - y)**2"\ngoal.minimize = "L"\nrule.kind = "sgd"\nstop = {}\n'
VARIANTS = VARIANTS.replace("\nstop = {}\n", '\nstop.when = "L < 1"\n')
NAMED = HEAD + "## variant default\nNewton\n\n## variant descent\nDescent\n\n"


def test_the_most_specific_section_is_found() -> None:
    keys = [
        ("backward", "b", "newton"),
        ("backward", "b", None),
        ("backward", None, "newton"),
        ("backward", None, None),
    ]
    texts = {SectionKey(*key): ((str(key),),) for key in keys}
    for number, key in enumerate(keys):
        words = Words("", "", {one: texts[one] for one in list(texts)[number:]})
        assert words.find("backward", "b", "newton") == ((str(key),),)
    assert Words("", "", texts).find("backward", "c", "default") == ((str(keys[3]),),)
    assert Words("", "", texts).find("forward", "c", "default") is None


def test_paragraphs_texts_and_placeholders(tmp_path: Path) -> None:
    section = (
        "## forward a\nFirst {{x}} is\n  {x} and {local(b, a):+.3f}.\n\n"
        "`{iteration:d}`{error:.1%} **{next(x)}**\n二字\n三字\n"
    )
    lesson = load_lesson(make(tmp_path, TOML, HEAD + section))
    assert lesson.words["en"].find("forward", "a", "default") == (
        (
            "First {x} is ",
            Placeholder("value", ("x",)),
            " and ",
            Placeholder("local", ("b", "a"), "+.3f"),
            ".",
        ),
        (
            "`",
            Placeholder("iteration", (), "d"),
            "`",
            Placeholder("error", (), ".1%"),
            " **",
            Placeholder("next", ("x",)),
            "** 二字三字",
        ),
    )
    assert lesson.words["en"].summary == "A summary."


def test_a_name_of_the_lesson_comes_before_a_word_of_ours(tmp_path: Path) -> None:
    toml = TOML.replace("y = 2.13", "y = 2.13\nrate = 1")
    lesson = load_lesson(make(tmp_path, toml, HEAD + "## loss\n{rate}\n"))
    assert lesson.words["en"].find("loss") == ((Placeholder("value", ("rate",)),),)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("## forwrd\nA.", "text.en.md:11:4: There are no sections 'forwrd'. Write 'forward'."),
        ("## forward c\nA.", "text.en.md:11:12: There is no 'c' for a section 'forward'. There are: a, b."),
        ("## forward @newton\nA.", "text.en.md:11:13: There is no variant 'newton'. There are: default."),
        ("## loss b\nA.", "text.en.md:11:9: A section 'loss' takes no name. Take out 'b'."),
        ("## feedback\nA.", "text.en.md:11:12: A section 'feedback' needs a name. Write '## feedback NAME'."),
        ("## done\nA.", "text.en.md:11:1: The section '## done' stands in line 8 already. Join the two."),
        ("### done\nA.",
         "text.en.md:11:1: This is no heading of a section. Write '## PURPOSE [NAME] [@VARIANT] [if CONDITION]'."),
        ("## loss\n\n", "text.en.md:11:1: The section '## loss' is empty. Write its words."),
        ("## loss\nAn {eror}.", "text.en.md:12:5: Unknown name 'eror'. Write 'error'."),
        ("## loss\nA {grda(a)}.", "text.en.md:12:4: There is no placeholder 'grda(…)'. Write 'grad'."),
        ("## loss\nA {grad(q)}.", "text.en.md:12:9: There is no node or parameter 'q'. There are: a, b, x."),
        ("## loss\nA {next(a)}.", "text.en.md:12:9: There is no parameter 'a'. There are: x."),
        ("## loss\nA {local(b)}.", "text.en.md:12:4: 'local' takes 2 names. Write one such as {local(c, b)}."),
        ("## loss\nA {local(b, x)}.", "text.en.md:12:13: The formula of 'b' has no 'x' in it. There are: a."),
        ("## loss\nA {a:.3x}.", "text.en.md:12:6: '.3x' is no format for a number. "
         "Write one such as .3f, +.3f, .2e, d or .1%."),
        ("## loss\nA {a:.99f}.", "text.en.md:12:6: '.99f' is no format for a number. "
         "Write one such as .3f, +.3f, .2e, d or .1%."),
        ("## loss\nA {a b}.", "text.en.md:12:4: '{a b}' is no placeholder. "
         "Write one such as {a} or {grad(a):.3f}; for a plain brace write it twice."),
        ("## loss\nA } b.", "text.en.md:12:3: A single '}' stands here. Write it twice."),
        ("## loss\nA {slope}.", "text.en.md:12:4: 'slope' has no value under the rule 'newton'. "
         "It has one under: secant."),
        ("## loss\nA {feedback}.", "text.en.md:12:4: There is no [feedback] here. Take it out."),
        ("## loss\nA **b\nc.", "text.en.md:12:1: A '**' in this paragraph is not closed. Close it."),
        ("## loss\nA.\n\nB `c\n\n## update\nD.", "text.en.md:14:1: A '`' in this paragraph is not closed. Close it."),
        ("## loss\nA\tb.", "text.en.md:12:2: The unprintable character U+0009 stands here. "
         "Take it out, or write a space."),
        ("## loss\nAb\u202ec.", "text.en.md:12:3: The unprintable character U+202E stands here. "
         "Take it out, or write a space."),
        ("## loss\nA\x1b[2J.", "text.en.md:12:2: The unprintable character U+001B stands here. "
         "Take it out, or write a space."),
    ],
)  # fmt: skip
def test_a_fault_in_the_words(tmp_path: Path, text: str, message: str) -> None:
    assert message in messages(make(tmp_path, TOML, HEAD + text))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (HEAD.replace("# Title\n", "\n"), ["text.en.md:1:1: The title is missing. "
         "Write it in the first line: # Title"]),
        (HEAD.replace("A summary.", ""), ["text.en.md:2:1: The summary is missing. Write one line below the title."]),
        (HEAD.replace("A summary.", "A.\n\nB."), ["text.en.md:5:1: The summary has only one paragraph. "
         "Put the rest into '## intro'."]),
        (HEAD.replace("A summary.", "漢" * 39), ["text.en.md:3:1: The summary is 78 columns wide; 76 is the most. "
         "Shorten it."]),
        ("# Title\n\nA.\n\n## intro\nHi.\n", ["text.en.md:7:1: The section '## done' is missing. Write it."]),
        ("", ["text.en.md:1:1: The section '## done' is missing. Write it.",
              "text.en.md:1:1: The section '## intro' is missing. Write it.",
              "text.en.md:1:1: The summary is missing. Write one line below the title.",
              "text.en.md:1:1: The title is missing. Write it in the first line: # Title"]),
    ],
)  # fmt: skip
def test_what_every_text_must_have(tmp_path: Path, text: str, found: list[str]) -> None:
    assert [one for one in messages(make(tmp_path, TOML, text)) if one.startswith("text.en")] == found


@pytest.mark.parametrize(
    ("section", "spoilt", "found"),
    [
        ("## loss\n{a} {b}\n", "## loss\n{aa} {b}\n", ["12:2: Unknown name 'aa'. Write 'a'."]),
        # Nothing looks like it, and something was meant.
        ("## loss\n{a} {b}\n", "## loss\n{zzz} {b}\n", ["12:2: Unknown name 'zzz'."]),
        ("## loss\n{a} {b}\n", "## loss\n{a:.3z} {b}\n", ["12:4: '.3z' is no format for a number. "]),
        ("## loss\n{grad(a)}\n", "## loss\n{grda(a)}\n", ["12:2: There is no placeholder 'grda(…)'. Write 'grad'."]),
        # Another difference is told all the same.
        (
            "## loss\n{a} {b} {x}\n",
            "## loss\n{aa} {b}\n",
            ["11:1: The section '## loss' lacks {x}, ", "12:2: Unknown name 'aa'. Write 'a'."],
        ),
        ("## backward a\n{a}\n", "## backward aa\n{a}\n", ["11:13: There is no 'aa' for a section 'backward'. "]),
        ("## backward a\n{a}\n", "## bakward a\n{a}\n", ["11:4: There are no sections 'bakward'. "]),
        ("## update\n{a}\n", "## update @\n{a}\n", ["11:1: This is no heading of a section. "]),
        # A heading that is nowhere near stands for nothing.
        (
            "## update\n{a}\n",
            "## limit x\n{a}\n",
            ["1:1: The section '## update' is missing, ", "11:10: A section 'limit' takes no name. "],
        ),
    ],
)
def test_one_mistake_is_told_once_and_where_it_was_made(
    tmp_path: Path, section: str, spoilt: str, found: list[str]
) -> None:
    told = messages(make(tmp_path, TOML, HEAD + spoilt, HEAD + section))
    assert len(told) == len(found)
    for one, begin in zip(told, found, strict=True):
        assert one.startswith(f"text.en.md:{begin}")


def test_a_section_that_must_be_there_is_missed_once(tmp_path: Path) -> None:
    begin, _ = HEAD.split("## done")
    assert messages(make(tmp_path, TOML, begin, HEAD)) == [
        "text.en.md:8:1: The section '## done' is missing. Write it."
    ]


def test_both_languages_have_the_same_sections_and_placeholders(tmp_path: Path) -> None:
    en, zh = HEAD + "## loss\n{error:.3f}, {a}\n", HEAD + "\n\n## loss\n{a:d}\n\n## update\n走。\n"
    assert messages(make(tmp_path, TOML, en, zh)) == [
        "text.en.md:1:1: The section '## update' is missing, which text.zh.md:16 has. Write it here too.",
        "text.zh.md:13:1: The section '## loss' lacks {error}, which text.en.md:11 has. Use it here too.",
    ]


def test_variants_and_bands_need_words(tmp_path: Path) -> None:
    toml = VARIANTS + "\n[feedback]\nsmall = { max = 1 }\nbig = {}\n"
    found = messages(make(tmp_path, toml, HEAD + "## feedback smal\nA bit.\n"))
    assert found[:5] == [
        "text.en.md:1:1: The section '## feedback big' is missing. Write it, with a few words that name it.",
        "text.en.md:1:1: The section '## feedback small' is missing. Write it, with a few words that name it.",
        "text.en.md:1:1: The section '## variant default' is missing. Write it, with a few words that name it.",
        "text.en.md:1:1: The section '## variant descent' is missing. Write it, with a few words that name it.",
        "text.en.md:11:13: There is no 'smal' for a section 'feedback'. Write 'small'.",
    ]


def test_words_must_be_true_in_each_variant_that_shows_them(tmp_path: Path) -> None:
    text = NAMED + "## backward\n{delta(b)}\n\n## update\n{rate}\n\n## loss\n{L}\n"
    assert messages(make(tmp_path, VARIANTS, text))[:3] == [
        "text.en.md:18:2: In the variant 'descent': 'delta' has no value under the rule 'sgd'. "
        "Write a section '## backward @descent' for it.",
        "text.en.md:21:2: In the variant 'default': 'rate' has no value under the rule 'newton'. "
        "Write a section '## update @default' for it.",
        "text.en.md:24:2: In the variant 'default': Unknown name 'L'. Write a section '## loss @default' for it.",
    ]


def test_a_section_that_a_variant_never_shows_is_not_held_against_it(tmp_path: Path) -> None:
    text = (
        NAMED
        + "## backward\n{delta(b)}\n\n## backward @descent\n{grad(L)}\n\n## forward L\n{L}\n\n## update x\n{x}\n\n"
    )
    text += "## update\n{rate}\n"
    assert set(load_lesson(make(tmp_path, VARIANTS, text)).variants) == {"default", "descent"}


def test_fixed_words_take_no_numbers(tmp_path: Path) -> None:
    text = NAMED.replace("Newton", "Newton {x}")
    assert messages(make(tmp_path, VARIANTS, text))[0] == (
        "text.en.md:12:9: These words are fixed: no numbers go into them. Take it out."
    )


def test_windows_line_ends_and_a_byte_order_mark(tmp_path: Path) -> None:
    lesson = make(tmp_path)
    for name, text in (("lesson.toml", TOML), ("text.en.md", WORDS)):
        (lesson / name).write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    words = load_lesson(lesson).words
    assert words["en"]._replace(language="zh") == words["zh"]
