"""Views, routines, triggers and policies as values: what a database keeps as SQL."""
