"""Posting: what the draft holds and the platform does not, sent in steps that land exactly once.

`planning` compares, `freezing` keeps what is to be sent, `checking` lets the platform look at it, `running` sends it step
by step with `journal` as its memory, `settling` notes what the platform has now. Platforms differ behind `adapter`.
"""
