"""Short texts: which can be cut from reviews? Sentences, clauses and phrases, as somebody would type them.

A student of sentences learns from sentences (Mukherjee & Awadallah 2019 give it all that have no label).
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass
from random import Random
from typing import Any

from lstm_demo.checks import check_integer, check_number
from lstm_demo.training.data import fingerprint
from lstm_demo.training.encoder.negation import toggle_negation


@dataclass(frozen=True)
class CutRecipe:
    """How texts are cut; with the reviews it fixes them and their order.

    Raises:
        InputError: a value has the wrong type or lies outside what is allowed.
    """

    cut_seed: int = 0
    min_words: int = 2
    max_words: int = 40  # of a longer sentence only the parts are taken
    max_phrase_words: int = 8
    clause_share: float = 0.5  # of the clauses, which are taken beside their sentences
    phrase_share: float = 0.5  # of the sentences, a phrase is cut from it
    turned_share: float = 0.2  # of all these, which are taken with one negation more or less, too

    def __post_init__(self) -> None:
        check_integer("cut_seed", self.cut_seed, 0)
        check_integer("min_words", self.min_words, 1)
        check_integer("max_words", self.max_words, self.min_words)
        check_integer("max_phrase_words", self.max_phrase_words, self.min_words)
        check_number("clause_share", self.clause_share, 0.0, 1.0)
        check_number("phrase_share", self.phrase_share, 0.0, 1.0)
        check_number("turned_share", self.turned_share, 0.0, 1.0)

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def cut_texts(reviews: Sequence[str], forbidden: Collection[str], recipe: CutRecipe = CutRecipe()) -> tuple[str, ...]:
    """Cut texts from `reviews`, each once, in an order drawn by the seed, so that the first N are a fair sample.

    Args:
        reviews: of each text that is given back, one of them holds it to the character, but for a negation.
        forbidden: fingerprints of texts that must not be learnt from, see `data.excluded_from_training`.
        recipe: seed, lengths and shares.
    """
    random = Random(recipe.cut_seed)
    texts_by_name: dict[str, str] = {}  # by fingerprint: texts that differ only in case or marks are one
    for review in reviews:
        for text in _cut_review(review, recipe, random):
            texts_by_name.setdefault(fingerprint(text), text)
            if random.random() < recipe.turned_share and (negated := toggle_negation(text, random)):
                texts_by_name.setdefault(fingerprint(negated), negated)
    texts = [text for name, text in texts_by_name.items() if name not in forbidden]
    random.shuffle(texts)
    return tuple(texts)


def _cut_review(review: str, recipe: CutRecipe, random: Random) -> Iterator[str]:
    shortest = recipe.min_words
    for sentence in split_sentences(review):
        words = [match.span() for match in _WORD.finditer(sentence)]
        if shortest <= len(words) <= recipe.max_words:
            yield sentence
        clauses = split_clauses(sentence)
        for clause in clauses if len(clauses) > 1 else ():
            fits = shortest <= len(_WORD.findall(clause)) <= recipe.max_words
            if fits and random.random() < recipe.clause_share:
                yield clause
        if len(words) > shortest and random.random() < recipe.phrase_share:
            n = random.randint(shortest, min(recipe.max_phrase_words, len(words) - 1))
            first = random.randrange(len(words) - n + 1)
            yield sentence[words[first][0] : words[first + n - 1][1]]


def split_sentences(review: str) -> list[str]:
    """The sentences of a review, each as it stands there.

    >>> split_sentences('Dr. Who is back!<br /><br />"Is it good?" Yes, a good film.It works. See p. 8')
    ['Dr. Who is back!', '"Is it good?"', 'Yes, a good film.', 'It works.', 'See p. 8']
    """
    sentences, start = [], 0
    for match in _SENTENCE_END.finditer(review):
        if match["marks"] == "." and _ABBREVIATION.search(review, max(0, match.start() - 6), match.start()):
            continue
        sentences.append(review[start : match.end("marks") if match["marks"] else match.start()])
        start = match.end()
    return [sentence for one in (*sentences, review[start:]) if (sentence := one.strip())]


def split_clauses(sentence: str) -> list[str]:
    """The parts between commas, dashes and linking words, which stay with what follows.

    >>> split_clauses("It drags, and the end - oh dear - is silly although I laughed.")
    ['It drags', 'and the end', 'oh dear', 'is silly', 'although I laughed.']
    """
    return [clause for one in _CLAUSE_END.split(sentence) if (clause := one.strip())]


_WORD = re.compile(r"\w+(?:['\u2019-]\w+)*")
_SENTENCE_END = re.compile(
    r"(?P<marks>[.!?]+[\"')\]]*)(?:\s+(?=[\"'(\[]?[A-Z0-9])|(?<=[a-z]{2}[.!?])(?=[A-Z][a-z ]))"  # or "film.It was"
    r"|\s*(?:<br\s*/?>\s*)+"
)
_ABBREVIATION = re.compile(r"\b(?:[A-Zp]|Mr|Mrs|Ms|Dr|St|Jr|Sr|vs|Prof|Lt|Sgt|Capt|Gen|Rev)\Z")
_LINKS = "but|although|though|because|while|which|who|and|so|yet|when|even if"
_CLAUSE_END = re.compile(rf"[,;:]\s+|\s+[-\u2013\u2014]{{1,3}}\s+|\s+(?=(?:{_LINKS})\s)")
