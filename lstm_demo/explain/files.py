"""Files of a trace: how is a trace kept? As a long table, as JSON, as a file of arrays."""

import io
import json
import math
import re
from collections.abc import Sequence
from numbers import Integral
from typing import TYPE_CHECKING, Any

import numpy as np

from lstm_demo.checks import shown
from lstm_demo.errors import InputError
from lstm_demo.explain.experiment import write
from lstm_demo.explain.frames import kind_column, plain_step

if TYPE_CHECKING:
    import pandas as pd

    from lstm_demo.explain.edits import Edit
    from lstm_demo.explain.trace import Trace


def to_frame(trace: "Trace") -> "pd.DataFrame":
    """One row for each layer, direction, step and unit, and a column for each quantity there is.

    Where something was changed on the way one more, `experiment`, says so in all rows: as `experiment.write` writes it,
    or how many edits there are where that is long.
    """
    import pandas as pd  # here, because it takes 70 MB, which a server without tables can do without

    L, D, T, H = trace.hidden.shape
    layer, direction, step, unit = (index.ravel() for index in np.indices((L, D, T, H)))
    words = np.array([one.text for one in trace.steps], dtype=object)
    word = pd.Series(words[step], dtype=object)  # a column of pandas' own text type refuses a lone surrogate
    columns = {"layer": layer, "direction": direction, "step": step, "word": word, "unit": unit}
    if kinds := kind_column(trace.steps):
        columns["kind"] = np.array(kinds["kind"], dtype=object)[step]
    columns |= {name: trace.part(name).ravel() for name in trace.quantities}
    columns |= {"logit": trace.logit[step], "probability": trace.probability[step]}
    if trace.neutral is not None:
        columns["neutral"] = trace.neutral[step]
    if trace.attention is not None:
        columns["attention"] = trace.attention[step]
    if trace.edits:
        columns["experiment"] = np.full(len(step), named(trace.edits), dtype=object)
    return pd.DataFrame(columns)


def to_json(trace: "Trace") -> str:
    """One JSON object; arrays as nested lists; unknown verdicts, and what the network does not have, as null."""
    arrays = {name: None if array is None else array.tolist() for name, array in trace.arrays().items()}
    for name in ("logit", "probability", "neutral"):
        if (known := arrays[name]) is not None:
            arrays[name] = [None if math.isnan(x) else x for x in known]
    values = {
        "text": trace.text,
        "steps": [plain_step(step) for step in trace.steps],
        **arrays,
        "bias": trace.bias,
        "truncated": trace.truncated,
        "edits": plain(trace.edits),
    }
    if trace.unread:
        values["unread"] = [{"text": one.text, "span": one.span} for one in trace.unread]
    return json.dumps(values, allow_nan=False)


def to_bytes(trace: "Trace", kind: str) -> bytes:
    """The content of a file of this kind: "json", "csv" or "npz".

    A word that a spreadsheet could run as a formula stands in CSV with an apostrophe before it, as OWASP advises ("CSV
    Injection"). Whoever wants the words as they were takes one apostrophe away where it stands before such a word. The
    numbers are never touched.

    Raises:
        InputError: the kind is another one.
    """
    match kind:
        case "json":
            return to_json(trace).encode()
        case "csv":
            return _to_csv(to_frame(trace)).encode("utf-8", "surrogatepass")
        case "npz":
            file = io.BytesIO()
            arrays: dict[str, Any] = {name: array for name, array in trace.arrays().items() if array is not None}
            arrays["words"] = np.array([step.text for step in trace.steps], dtype=str)
            arrays["spans"] = np.array([step.span for step in trace.steps], dtype=int).reshape(-1, 2)
            if kinds := kind_column(trace.steps):
                arrays["kinds"] = np.array(kinds["kind"], dtype=str)
            arrays["edits"] = np.array(json.dumps(plain(trace.edits)))
            np.savez_compressed(file, bias=np.float32(trace.bias), **arrays)
            return file.getvalue()
    raise InputError("trace.no_kind", kind=shown(kind))


def _to_csv(frame: "pd.DataFrame") -> str:
    import pandas as pd  # as in `to_frame`

    words = pd.Series([_inert(word) for word in frame["word"]], dtype=object)
    # The lines end as RFC 4180 says; with any other end, a lone carriage return in a window of words is not put in
    # quotes, and what comes after it begins a cell.
    return frame.assign(word=words).to_csv(index=False, lineterminator="\r\n")


def _inert(word: str) -> str:
    """The word as a spreadsheet shows it instead of running it.

    >>> [_inert(word) for word in ("=1+1", "-2", "'=1", "'tis", "good")]
    ["'=1+1", "'-2", "''=1", "'tis", 'good']
    """
    return f"'{word}" if _FORMULA.match(word) else word


def named(edits: Sequence["Edit"]) -> str:
    """What stands in every row of an experiment's table."""
    text = write(edits)
    return text if len(text) <= _LONGEST_NAME else f"{len(edits)} edits"


def plain(edits: Sequence["Edit"]) -> list[dict[str, Any]]:
    """Edits as JSON takes them: their fields by name, and as `edit` which kind it is."""
    return [
        {"edit": type(one).__name__} | {name: _plain_field(value) for name, value in vars(one).items()} for one in edits
    ]


def _plain_field(value: Any) -> Any:
    """A field of an edit, whose indices may be NumPy's numbers, in any kind of sequence."""
    if isinstance(value, Integral):
        return int(value)
    return value if value is None or isinstance(value, str | float) else [int(index) for index in value]


_LONGEST_NAME = 100  # characters, of what stands in every row
# Also behind blanks, which some spreadsheets pass over, and behind apostrophes, so that no two words become one.
_FORMULA = re.compile(r"'*(?:[\t\r\n]|\s*[=+\-@|%\uff1d\uff0b\uff0d\uff20])")
