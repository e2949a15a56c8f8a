"""How well does a model read what people type? By kind, on one split of the typed set.

python -m benchmarks.typed [--split validation] [--model FOLDER]
"""

import argparse

from lstm_demo.hub import load
from lstm_demo.predict import predict
from lstm_demo.typed import KINDS, typed_texts


def main() -> None:
    """Print one table; on the right side of one half can be whatever takes a side."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--split", choices=("validation", "test"), default="validation")
    parser.add_argument("--model", default="default")
    options = parser.parse_args()
    texts = typed_texts(options.split)
    said = predict(load(options.model), [one.text for one in texts])
    print("| kind | texts | right side | right label of three |\n| --- | ---: | ---: | ---: |")
    for name in (*KINDS, "all"):
        rows = [(one, verdict) for one, verdict in zip(texts, said, strict=True) if name in (one.kind, "all")]
        sides = [
            (verdict.probability > 0.5) == (one.label == "positive") for one, verdict in rows if one.label != "neutral"
        ]
        labels = [verdict.label == one.label for one, verdict in rows]
        print(f"| {name} | {len(rows)} | {_share(sides)} | {_share(labels)} |")


def _share(right: list[bool]) -> str:
    return f"{sum(right)} of {len(right)} ({sum(right) / len(right):.1%})" if right else ""


if __name__ == "__main__":
    main()
