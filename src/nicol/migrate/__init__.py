"""Migrations: the folder, the history in the database, and the commands over them.

Every command is a coroutine over a Connection: values in, a frozen outcome out; nothing is printed and nothing asked.
"""
