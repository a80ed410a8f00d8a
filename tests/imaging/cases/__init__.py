"""Small pictures of the kinds that people report as done wrong, and the right values of each.

The pictures stand here as files; `right` says what is right for each, `runs` sends them through a worker or the command
line, `judges` asks other people's programs what became of them, `wrong` lists what is not mended yet, and by whom.
"""
