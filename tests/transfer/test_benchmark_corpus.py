"""The benchmark's corpus: always the same for a seed, and a folder that the import takes."""

import re

import pytest

from benchmarks.corpus import body, write
from tests.transfer.folders import imported


def read(folder) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path):
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        write(tmp_path / name, 5, seed)
    assert read(tmp_path / "a") == read(tmp_path / "b") != read(tmp_path / "c")


def test_a_body_has_six_hundred_words_in_each_language():
    import random

    for language in ("fr", "en"):
        words = re.sub("<[^>]+>", " ", body(random.Random(1), language)).split()
        assert 570 <= len(words) <= 630


@pytest.mark.django_db
def test_the_import_takes_it_and_finds_it_unchanged(tmp_path):
    write(tmp_path / "corpus", 10, 1)
    assert "167 created" in imported(tmp_path / "corpus").splitlines()[-1]
    assert "0 created, 0 changed, 167 unchanged" in imported(tmp_path / "corpus")
