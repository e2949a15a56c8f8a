"""How well does a model read what people type? By kind, on one split of the typed set.

python -m benchmarks.typed [--split validation] [--model FOLDER]
"""

import argparse

from lstm_demo.hub import load
from lstm_demo.predict import predict
from lstm_demo.typed import score_typed, typed_texts


def main() -> None:
    """Print one table; on the right side of one half can be whatever takes a side."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--split", choices=("validation", "test"), default="validation")
    parser.add_argument("--model", default="default")
    options = parser.parse_args()
    texts, bundle = typed_texts(options.split), load(options.model)
    predictions = predict(bundle, [one.text for one in texts])
    sides, labels = [said.against_negative for said in predictions], [said.label for said in predictions]
    print("| kind | texts | right side | right label of three |\n| --- | ---: | ---: | ---: |")
    for kind, score in score_typed(texts, sides, bundle.config.neutral_band, labels).items():
        right = _share(score.right_side, score.sided), _share(score.right_label, score.n)
        print(f"| {kind} | {score.n} | {right[0]} | {right[1]} |")


def _share(right: int, n: int) -> str:
    return f"{right} of {n} ({right / n:.1%})" if n else ""


if __name__ == "__main__":
    main()
