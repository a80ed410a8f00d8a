"""The formats that results are written in, one a module, each encoded by the library that does it best here.

::

    Raster ─► ExportFormat.encode ─► bytes        declared like operations: fields are what can be set
                     ▲
                 Metadata                         blocks are carried as they stood, wherever a format can hold them

`multitone.imaging.encode` is the place to import from.
"""
