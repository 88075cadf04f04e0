def sager(s): pass
