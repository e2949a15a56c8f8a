"""Made-up data in the layout of the real folder."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

import pyarrow
import pyarrow.parquet

Row = tuple[str, int]


class DataFolder:
    """Writes one file of the layout at a time; `everything` begins with sound defaults."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for folder in ("imdb/plain_text", "sst/trees", "cad"):
            (root / folder).mkdir(parents=True)
        self.imdb("train", [(f"A training review about film number {k}.", k % 2) for k in range(30)])
        self.imdb("test", [("Only ever judged.", 1), ("Judged as well.", 0)])
        self.edits("train", [])
        self.edits("dev", [])
        self.exclude([])
        self.trees("train", ["(4 (3 Great) (2 (2 fun) (2 .)))", "(0 (1 Awful) (2 .))"])
        self.trees("dev", ["(3 (2 A) (2 dev))", "(2 (2 So) (2 so))", "(0 (2 Bad) (2 dev))"])
        self.trees("test", ["(1 (2 A) (2 test))"])

    def imdb(self, part: str, rows: Sequence[Row]) -> None:
        columns = {"text": [text for text, _ in rows], "label": [label for _, label in rows]}
        schema = pyarrow.schema([("text", pyarrow.string()), ("label", pyarrow.int64())])
        path = self.root / "imdb" / "plain_text" / f"{part}-00000-of-00001.parquet"
        pyarrow.parquet.write_table(pyarrow.table(columns, schema=schema), path)

    def edits(self, part: str, rows: Iterable[tuple[str, str, str]]) -> None:
        with (self.root / "cad" / f"new_{part}.tsv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, delimiter="\t")
            writer.writerow(("Sentiment", "Text", "origin"))
            writer.writerows([*rows, ("Positive", f"An edit of nobody knows what, {part}.", "")])

    def exclude(self, fingerprints: Iterable[str]) -> None:
        (self.root / "exclude_sha1.txt").write_text("".join(f"{one}\n" for one in fingerprints))

    def trees(self, part: str, lines: Iterable[str]) -> None:
        (self.root / "sst" / "trees" / f"{part}.txt").write_text("".join(f"{line}\n" for line in lines))
