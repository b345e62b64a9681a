"""Warm kernels: Jupyter kernels that are forked rather than started."""
