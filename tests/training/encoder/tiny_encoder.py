"""An encoder of random weights in the layout of the real ones, small enough to be trained in a second."""

from pathlib import Path

import torch

from lstm_demo.training.recipe import TeacherRecipe

_WORDS = "good bad film plot actor scene music ending story a review about training great fun awful . , ##s ##er"
_MARKS = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
QUICK = TeacherRecipe(
    epochs=3,
    learning_rate=0.02,
    layer_decay=0.8,
    pieces_per_batch=400,
    texts_per_batch=16,
    max_pieces=20,
    review_passes=1.0,
    average=0.5,
    parts=2,
    bfloat16=False,
)
CPU = torch.device("cpu")


def make_encoder(folder: Path) -> Path:
    """Write it to `folder`."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers  # here: they take seconds to import
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    vocabulary = {word: number for number, word in enumerate((*_MARKS.values(), *_WORDS.split()))}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, **_MARKS).save_pretrained(folder)
    sizes = {"hidden_size": 12, "num_hidden_layers": 2, "num_attention_heads": 3, "intermediate_size": 14}
    places = {"vocab_size": len(vocabulary), "max_position_embeddings": 24}
    with torch.random.fork_rng():
        torch.manual_seed(0)
        network = BertModel(BertConfig(initializer_range=0.3, **places, **sizes))
    network.save_pretrained(folder)
    return folder
