"""Is the stand-in a Hub? The Hub's own library, by ways that this program does not use, finds what was put there."""

import huggingface_hub
import pytest
from huggingface_hub.errors import GatedRepoError, RepositoryNotFoundError, RevisionNotFoundError


def test_the_librarys_own_download(hub, files, tmp_path):
    commit = hub.add("user/repo", files | {"sub/more.txt": b"more"})
    found = huggingface_hub.snapshot_download("user/repo", endpoint=hub.endpoint, cache_dir=tmp_path, token=False)
    assert found.endswith(commit)
    for name, content in files.items():
        assert (tmp_path / found / name).read_bytes() == content


def test_the_librarys_own_errors(hub, files):
    api = huggingface_hub.HfApi(endpoint=hub.endpoint, token=False)
    hub.add("user/repo", files, gated=True)
    hub.add("user/secret", files, private=True)
    for name in ("user/none", "user/secret"):
        with pytest.raises(RepositoryNotFoundError):
            api.model_info(name)
    with pytest.raises(RevisionNotFoundError):
        api.model_info("user/repo", revision="v9")
    with pytest.raises(GatedRepoError):
        huggingface_hub.hf_hub_download("user/repo", "config.json", endpoint=hub.endpoint, token=False)
