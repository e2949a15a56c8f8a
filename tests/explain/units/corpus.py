"""A corpus for tiny models: sentences of several lengths that begin differently, and one without words."""

CORPUS = (
    ("sst", "a b c"),
    ("imdb", "d e f g zzz"),
    ("imdb", "c b a"),
    ("sst", "H a, b"),
    ("imdb", "  "),
    ("imdb", "k j i h g f e d c b a a b c d e f g h i j k a c e g i k b d f h j"),
    ("sst", "b"),
)
READ = [text for _, text in CORPUS if text.strip()]
