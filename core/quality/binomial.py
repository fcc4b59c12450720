"""Clicks out of impressions explained by features: logistic regression with an intercept for each group, all shrunk.

Penalised quasi-likelihood: the group intercepts are taken out block by block, so the number of groups costs nothing. How
strongly groups and slopes are drawn to 0 is chosen by the evidence (Laplace); clicks that scatter more than a coin would
count for less.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.float64]
    Groups = npt.NDArray[np.int64]

_GROUP_SPREADS = (0.1, 0.3, 0.6, 1.0)
_SLOPE_SPREADS = (0.02, 0.05, 0.1, 0.2, 0.4)
_ROUNDS = 60
_ENOUGH = 1e-8
_WIDE = 1e-4
_STEP = 2.0


@dataclass(frozen=True)
class Trials:
    """`clicks` of `shown` for each row, its features and the number of its group (from 0)."""

    clicks: Numbers
    shown: Numbers
    features: Numbers
    groups: Groups


@dataclass(frozen=True)
class Fit:
    """`slopes[0]` is the common intercept. `covariance` belongs to the slopes, `intercepts` to the groups."""

    slopes: Numbers
    covariance: Numbers
    intercepts: Numbers
    evidence: float
    scatter: float


def fit(trials: Trials) -> Fit:
    """The best fit over the grid of shrinkages; deterministic."""
    scatter = _scatter(trials, _solve(trials, 0.5, 0.2, 1.0))
    fits = (_solve(trials, tau, sigma, scatter) for tau, sigma in product(_GROUP_SPREADS, _SLOPE_SPREADS))
    return max(fits, key=lambda one: one.evidence)


def ridge(trials: Trials, spread: float) -> Numbers:
    """Slopes drawn to 0 as if they came from a normal distribution of this spread, groups left out; the intercept first."""
    return _solve(trials, _WIDE, spread, 1.0).slopes


def _solve(trials: Trials, tau: float, sigma: float, scatter: float) -> Fit:
    """Newton steps to the most likely slopes and intercepts."""
    import numpy as np

    design = np.column_stack([np.ones(len(trials.clicks)), trials.features])
    count = int(trials.groups.max()) + 1
    penalty = np.full(design.shape[1], 1 / sigma**2)
    penalty[0] = _WIDE
    slopes, intercepts = np.zeros(design.shape[1]), np.zeros(count)
    rate = (trials.clicks.sum() + 0.5) / (trials.shown.sum() + 1.0)
    slopes[0] = np.log(rate / (1 - rate))
    for _ in range(_ROUNDS):
        step = _Step(trials, design, slopes, intercepts, (tau, scatter))
        matrix, right = step.normal(penalty)
        moved = np.linalg.solve(matrix, right) - slopes
        slopes = slopes + np.clip(moved, -_STEP, _STEP)
        fresh = step.intercepts(slopes)
        done = np.abs(moved).max() + np.abs(fresh - intercepts).max() < _ENOUGH
        intercepts = intercepts + np.clip(fresh - intercepts, -_STEP, _STEP)
        if done:
            break
    step = _Step(trials, design, slopes, intercepts, (tau, scatter))
    matrix, _ = step.normal(penalty)
    evidence = step.evidence(matrix, penalty)
    covariance: Numbers = np.linalg.inv(matrix).astype(np.float64)
    return Fit(slopes, covariance, intercepts, evidence, scatter)


class _Step:
    """The quadratic that the likelihood looks like at one point."""

    def __init__(
        self, trials: Trials, design: Numbers, slopes: Numbers, intercepts: Numbers, spread: tuple[float, float]
    ) -> None:
        import numpy as np

        self.design, self.trials, self.slopes_at, self.at = design, trials, slopes, intercepts
        tau, self.scatter = spread
        self.count = len(intercepts)
        eta = np.clip(design @ slopes + intercepts[trials.groups], -15.0, 15.0)
        self.chance = 1 / (1 + np.exp(-eta))
        self.weight = np.maximum(trials.shown * self.chance * (1 - self.chance), 1e-9) / self.scatter
        working = eta + (trials.clicks - trials.shown * self.chance) / self.scatter / self.weight
        self.tau = tau
        self.held = self._per_group(self.weight) + 1 / tau**2
        self.columns = np.stack([self._per_group(self.weight * column) for column in design.T])
        self.target = self._per_group(self.weight * working)
        self.working = working

    def _per_group(self, values: Numbers) -> Numbers:
        import numpy as np

        found: Numbers = np.bincount(self.trials.groups, weights=values, minlength=self.count).astype(np.float64)
        return found

    def normal(self, penalty: Numbers) -> tuple[Numbers, Numbers]:
        """Normal equations of the slopes with the groups taken out."""
        import numpy as np

        weighted = self.design * self.weight[:, None]
        matrix = self.design.T @ weighted - (self.columns / self.held) @ self.columns.T + np.diag(penalty)
        right = weighted.T @ self.working - self.columns @ (self.target / self.held)
        return matrix, right

    def intercepts(self, slopes: Numbers) -> Numbers:
        """The intercepts that go with these slopes."""
        found: Numbers = (self.target - slopes @ self.columns) / self.held
        return found

    def evidence(self, matrix: Numbers, penalty: Numbers) -> float:
        """How likely the data are under these shrinkages (Laplace), constants left out."""
        import numpy as np

        clicks, shown = self.trials.clicks, self.trials.shown
        likely = (clicks * np.log(self.chance) + (shown - clicks) * np.log1p(-self.chance)).sum() / self.scatter
        drawn = 0.5 * (penalty[1:] * self.slopes_at[1:] ** 2).sum() + 0.5 * (self.at**2).sum() / self.tau**2
        volume = 0.5 * np.linalg.slogdet(matrix)[1] - 0.5 * np.log(penalty[1:]).sum()
        groups = 0.5 * np.log(self.held * self.tau**2).sum()
        return float(likely - drawn - volume - groups)


def _scatter(trials: Trials, found: Fit) -> float:
    """How much more the clicks scatter than chance alone lets them, at least 1 (Pearson)."""
    import numpy as np

    eta = found.slopes[0] + trials.features @ found.slopes[1:] + found.intercepts[trials.groups]
    chance = 1 / (1 + np.exp(-np.clip(eta, -15.0, 15.0)))
    expected = trials.shown * chance
    squares = ((trials.clicks - expected) ** 2 / np.maximum(expected * (1 - chance), 1e-9)).sum()
    free = max(1, len(trials.clicks) - len(found.slopes) - len(found.intercepts) // 2)
    return float(max(1.0, squares / free))
