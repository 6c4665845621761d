"""How a chapter measures: classroom, seeds in turn or in processes, Tables of results, claims."""
