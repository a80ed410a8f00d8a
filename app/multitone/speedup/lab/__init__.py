"""The GIL laboratory: what threads, processes and coroutines buy, kernel by kernel, on the same pictures."""
