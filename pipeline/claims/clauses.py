"""Who stands where in a clause: the subject before a verb, its object, what is coordinated, what a pronoun means."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from pipeline.claims.links import FAR_STOPS, STOPS, Page, cues
from pipeline.claims.listing import DASHES, Element, elements, taken
from pipeline.claims.passages import Named, Passage
from pipeline.claims.polarity import prepositions
from pipeline.language.lexicon import fold, language_data

CLAUSE_SIGNS = (*FAR_STOPS, ",")
"""Signs that end a clause; a comma before a relative pronoun does not ("отчёт, который помогает")."""

DEFINITION = 6
"""Words between "is" and a verb said of what stands before it: "este un instrument simplu care ajută"."""

CLEAR = 3
"""Concepts of a sentence up to which the first is what "this" means in the next."""

SHORT = 3
"""Letters of a pronoun, whose ending tells nothing of the noun behind it: "их менеджер"."""

COORDINATORS = (",", "/")

PRONOUN = 2
"""Words before a verb whose subject is a pronoun that begins the sentence: "Это также помогает"."""

ATTRIBUTE = 3
"""Words between a concept and what a preposition adds to it: "отзывы на нашем сайте"."""

COORDINATED = 1
"""Words that qualify a coordinated concept: "новый каталог и подробная инструкция"."""


def before(passage: Passage, at: int, reach: int, signs: Sequence[str] = CLAUSE_SIGNS) -> Named | None:
    """The concept that ends nearest before word `at`, with at most `reach` words of weight and no sign between."""
    named = next((n for n in passage.named[::-1] if n.end <= at), None)
    return named if named and near(passage, named.end, at, reach, signs) else None


def behind(passage: Passage, at: int, reach: int, signs: Sequence[str] = CLAUSE_SIGNS) -> Named | None:
    """The concept that begins nearest behind word `at`, with at most `reach` words of weight and no sign between."""
    named = next((n for n in passage.named if n.at >= at), None)
    return named if named and near(passage, at, named.at, reach, signs) else None


def near(passage: Passage, start: int, stop: int, reach: int, signs: Sequence[str] = CLAUSE_SIGNS) -> bool:
    """Whether the words [start, stop) have no sign that parts, and at most `reach` words of weight.

    A conjunction parts as a sign does. Auxiliaries, modal words, negation and function words have no weight.
    """
    told, language = passage.sentence.folded, passage.sentence.block.language
    conjunctions, light = _conjunctions(language), _light(language)
    weight, longest = 0, reach * int(_structure(language)["syllables"])
    for i, word in enumerate(told[start:stop], start):
        if word in signs and not (word == "," and told[i + 1 : i + 2] and told[i + 1] in relative_words(language)):
            return False
        if word in conjunctions:
            return False
        weight += word[0].isalnum() and word not in light
    return weight <= longest


def subject(passage: Passage, verb: int, reach: int) -> Named | None:
    """The concept that a verb at word `verb` is said of: before it, without what hangs on it by a preposition or case.

    "Отзывы на маркетплейсе повышают …" is said of the reviews, "viteza de răspuns a agentului" of the speed.
    """
    joint = second_verb(passage, verb)
    if joint is not None:
        return _opening(passage, joint)
    named = before(passage, verb, reach)
    return head(passage, named) if named else None


def subjects(page: Page, passage: Passage, verb: int, reach: int) -> list[Named]:
    """The subject of a verb with what is coordinated: "A, B и C повышают …"."""
    last = subject(passage, verb, reach)
    if last is None:
        return []
    group = with_joined(page, passage, last, COORDINATORS)
    two = len(group) > 1 and "," not in passage.sentence.folded[group[1].end : group[0].at]
    return [n for n in group if n.concept.class_ != "Segment"] if two else [last]


def second_verb(passage: Passage, verb: int) -> int | None:
    """The word before a verb that makes it the second of its clause: "and", "but", a comma ("A даёт B и растит C")."""
    told, language = passage.sentence.folded, passage.sentence.block.language
    ends = {*(n.end for n in passage.named), *(name.end for name in passage.sentence.names)}
    joining = [cue for cue in passage.sentence.cues if cue.group in ("and", "contrast")]
    joins = {cue.end - 1 for cue in joining if cue.group == "and" or cue.start not in ends}
    at = verb - 1
    while at > 0 and told[at] in _light(language) and at not in joins:
        at -= 1
    return at if at in joins or (at > 0 and told[at] == ",") else None


def clause_start(passage: Passage, at: int) -> int:
    """The word that the clause before word `at` begins with, commas not counted."""
    return max((i + 1 for i in range(at) if passage.sentence.folded[i] in FAR_STOPS), default=0)


def _opening(passage: Passage, joint: int) -> Named | None:
    """The first concept of the clause before a joint, if it can be its subject and a verb stands behind it."""
    told, language = passage.sentence.folded, passage.sentence.block.language
    start = clause_start(passage, joint)
    named = next((n for n in passage.named if start <= n.at and n.end < joint), None)
    if named is None or governed(passage, named) or oblique(passage, named):
        return None
    return None if any(word in relative_words(language) for word in told[start : named.at]) else named


def head(passage: Passage, named: Named) -> Named:
    """The concept that a concept belongs to as an attribute, where one stands before it with no more than links."""
    told, language = passage.sentence.folded, passage.sentence.block.language
    links = {*prepositions(language), *_articles(language)}
    while earlier := next((n for n in passage.named[::-1] if n.end <= named.at), None):
        between = told[earlier.end : named.at]
        if between and not (between[0] in links and len(between) <= ATTRIBUTE and all(w[0].isalnum() for w in between)):
            break
        named = earlier
    return named


def oblique(passage: Passage, named: Named) -> bool:
    """Whether a concept stands in a case that a subject never has, as the ending of its first word tells."""
    endings = tuple(_structure(passage.sentence.block.language)["oblique"])
    beside = [word for word in passage.sentence.folded[max(0, named.at - 1) : named.at + 1] if len(word) > SHORT]
    return bool(endings) and any(word.endswith(endings) for word in beside)


def governed(passage: Passage, named: Named) -> bool:
    """Whether a preposition stands right before a concept, so that it is no subject."""
    return named.at > 0 and passage.sentence.folded[named.at - 1] in prepositions(passage.sentence.block.language)


def told_before(passage: Passage, at: int) -> Named | None:
    """The concept that a relative clause is about whose subject or verb stands at word `at`: "tài liệu mà kỹ sư đọc".

    Some languages need no word to open such a clause; then no preposition may stand there either.
    """
    told, language = passage.sentence.folded, passage.sentence.block.language
    opened = at > 0 and told[at - 1] in relative_words(language)
    named = before(passage, at - 1 if opened else at, 0)
    bare = named and _structure(language)["bare-relative"] and prepositions(language).isdisjoint(told[named.end : at])
    return named if opened or bare else None


def listed(passage: Passage, first: Named) -> list[Named]:
    """A concept and those coordinated with it behind."""
    told, other = passage.sentence.folded, _conjunctions(passage.sentence.block.language)

    def fits(part: Element) -> bool:
        return part.lead <= COORDINATED and told[part.words.start] not in other

    return list(taken(elements(passage, first.at), fits)) or [first]


def direct(passage: Passage, at: int, reach: int) -> Named | None:
    """The object right behind a verb that ends at word `at`: `behind`, with no preposition between."""
    named = behind(passage, at, reach)
    between = passage.sentence.folded[at : named.at] if named else []
    return None if any(word in prepositions(passage.sentence.block.language) for word in between) else named


def joined(passage: Passage, start: int, stop: int, signs: Sequence[str] = ("/",)) -> bool:
    """Whether only "and", "or" or one of some signs stands in the words [start, stop)."""
    ands = passage.sentence.ands
    told = passage.sentence.folded
    return start < stop and all(i in ands or told[i] in signs for i in range(start, stop))


def with_joined(page: Page, passage: Passage, last: Named, signs: Sequence[str] = ("/",)) -> list[Named]:
    """A concept and those coordinated with it before, segments too."""
    group = [last]
    for named in [n for n in page.everything(passage) if n.end <= last.at][::-1]:
        if not joined(passage, named.end, group[-1].at, signs):
            break
        group.append(named)
    return group


def antecedent(passage: Passage, verb: int) -> tuple[Passage, Named] | None:
    """What a pronoun that begins the sentence stands for before a verb: the one concept, or what stands first, of the
    sentence before ("Мы ввели скидки. Это помогает …")."""
    pronouns = [cue for cue in cues(passage, "leadsTo", "this") if cue.start == 0]
    if not pronouns or not passage.earlier or not near(passage, pronouns[0].end, verb, PRONOUN):
        return None
    earlier = passage.earlier[0]
    opens = any(cue.start == 0 for cue in cues(earlier, "leadsTo", "because"))
    comma = earlier.sentence.folded.index(",") if opens and "," in earlier.sentence.folded else 0
    known = [n for n in earlier.named if n.at >= comma and n.concept.class_ != "Stakeholder"]
    told = known[:1] if len(known) <= CLEAR and len(known) == len([n for n in earlier.named if n.at >= comma]) else []
    return (earlier, told[0]) if told and told[0].concept.kind != "Audience" else None


def sources(page: Page, passage: Passage, verb: int, reach: int) -> Iterator[tuple[Passage, Named]]:
    """The subjects of a verb, each with its passage: named before it, or as what the subject is said to be ("Telegram —
    это инструмент, который помогает …"), or by a pronoun ("Это помогает …")."""
    found = subjects(page, passage, verb, reach) or _defined(passage, verb)
    if found:
        yield from ((passage, named) for named in found)
    elif meant := antecedent(passage, verb):
        yield meant


def _defined(passage: Passage, verb: int) -> list[Named]:
    told = passage.sentence.folded
    signs = [(cue.start, cue.end) for cue in cues(passage, "suitedTo", "is")]
    signs += [(i, i + 1) for i, word in enumerate(told) if word in DASHES]
    for start, end in sorted(signs, reverse=True):
        if end <= verb and near(passage, end, verb, DEFINITION, FAR_STOPS):
            if any(end <= n.at < verb for n in passage.named):
                continue
            named = before(passage, start, PRONOUN, STOPS)
            return [named] if named and not governed(passage, named) else []
    return []


@cache
def _light(language: str) -> frozenset[str]:
    data = language_data(language)
    modal = data["modality"]
    phrases = [*modal["advised"], *modal["hedged"], *modal["skipped"], *_structure(language)["skipped"]]
    words = {word for phrase in phrases for word in phrase.split()}
    return frozenset(fold(word, language) for word in {*words, *data["function_words"]})


@cache
def _conjunctions(language: str) -> frozenset[str]:
    return frozenset(fold(word, language) for word in _structure(language)["conjunctions"])


@cache
def relative_words(language: str) -> frozenset[str]:
    """The words that open a relative clause, folded."""
    return frozenset(fold(word, language) for word in _structure(language)["relative"])


@cache
def _articles(language: str) -> frozenset[str]:
    data = language_data(language)["relations"]
    return frozenset(fold(word, language) for word in data["includes"]["qualifiers"])


def _structure(language: str) -> dict[str, Any]:
    structure: dict[str, Any] = language_data(language)["relations"]["performs"]
    return structure
