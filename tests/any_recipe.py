"""What may stand in the recipe of a model from elsewhere? Anything that JSON can say."""

from hypothesis import strategies as st

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
CHOICES = _JSON | st.dictionaries(st.sampled_from(["reviews_only", "prefix_weight", "seed"]), _JSON)
ENTRIES = st.dictionaries(st.sampled_from(["pretrained", "teachers", "sources", "texts"]), _JSON)
