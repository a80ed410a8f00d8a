"""What the window asks child processes: pictures, plans, previews, thumbnails, details. None of them runs a job.

::

    window ──request──► service ──► child: request.answer() ──answer, in parts──► window
"""
