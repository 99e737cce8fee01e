"""The sections of the report, one a file, each a function of the material."""
