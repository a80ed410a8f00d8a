"""The preview: the chosen picture before and after."""
