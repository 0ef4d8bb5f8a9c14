"""The parts of the lesson screen: layout, header, graph, table, array and errata."""
