"""One module for each command; a module is loaded when its command is called."""
