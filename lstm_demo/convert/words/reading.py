"""Reading a vocabulary: what kind of file is it? Told by its content; a pickle is never opened."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from lstm_demo.convert.words.found import Words, to_ids
from lstm_demo.convert.words.imdb import recognised
from lstm_demo.convert.words.keras_tokenizer import from_tokenizer, is_tokenizer
from lstm_demo.convert.words.lines import from_lines
from lstm_demo.convert.words.torch_file import from_torch, is_torch
from lstm_demo.errors import InputError

MAX_BYTES = 100_000_000  # of a vocabulary file
_PICKLED = (".pkl", ".pickle", ".p", ".joblib")
_PROTOCOLS = tuple(bytes((0x80, protocol)) for protocol in range(2, 6))  # how a pickle begins


def read_words(path: Path) -> Words:
    """Read a vocabulary, whatever of the known kinds it is.

    | file | what it holds |
    | --- | --- |
    | JSON | an object, word to id or id to word; a list of words; either in a wrapper; `Tokenizer.to_json()` |
    | text | a word a line, in the order of ids; or a word and its id, in two columns |
    | `torch.save` | the same as JSON, alone or in a checkpoint; read with `weights_only=True` |

    Raises:
        InputError: it is none of these; says what to do.
    """
    if (size := path.stat().st_size) > MAX_BYTES and not is_torch(path):
        raise InputError(f"The vocabulary {path.name} has {size:,} bytes; at most {MAX_BYTES:,} are read.")
    if is_torch(path):
        return _told(from_torch(path), path.name)
    content = path.read_bytes()
    if content.startswith(_PROTOCOLS) or path.suffix.lower() in _PICKLED:
        raise InputError(_way_out(path.name, content))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"The vocabulary {path.name} is not UTF-8 text; save it as UTF-8.") from error
    if path.suffix.lower() == ".json":
        return _told(_from_json(text, path.name), path.name)
    return _told(from_lines(text, path.name), path.name)


def _told(words: Words, name: str) -> Words:
    """`words` with what their ids alone tell."""
    found = recognised(words.ids)
    if found is None:
        return words
    return replace(
        words,
        says=words.says.filled(found),
        notes=(
            *words.notes,
            f"{name} is Keras' imdb.get_word_index(): its ids are shifted by 3, 1 begins each text and 2 stands for "
            "unknown words, as imdb.load_data() does it.",
        ),
    )


def _from_json(text: str, name: str) -> Words:
    content = parse(text, name)
    if isinstance(content, str):  # json.dump(tokenizer.to_json(), file)
        content = parse(content, name)
    if is_tokenizer(content):
        return from_tokenizer(content, name)
    return Words(to_ids(content, name))


def parse(text: str, name: str) -> Any:
    """JSON in which no key stands twice.

    Raises:
        InputError: it is not sound, or a word stands twice in it.
    """
    try:
        return json.loads(text, object_pairs_hook=lambda pairs: _unique(pairs, name))
    except InputError:
        raise
    except (ValueError, RecursionError) as error:
        raise InputError(f"The vocabulary {name} is not sound JSON; save it again.") from error


def _unique(pairs: list[tuple[str, Any]], name: str) -> dict[str, Any]:
    content: dict[str, Any] = {}
    for word, value in pairs:
        if word in content:
            raise InputError(f"{name} lists {word[:40]!r} twice; each word has one id.")
        content[word] = value
    return content


def _way_out(name: str, content: bytes) -> str:
    """What to do with a pickle, by the names of classes that stand in it: one line makes JSON of it."""
    load = f"pickle.load(open('{name}', 'rb'))"
    if b"Tokenizer" in content:
        line, file = f"import pickle; open('tokenizer.json', 'w').write({load}.to_json())", "tokenizer.json"
    elif b"torchtext" in content:
        line, file = f"import json, pickle; json.dump({load}.get_stoi(), open('vocab.json', 'w'))", "vocab.json"
    else:
        line, file = f"import json, pickle; json.dump({load}, open('vocab.json', 'w'))", "vocab.json"
    return (
        f"{name} is a pickle, which can run anything when it is opened, so it is not. Where it was made, or if you "
        f'trust it: python -c "{line}"; then give --vocabulary {file}.'
    )
