"""Reaching every owner: service of notice, messages, reminders, doorstep lists, progress."""
