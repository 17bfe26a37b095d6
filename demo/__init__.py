"""The demonstration's content, and what draws and typesets its files; nothing a real installation needs."""
