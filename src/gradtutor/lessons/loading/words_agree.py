"""Do the words of a lesson agree: with its variants, and one language with the others?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from gradtutor.errors import Fault
from gradtutor.i18n import SOURCE, tr
from gradtutor.i18n.by_language import ByLanguage
from gradtutor.lessons.loading.placeholders import placeholder_fault
from gradtutor.lessons.loading.question_words_agree import check_question_words, compare_questions
from gradtutor.lessons.loading.scope import Scope
from gradtutor.lessons.model import Question
from gradtutor.lessons.text.formulas import UNCHANGED
from gradtutor.lessons.text.model import QUESTION, Placeholder, SectionKey, Words, fitting
from gradtutor.lessons.text.paragraphs import Section, Used
from gradtutor.lessons.text.parse import OF_ERRATA, ParsedText, parse_text
from gradtutor.lessons.toml.faults import Faults
from gradtutor.lessons.toml.files import languages_of, read_text, words_file
from gradtutor.lessons.toml.limits import MOST_WORDS
from gradtutor.safe_text import quoted
from gradtutor.suggestions import nearest, write_instead


def read_words(
    folder: Path, scopes: Sequence[Scope], errata: tuple[str, ...] = (), questions: tuple[Question, ...] | None = ()
) -> tuple[ByLanguage[Words], tuple[Fault, ...]]:
    """A lesson's words in each language that it has a text in, and what is wrong with them. Without scopes, names are
    not checked.

    ``scopes`` are those of the variants, the default one first; ``errata`` are ids, each with words of its own, as
    ``questions`` have theirs; without these, it is not checked whose words there are.
    """
    faults: list[Fault] = []
    texts: dict[str, ParsedText] = {}
    names = frozenset(name for scope in scopes for name in scope.names)
    for language in languages_of(folder) or (SOURCE,):
        file = words_file(folder, language)
        missing = Faults(file)
        text = read_text(file, MOST_WORDS, missing)
        faults.extend(missing.found)
        if text is not None:
            texts[language] = parse_text(file, text, names)
    for parsed in texts.values() if scopes else ():
        _check_needed(parsed, scopes, errata)
        if questions is not None:
            check_question_words(parsed, questions)
        for section in parsed.sections.values():
            if parsed.faults.full:
                break
            if section.key.purpose == QUESTION:
                _check_question(section, parsed.faults, scopes, questions or ())
            else:
                _check_section(section, parsed, scopes, errata)
    first, *others = texts.values() if texts else (None,)
    for other in others:
        assert first is not None
        _compare(first, other)
        compare_questions(first, other)
    faults.extend(fault for parsed in texts.values() for fault in parsed.faults.found)
    words = ByLanguage(
        {
            language: Words(one.title, one.summary, one.templates(), one.questions(), language)
            for language, one in texts.items()
        }
    )
    return words, tuple(faults)


def _check_section(section: Section, parsed: ParsedText, scopes: Sequence[Scope], errata: tuple[str, ...]) -> None:
    """A section's heading and placeholders against the variants in which it is shown."""
    key, faults = section.key, parsed.faults
    near = [scope for scope in scopes if key.variant in (None, scope.variant)]
    section.misnamed = not _check_heading(section, faults, scopes, near, errata)
    if section.misnamed or not _check_condition(section, faults, near):
        return
    if key.purpose in ("feedback", "variant"):
        for used in section.used:
            faults.at(used.line, used.column, tr("These words are fixed: no numbers go into them."), tr("Take it out."))
        return
    seen_in = [scope for scope in near if _shown(key, scope, parsed)]
    if key.purpose in OF_ERRATA:
        # Their numbers are those of the end of the default run.
        seen_in = [*scopes[:1]]
    sound: set[Placeholder] = set()
    for used in section.used:
        if faults.full:
            return
        if used.placeholder in sound:
            continue
        if _check_used(used, section, faults, seen_in):
            sound.add(used.placeholder)
        else:
            section.wrong.append(_spelled(used))


def _check_heading(
    section: Section, faults: Faults, scopes: Sequence[Scope], near: Sequence[Scope], errata: tuple[str, ...]
) -> bool:
    """Whether there is the variant, and the name, that a heading has; ``near`` are the variants that it is for."""
    key, variants = section.key, tuple(scope.variant for scope in scopes)
    if key.variant is not None and key.variant not in variants:
        column = len(str(key._replace(condition=None))) - len(key.variant) + 1
        what = tr("There is no variant '{name}'.").format(name=quoted(key.variant))
        faults.at(section.line, column, what, write_instead(key.variant, variants))
        return False
    if key.name is None:
        return True
    choices = errata if key.purpose in OF_ERRATA else _choices(key.purpose, near, variants)
    if key.name not in choices:
        what = tr("There is no '{name}' for a section '{purpose}'.")
        what = what.format(name=quoted(key.name), purpose=key.purpose)
        faults.at(section.line, len(f"## {key.purpose} ") + 1, what, write_instead(key.name, choices))
        return False
    return True


def _check_condition(section: Section, faults: Faults, scopes: Sequence[Scope]) -> bool:
    """Whether the condition of a section, if it has one, has a meaning in every variant that it is for."""
    condition = section.key.condition
    if condition in (None, UNCHANGED):
        return True
    for scope in scopes:
        fault = placeholder_fault(Placeholder("computed", formula=condition or ""), scope)
        if fault is not None:
            offset, what, mend = fault
            faults.at(section.line, section.column + (offset or 0), what, mend)
            return False
    return True


def _check_question(section: Section, faults: Faults, scopes: Sequence[Scope], questions: tuple[Question, ...]) -> None:
    """The placeholders of a question against the run in which it is asked."""
    asked = next((question for question in questions if question.id == section.key.name), None)
    if asked is None:
        # One with a fault in lesson.toml is told there.
        return
    for used in section.used:
        if not _check_used(used, section, faults, [scope for scope in scopes if scope.variant == asked.variant]):
            section.wrong.append(_spelled(used))


def _choices(purpose: str, scopes: Iterable[Scope], variants: tuple[str, ...]) -> tuple[str, ...]:
    """The names that the heading of a section may have."""
    if purpose == "variant":
        return variants
    return tuple(dict.fromkeys(name for scope in scopes for name in scope.steps(purpose) if name is not None))


def _shown(key: SectionKey, scope: Scope, parsed: ParsedText) -> bool:
    """Whether a section is shown in a variant: some step has it as the most specific one, where conditions do not hold
    that stand before it."""
    for name in scope.steps(key.purpose):
        if key.name in (None, name):
            for one in fitting(parsed.sections, key.purpose, name, scope.variant):
                if one == key:
                    return True
                if one.condition is None:
                    break
    return False


def _check_used(used: Used, section: Section, faults: Faults, scopes: Sequence[Scope]) -> bool:
    """Whether a placeholder has a meaning in every variant that shows it."""
    for scope in scopes:
        fault = placeholder_fault(used.placeholder, scope)
        if fault is None:
            continue
        index, what, mend = fault
        if len(scopes) > 1 and any(placeholder_fault(used.placeholder, other) is None for other in scopes):
            what = tr("In the variant '{name}': ").format(name=scope.variant) + what
            key = SectionKey(section.key.purpose, section.key.name, scope.variant)
            mend = tr("Write a section '{key}' for it.").format(key=quoted(str(key), 80))
        column = used.column if index is None else used.columns[index]
        faults.at(used.line, column, what, mend)
        return False
    return True


def _check_needed(parsed: ParsedText, scopes: Sequence[Scope], errata: tuple[str, ...]) -> None:
    """Every variant of several, every band and every erratum needs its words."""
    variants = [scope.variant for scope in scopes] if len(scopes) > 1 else []
    bands = dict.fromkeys(band for scope in scopes for band in scope.bands)
    needed = [SectionKey("variant", name) for name in variants] + [SectionKey("feedback", band) for band in bands]
    for key in needed:
        parsed.miss(key, 1, tr("Write it, with a few words that name it."))
    mends = {"erratum": tr("Write it: what should it be?"), "right": tr("Write it: the answer, and why.")}
    for key in (SectionKey(purpose, id_) for id_ in errata for purpose in OF_ERRATA):
        parsed.miss(key, 1, mends[key.purpose])


def _compare(one: ParsedText, other: ParsedText) -> None:
    """Both languages must have the same sections with the same placeholders.

    What only follows from a fault that has been told is not told again.
    """
    for mine, its in ((one, other), (other, one)):
        _compare_sections(mine, its)
        for key, section in its.sections.items():
            if key not in mine.sections or section.misnamed or mine.sections[key].twice:
                continue
            here = mine.sections[key]
            has = {*map(_spelled, here.used), *section.wrong}
            # Where a key is named depends on the language.
            needed = (_spelled(used) for used in section.used if used.placeholder.kind != "key")
            lacking = dict.fromkeys(spelling for spelling in needed if spelling not in has)
            for spelling in _unexplained(lacking, here.wrong, surely=True):
                what = tr("The section '{key}' lacks {placeholder}, which {place} has.")
                what = what.format(key=section, placeholder=spelling, place=_place_of(section, its))
                mine.faults.at(here.line, 1, what, tr("Use it here too."))


def _compare_sections(mine: ParsedText, its: ParsedText) -> None:
    """Which sections of the other text are not in this one."""
    absent = {
        str(key): section
        for key, section in its.sections.items()
        if key not in mine.sections and key not in mine.missed and not section.misnamed
    }
    misnamed = (str(section.key) for section in mine.sections.values() if section.misnamed)
    for heading in _unexplained(absent, (*mine.refused, *misnamed)):
        section = absent[heading]
        what = tr("The section '{key}' is missing, which {place} has.")
        mine.faults.at(1, 1, what.format(key=section, place=_place_of(section, its)), tr("Write it here too."))


def _place_of(section: Section, parsed: ParsedText) -> str:
    return f"{parsed.faults.file.name}:{section.line}"


def _unexplained(absent: Iterable[str], wrong: Iterable[str], *, surely: bool = False) -> list[str]:
    """What is absent besides what was meant by something that is wrong: that which looks most like it.

    ``surely``: something was meant by each, even where nothing looks like it.
    """
    left = list(absent)
    for written in dict.fromkeys(wrong):
        meant = nearest(written, left)
        if meant is not None or (surely and left):
            left.remove(left[0] if meant is None else meant)
    return left


def _spelled(used: Used) -> str:
    """A placeholder as it is written, without its format."""
    kind, names = used.placeholder.kind, ", ".join(used.placeholder.names)
    if kind == "computed":
        return f"{{= {quoted(used.placeholder.formula)}}}"
    inner = quoted(names) if kind == "value" else f"{kind}({quoted(names)})" if names else kind
    return f"{{{inner}}}"
