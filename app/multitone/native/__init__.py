"""Kernels in C that let go of the interpreter's lock; each has a stand-in above for where it was not built."""
