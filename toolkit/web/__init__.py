"""The ballot server: a light door for raters' phones."""
