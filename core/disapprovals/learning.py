"""Learning from texts a platform judged: logistic regression on words and pieces of words, proved by cross-validation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.disapprovals.collecting import Seen
from core.disapprovals.model import Likely, grams

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

LEAST_REFUSED = 30
"""Fewer disapproved texts teach nothing."""
LEAST_ADS = 5
"""They must stand in so many different ads: the texts of one ad share its fate."""
LEAST_QUALITY = 0.7
"""Below this area under the curve it stays silent; 0.5 is a coin."""
MOST_FALSE = 0.02
"""The share of approved texts that may be named."""
LEAST_RIGHT = 0.6
"""Of the texts it names in cross-validation, so many must have been disapproved."""
_MOST_GRAMS = 4_000
_FOLDS = 5


@dataclass(frozen=True)
class Silent:
    """Why nothing was learned."""

    reason: str


def learn(seen: Sequence[Seen]) -> Likely | Silent:
    """Learn what one platform disapproves; deterministic. Texts of one ad are never on both sides of the proof."""
    refused = [one for one in seen if one.refused]
    approved = len(seen) - len(refused)
    ads = len({one.ad for one in refused})
    if len(refused) < LEAST_REFUSED or approved < LEAST_REFUSED or ads < LEAST_ADS:
        return Silent(
            f"{len(refused)} disapproved texts in {ads} ads beside {approved} approved ones; {LEAST_REFUSED} of each and "
            f"{LEAST_ADS} disapproved ads are needed."
        )
    scores, quality = _proved(seen)
    if quality < LEAST_QUALITY:
        return Silent(f"What was disapproved cannot be told from what was approved by its words ({quality:.2f} of 1).")
    calm = sorted(score for score, one in zip(scores, seen, strict=True) if not one.refused)
    threshold = max(0.0, calm[min(len(calm) - 1, int(len(calm) * (1 - MOST_FALSE)))])
    named = [one.refused for score, one in zip(scores, seen, strict=True) if score >= threshold]
    if sum(named) < LEAST_RIGHT * len(named) or not named:
        return Silent(f"Of {len(named)} texts that it would name, only {sum(named)} were disapproved.")
    pipeline = _fitted([one.text for one in seen], [one.refused for one in seen])
    weights, intercept = _weights(pipeline)
    return Likely(weights, intercept, round(threshold, 4), round(quality, 4), len(refused), approved)


def _proved(seen: Sequence[Seen]) -> tuple[npt.NDArray[np.float64], float]:
    """The score each text gets from the others' ads, and the area under the curve of all of them."""
    import numpy as np
    from sklearn.metrics import roc_auc_score
    from sklearn.model_selection import StratifiedGroupKFold

    texts = np.array([one.text for one in seen], dtype=object)
    labels = np.array([one.refused for one in seen])
    groups = [one.ad for one in seen]
    scores = np.zeros(len(seen))
    for train, test in StratifiedGroupKFold(_FOLDS, shuffle=True, random_state=0).split(texts, labels, groups):
        if len(set(labels[train])) == 2:
            scores[test] = _fitted(texts[train], labels[train]).decision_function(texts[test])
    return scores, float(roc_auc_score(labels, scores))


def _fitted(texts: Any, labels: Any) -> Any:
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import Normalizer

    words = CountVectorizer(analyzer=grams, binary=True, min_df=2, max_features=_MOST_GRAMS)
    fit = LogisticRegression(C=5.0, class_weight="balanced", solver="liblinear", random_state=0)
    return make_pipeline(words, Normalizer(), fit).fit(texts, labels)


def _weights(pipeline: Any) -> tuple[dict[str, float], float]:
    words, fit = pipeline[0], pipeline[-1]
    weights = {gram: round(float(fit.coef_[0][at]), 5) for gram, at in sorted(words.vocabulary_.items())}
    return weights, round(float(fit.intercept_[0]), 5)
