"""Figures for researchers and for documents: one module each, one style.

What is to be drawn is a list of plain values; they can be made of a tally,
or written down by hand.
"""
