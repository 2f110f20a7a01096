"""The ladder itself: the versions of the rules of placement."""
