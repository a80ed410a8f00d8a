"""The built-in operations, one family a module; whoever needs one loads its family alone.

Importing a module registers the operations that it declares.
"""

LISTED = ("color", "mixing", "look", "tone", "local", "detail", "geometry", "effects", "watermark", "text", "overlay")
"""The modules, in the order in which lists show their operations."""
USUAL = ("color", "geometry", "detail", "tone")
"""Those that most jobs need, in which an operation is looked for first: to load all takes a start 10 ms."""
