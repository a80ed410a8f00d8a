"""What the window asks child processes: pictures, plans, previews, thumbnails, details. None of them runs a job.

::

    window ──request──► service ──► child: request.answer() ──answer, in parts──► window

Nothing is decoded in the window's process, nor in the command line's, which asks for what it has to know of pictures
(`looking`, `headers`). What a child says is data, believed only where it can be an answer to the question (`requests`).
"""
