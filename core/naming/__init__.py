"""Names of campaigns, ad groups and ads: one grammar a workspace, written and read by the same description."""

from core.naming.grammar import Grammar, Part, Reading, problem_with

__all__ = ["Grammar", "Part", "Reading", "problem_with"]
