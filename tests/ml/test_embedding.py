"""The sentence encoder agrees with sentence-transformers and knows near from far."""

from __future__ import annotations

import numpy as np
import pytest

from core.progress import silent
from ml.embedding.encoder import SentenceEncoder, load_encoder
from ml.models import EMBEDDING_MODEL, packaged_weights

SENTENCES = [
    "Close the books in 3 days",
    "Month-end close software for finance teams",
    "Vetted engineers in 7 days",
    "Grüße aus München – naïve café",
]
GOLDEN = [
    [0.00553, -0.007667, 0.008523, 0.026908, -0.043891, -0.022637, -0.068384, -0.077316],
    [0.020522, -0.004468, -0.070457, 0.021354, 0.009426, -0.020274, -0.051385, 0.010938],
    [-0.016799, 0.042911, 0.078484, 0.057651, -0.029005, -0.076402, -0.016256, -0.010545],
    [0.029661, 0.010847, -0.027693, -0.005043, -0.018449, 0.117858, 0.037861, 0.007327],
]
"""First eight numbers of each vector: sentence-transformers 6.2 over the same weights."""


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    if packaged_weights(EMBEDDING_MODEL) is None:
        pytest.skip(f"{EMBEDDING_MODEL.package} is not installed")
    return load_encoder()


def test_vectors_equal_the_reference(encoder: SentenceEncoder) -> None:
    vectors = encoder.embed(SENTENCES, progress=silent())
    np.testing.assert_allclose(vectors[:, :8], GOLDEN, atol=1e-5)


def test_vectors_have_length_one_and_do_not_depend_on_company(encoder: SentenceEncoder) -> None:
    many = [*SENTENCES, "", "word " * 600, *(f"headline {number}" for number in range(80))]
    vectors = encoder.embed(many, progress=silent())
    assert vectors.shape == (len(many), 384)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    np.testing.assert_allclose(vectors[:4], encoder.embed(SENTENCES, progress=silent()), atol=1e-5)


def test_nearer_in_meaning_is_nearer_in_space(encoder: SentenceEncoder) -> None:
    close, software, engineers, _ = encoder.embed(SENTENCES, progress=silent())
    assert close @ software > close @ engineers


def test_no_texts_no_rows(encoder: SentenceEncoder) -> None:
    assert encoder.embed([], progress=silent()).shape == (0, 384)
