"""Tables as teachers have them (CSV, TSV, `;`): decoding, dialect, names of columns, numbers and gaps."""
